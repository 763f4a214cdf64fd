"""Messages as the page draws them, in the same words for every channel."""

from typing import Any

from crosschat.sandbox.chats import Bubble
from crosschat.sandbox.telegram.talks import Message, Talk

_TYPES = {
    "photo": "image",
    "animation": "video",
    "video_note": "video",
    "voice": "audio",
    "contact": "contacts",
    "venue": "location",
}
"""By Telegram's word, the page's; others are the same."""


def bubble_of(
    talk: Talk,
    message: Message,
    direction: str,
    status: str,
    kind: str,
    keyboard: Any = None,
) -> Bubble:
    """A message on the phone. `keyboard` is what it offers to tap."""
    text = str(message.get("text") or message.get("caption") or "")
    content = _content(kind, message)
    if choices := _choices(keyboard):
        content = {**(content or {}), "choices": choices}
    if isinstance(content, dict):
        content["message_id"] = message["message_id"]
    place = f"{talk.key}:{message['message_id']}"
    at = float(message["date"])
    return Bubble(place, direction, _TYPES.get(kind, kind), text, at, status, content)


def reaction_of(talk: Talk, message_id: int, reactions: list[Any], at: float) -> Bubble:
    """The bot's reaction, shown on the message it belongs to; none if it was taken away."""
    target = f"{talk.key}:{message_id}"
    emoji = reactions[0]["emoji"] if reactions else None
    content = {"message_id": target, "emoji": emoji}
    return Bubble(f"{target}:reaction", "in", "reaction", emoji or "", at, "sent", content)


def _content(kind: str, message: Message) -> Any:
    found = message.get(kind)
    if kind == "text":
        return {}
    if kind == "contact" and isinstance(found, dict):
        return [{"name": {"formatted_name": f"{found['first_name']} {found['phone_number']}"}}]
    if kind in {"location", "venue"}:
        venue = message.get("venue") or {}
        spot = message.get("location") or venue.get("location") or {}
        return {**spot, "name": venue.get("title"), "address": venue.get("address")}
    file = found[-1] if isinstance(found, list) and found else found
    if isinstance(file, dict) and "file_id" in file:
        named = file.get("file_name")
        return {"id": file["file_id"], "filename": named, "caption": message.get("caption")}
    return {}


def _choices(keyboard: Any) -> list[dict[str, Any]]:
    """What can be tapped: callbacks, links, and requests for a place or a number."""
    if not isinstance(keyboard, dict):
        return []
    rows = keyboard.get("inline_keyboard") or keyboard.get("keyboard") or []
    return [_choice(button) for row in rows for button in row]


def _choice(button: Any) -> dict[str, Any]:
    if isinstance(button, str):
        return {"kind": "say", "title": button}
    title = button.get("text", "")
    if "callback_data" in button:
        return {"kind": "tap", "title": title, "data": button["callback_data"]}
    if "url" in button:
        return {"kind": "link", "title": title, "url": button["url"]}
    for wanted in ("request_location", "request_contact"):
        if button.get(wanted):
            return {"kind": wanted, "title": title}
    return {"kind": "say", "title": title}
