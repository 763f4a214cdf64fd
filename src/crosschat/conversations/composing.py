"""What a request asks to send, as content that the conversation's channel can carry."""

import msgspec

from crosschat.conversations.schemas import MessageIn
from crosschat.errors import InvalidRequest
from crosschat.messaging.channel import Plugin
from crosschat.messaging.content import Content, Media, MediaMessage, Text

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
    if isinstance(content, MediaMessage):
        for media in content.media:
            _check_media(media)
    return content


def _check_media(media: Media) -> None:
    """Callers name files by address: our own names and the platforms' ids are ours to fill in."""
    if media.file or not (media.url or media.external_id):
        raise InvalidRequest("Each of `media` needs a `url` that the platform can fetch.")
    if media.url and not media.url.startswith(("https://", "http://")):
        raise InvalidRequest("`url` must start with https:// or http://.")


def _kind(content: Content) -> str:
    return str(content.__struct_config__.tag)
