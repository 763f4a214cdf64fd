"""What the Bot API checks in every message: texts, formatting, keyboards."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from crosschat.sandbox.telegram.call import Call
from crosschat.sandbox.telegram.errors import BotError, bad_request

TEXT = 4096
CAPTION = 1024
CALLBACK_DATA = 64
_TAG = re.compile(r"<(/?)([a-zA-Z-]+)([^<>]*)>")
_TAGS = frozenset(
    {
        *("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "tg-spoiler"),
        *("a", "code", "pre", "blockquote", "tg-emoji"),
    }
)
_ACTIONS = (
    *("callback_data", "url", "web_app", "login_url", "switch_inline_query", "pay"),
    *("switch_inline_query_current_chat", "copy_text", "callback_game"),
)
_URL = re.compile(r"(https?|tg|ton)://[^\s/?#]+\S*|(mailto|tel):\S+")


def said(call: Call, name: str, limit: int, *, required: bool) -> tuple[str, list[Any]]:
    """A text and its entities, as they are after parsing.

    Raises:
        BotError: 400 if it is empty, too long or its formatting is broken.
    """
    text = call.text(name) or ""
    entities = call.structure("entities" if name == "text" else "caption_entities") or []
    if mode := call.text("parse_mode"):
        text, entities = parsed(text, mode), []
    check_entities(text, entities)
    if required and not text.strip():
        raise bad_request("message text is empty")
    if len(text) > limit:
        raise bad_request(
            "message is too long" if name == "text" else "message caption is too long"
        )
    return text, entities


def parsed(text: str, mode: str) -> str:
    """The text without its marks; only HTML is read closely.

    Raises:
        BotError: 400 for an unknown mode or tag, or tags that do not close each other.
    """
    if mode.lower() in {"markdown", "markdownv2"}:
        return text
    if mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    opened: list[str] = []
    for tag in _TAG.finditer(text):
        closing, name = tag[1], tag[2].lower()
        if name not in _TAGS:
            raise _entities(f'Unsupported start tag "{name}" at byte offset {tag.start()}')
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            raise _entities(f"Unmatched end tag at byte offset {tag.start()}")
    if opened:
        raise _entities(f'Can\'t find end tag corresponding to start tag "{opened[-1]}"')
    return unescape(_TAG.sub("", text))


def check_entities(text: str, entities: Any) -> None:
    """Positions count UTF-16 units and must not cut a character in two.

    Raises:
        BotError: 400.
    """
    if not isinstance(entities, list):
        raise bad_request("can't parse entities: expected an Array")
    edges = set(_edges(text))
    for entity in entities:
        start, size = (entity.get("offset"), entity.get("length")) if _is(entity) else (None, None)
        if not isinstance(start, int) or not isinstance(size, int) or size < 1:
            raise _entities("entity has no valid offset or length")
        if start not in edges or start + size not in edges:
            raise _entities("entity begins or ends in a middle of a UTF-16 symbol, or outside")


def _edges(text: str) -> Iterator[int]:
    at = 0
    yield at
    for character in text:
        at += 2 if ord(character) > 0xFFFF else 1
        yield at


def markup(call: Call) -> dict[str, Any] | None:
    """The keyboard that a message brings.

    Raises:
        BotError: 400 for a button without a text or with anything but one action.
    """
    found = call.structure("reply_markup")
    if found is None:
        return None
    if not isinstance(found, dict):
        raise bad_request("object expected as reply markup")
    for button in _buttons(found.get("inline_keyboard")):
        _check_inline(button)
    for button in _buttons(found.get("keyboard")):
        if not (button if isinstance(button, str) else button.get("text")):
            raise bad_request("keyboard button text can't be empty")
    return found


def _buttons(rows: Any) -> Iterator[Any]:
    if rows is None:
        return
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("keyboard must be an Array of Arrays")
    for row in rows:
        yield from row


def _check_inline(button: Any) -> None:
    if not _is(button) or not button.get("text"):
        raise bad_request("inline keyboard button text can't be empty")
    actions = [name for name in _ACTIONS if name in button]
    if len(actions) != 1:
        raise bad_request("inline keyboard button must have exactly one action")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not _URL.fullmatch(str(url)):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _is(value: Any) -> bool:
    return isinstance(value, dict)


def _entities(reason: str) -> BotError:
    return bad_request(f"can't parse entities: {reason}")
