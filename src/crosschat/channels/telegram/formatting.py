"""Texts with formatting that cannot break (telegram.md §4, §7).

Text is sent as it is, never with a parse mode. What is bold or italic is told by position, in
UTF-16 units.
"""

from typing import Any

from crosschat.messaging.splitting import length


def formatted(*pieces: tuple[str | None, str | None]) -> tuple[str, list[dict[str, Any]]]:
    """Paragraphs of (text, style) as one text and its entities; empty ones are left out."""
    said, entities = "", []
    for text, style in pieces:
        if not text:
            continue
        said += "\n\n" if said else ""
        if style:
            at = {"offset": length(said, "utf16"), "length": length(text, "utf16")}
            entities.append({"type": style, **at})
        said += text
    return said, entities
