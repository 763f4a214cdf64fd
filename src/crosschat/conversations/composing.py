"""What a request asks to send, as content that the conversation's channel can carry."""

import msgspec

from crosschat.conversations.message_schemas import MessageIn
from crosschat.conversations.uploads import PREFIX
from crosschat.errors import InvalidRequest
from crosschat.messaging.channel import Plugin
from crosschat.messaging.content import Content, Interactive, Media, MediaMessage, Text

LONGEST = 100_000  # characters


def read_content(body: MessageIn, plugin: Plugin | None) -> Content:
    """Raises: InvalidRequest, naming what is wrong with it."""
    asked = body.content if body.content is not None else body.text
    content = _structured(asked) if isinstance(asked, dict) else _text(asked or "")
    if plugin is not None and _kind(content) not in plugin.capabilities.sent_kinds:
        kinds = ", ".join(sorted(plugin.capabilities.sent_kinds))
        raise InvalidRequest(
            f"{plugin.name} cannot send {_kind(content)}. It sends: {kinds}.",
            code="unsupported_content",
        )
    return content


def _text(text: str) -> Text:
    if not text.strip():
        raise InvalidRequest("Say what to send in `content`.", code="empty_message")
    if len(text) > LONGEST:
        raise InvalidRequest(f"`content` has more than {LONGEST:,} characters.")
    return Text(text=text)


def _structured(asked: dict[str, object]) -> Content:
    try:
        content: Content = msgspec.convert(asked, type=Content)
    except msgspec.ValidationError as error:
        raise InvalidRequest(f"`content` is not right: {error}", code="invalid_content") from None
    if isinstance(content, Text):
        return _text(content.text)
    for media in _files(content):
        _check_media(media)
    return content


def _files(content: Content) -> tuple[Media, ...]:
    match content:
        case MediaMessage(media=media):
            return media
        case Interactive(header_media=media) if media is not None:
            return (media,)
        case _:
            return ()


def _check_media(media: Media) -> None:
    """Callers name files by address or as their uploads: our own names are ours to fill in."""
    if media.thumbnail:
        raise InvalidRequest("`thumbnail` is made here; leave it out.")
    if media.file and (media.url or media.external_id):
        raise InvalidRequest("Name either the `file` that you uploaded or a `url`, not both.")
    if media.file and not media.file.startswith(PREFIX):
        raise InvalidRequest("`file` is the id of an upload: `POST /v1/files` makes one.")
    if not (media.file or media.url or media.external_id):
        raise InvalidRequest(
            "Each of `media` needs a `file` (from `POST /v1/files`) or a public `url`."
        )
    if media.url and not media.url.startswith(("https://", "http://")):
        raise InvalidRequest("`url` must start with https:// or http://.")


def _kind(content: Content) -> str:
    return str(content.__struct_config__.tag)
