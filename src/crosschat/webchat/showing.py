"""The feed's lines as a visitor's browser gets them. Notes among ourselves are never among them."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from crosschat.files.links import Links
from crosschat.messaging.content import (
    Choice,
    Content,
    Interactive,
    Media,
    MediaMessage,
    plain_text,
)
from crosschat.models import Delivery, Message, WebchatEntry
from crosschat.webchat.schemas import AuthorOut, ChoiceOut, EntryOut, FileOut

LINKS_LAST = 3600  # seconds
_KINDS: Mapping[str, Literal["visitor", "member", "agent", "system"]] = {
    "contact": "visitor",
    "member": "member",
    "agent": "agent",
}


def show(
    entry: WebchatEntry, message: Message, delivery: Delivery | None, links: Links
) -> EntryOut:
    """A part as it was sent, or the message as the visitor wrote it."""
    content: Content = msgspec.convert(
        message.content if delivery is None else delivery.content, type=Content
    )
    return EntryOut(
        seq=entry.seq,
        id=entry.id,
        client_id=message.details.get("client_id") if delivery is None else None,
        author=_author(message),
        type=str(content.__struct_config__.tag),
        text=_text(content),
        choices=_choices(content),
        attachments=[_file(media, links) for media in _files(content)],
        created_at=message.sent_at,
    )


def _author(message: Message) -> AuthorOut:
    kind = _KINDS.get(message.author_kind, "system")
    return AuthorOut(kind=kind, name=message.author_name, ai=kind == "agent")


def _text(content: Content) -> str:
    match content:
        case MediaMessage(caption=caption):
            return caption
        case Interactive(header=header, body=body, footer=footer):
            return "\n\n".join(filter(None, [header, body, footer]))
        case _:
            return plain_text(content)


def _choices(content: Content) -> list[ChoiceOut]:
    choices: tuple[Choice, ...] = content.choices if isinstance(content, Interactive) else ()
    return [
        ChoiceOut(id=c.id, title=c.title, description=c.description, url=_web(c.url))
        for c in choices
    ]


def _files(content: Content) -> tuple[Media, ...]:
    match content:
        case MediaMessage(media=media):
            return media
        case Interactive(header_media=media) if media is not None:
            return (media,)
        case _:
            return ()


def _file(media: Media, links: Links) -> FileOut:
    return FileOut(
        kind=media.kind,
        mime_type=media.mime_type,
        filename=media.filename,
        size=media.size,
        url=_address(media, links),
    )


def _address(media: Media, links: Links) -> str | None:
    if media.file is None:
        return _web(media.url)
    return links.path(
        media.file,
        mime_type=media.mime_type or "application/octet-stream",
        filename=media.filename or media.kind,
        seconds=LINKS_LAST,
    )


def _web(url: Any) -> str | None:
    """Only what a browser may follow: no script hides in an address."""
    text = str(url or "")
    return text if text.startswith(("https://", "http://", "mailto:", "tel:")) else None
