"""What a channel can do and where its limits lie. Values stand in each channel's folder alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from crosschat.messaging.content import MediaKind
from crosschat.messaging.events import DeliveryStatus

TextUnit = Literal["code_points", "utf16", "bytes"]


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `per_second` on average; `burst` may be used at once and is then paid back."""

    per_second: float
    burst: int = 1


@dataclass(frozen=True, slots=True)
class MediaLimit:
    """`size` in bytes; `mime_types` empty means any."""

    size: int
    mime_types: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class InteractiveText:
    """How long the texts of one interactive style may be, in the channel's `text_unit`.

    None: as long as `max_text`; 0: the style has no such text. `header_media` are the kinds of
    file that may stand above it.
    """

    body: int | None = None
    title: int | None = None
    description: int | None = None
    header: int | None = None
    footer: int | None = None
    button: int | None = None
    header_media: frozenset[MediaKind] = frozenset()


@dataclass(frozen=True, slots=True)
class Capabilities:
    """`max_text` and `max_caption` are counted in `text_unit`.

    `reports` are the delivery statuses that the platform tells; `resolves_unknown` says whether a
    lost answer shows up later by itself (a status with our id, an echo). `repeatable`: a part that
    is sent twice is shown once, so no outcome is ever in doubt. `window` is how long
    after the customer's last message free text may be sent; None means always.

    `interactive` maps each style to the most choices it may have, `interactive_text` to the length
    of its texts. `captioned` are the kinds of file that may carry a caption. `album_kinds` are the
    sets of kinds that may stand together in a message of up to `max_media` files, empty for any.
    `sent_kinds` are the tags of the contents that can be sent as they are; `fit` turns the others
    into text.
    """

    max_text: int
    text_unit: TextUnit = "code_points"
    max_caption: int = 0
    media: Mapping[MediaKind, MediaLimit] = field(default_factory=dict)
    max_media: int = 1
    album_kinds: tuple[frozenset[MediaKind], ...] = ()
    interactive: Mapping[str, int] = field(default_factory=dict)
    interactive_text: Mapping[str, InteractiveText] = field(default_factory=dict)
    captioned: frozenset[MediaKind] = frozenset({"image", "video", "audio", "voice", "document"})
    reactions: bool = False
    replies: bool = False
    templates: bool = False
    reports: frozenset[DeliveryStatus] = frozenset()
    resolves_unknown: bool = False
    repeatable: bool = False
    window: timedelta | None = None
    rate: Rate = Rate(per_second=10)
    recipient_rate: Rate | None = None
    sent_kinds: frozenset[str] = frozenset({"text"})
