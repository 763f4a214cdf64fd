"""How content is written into a message's columns."""

from datetime import datetime, timedelta

from crosschat.messaging.content import Content, MediaMessage

PREVIEW = 160  # characters of the newest message that lists show
_OLDEST = timedelta(days=7)
_NEWEST = timedelta(minutes=5)


def content_type(content: Content) -> str:
    """The API's `type`: the content's tag, with media named by what it is."""
    if isinstance(content, MediaMessage) and content.media:
        kinds = {media.kind for media in content.media}
        return kinds.pop() if len(kinds) == 1 else "media"
    return str(content.__struct_config__.tag)


def visible(text: str) -> str:
    """Postgres texts hold no NUL; everything else stays as it was written."""
    return text.replace("\x00", "\ufffd")


def trusted_time(claimed: datetime | None, received_at: datetime) -> datetime:
    """The platform's time, unless it is absurd: over 7 days old or 5 minutes ahead."""
    if claimed is None or not received_at - _OLDEST <= claimed <= received_at + _NEWEST:
        return received_at
    return claimed
