"""From a part to the body of ``POST /{page_id}/messages`` (messenger.md §5, instagram.md §7)."""

from typing import Any

from crosschat.messaging.channel import Address, Part
from crosschat.messaging.content import Content, Interactive, Media, MediaMessage, Text
from crosschat.messaging.failures import Rejected
from crosschat.platforms.meta.pages.dialect import Dialect

KINDS = {"image": "image", "sticker": "image", "video": "video", "audio": "audio", "voice": "audio"}
QUICK_REPLIES = "buttons"


def request_of(part: Part, to: Address, dialect: Dialect) -> dict[str, Any]:
    """The request's body. Our id rides along where the echo brings it back.

    Raises:
        Rejected: the content cannot be written in this form.
    """
    message = _message(part.content, dialect.name)
    if dialect.echoes_metadata:
        message["metadata"] = part.id
    request: dict[str, Any] = {
        "recipient": {"id": to.value},
        "messaging_type": "RESPONSE",
        "message": message,
    }
    if part.reply_to and dialect.quotes:
        request["reply_to"] = {"mid": part.reply_to}
    return request


def _message(content: Content, platform: str) -> dict[str, Any]:
    match content:
        case Text(text=said) if said.strip():
            return {"text": said}
        case MediaMessage(media=(media,), caption=""):
            return {"attachment": {"type": file_type(media), "payload": _reference(media)}}
        case Interactive(body=body, choices=choices, style=style) if style == QUICK_REPLIES:
            replies = [
                {"content_type": "text", "title": c.title, "payload": c.id or c.title}
                for c in choices
            ]
            return {"text": body, **({"quick_replies": replies} if replies else {})}
        case _:
            raise Rejected(f"{platform} cannot send this kind of message, or it is empty.")


def file_type(media: Media) -> str:
    """The Send API's word for a kind of file."""
    return KINDS.get(media.kind, "file")


def type_of_mime(mime_type: str) -> str:
    """The Send API's word for a MIME type."""
    family = mime_type.partition("/")[0]
    return family if family in {"image", "video", "audio"} else "file"


def _reference(media: Media) -> dict[str, Any]:
    if media.external_id:
        return {"attachment_id": media.external_id}
    if media.url:
        return {"url": media.url, "is_reusable": False}
    raise Rejected("The file has to be uploaded or be public before it can be sent.")
