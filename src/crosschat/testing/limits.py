"""Whether a part is within a channel's limits, and contents that put `fit` to the test."""

from collections.abc import Iterator

from crosschat.messaging.capabilities import Capabilities, InteractiveText
from crosschat.messaging.content import (
    Choice,
    ContactCard,
    Contacts,
    Content,
    Interactive,
    Location,
    Media,
    MediaKind,
    MediaMessage,
    Text,
)
from crosschat.messaging.splitting import length

_KINDS: tuple[MediaKind, ...] = ("image", "video", "audio", "voice", "document", "sticker")
_SCRIPTS = ("word ", "Ein Satz. ", "今日は。", "👨‍👩‍👧‍👦", "line\n", "para\n\n", "é", "ก็")


def excess(part: Content, capabilities: Capabilities) -> str | None:
    """What about a part is above the channel's limits; None if it fits."""

    def longer(text: str | None, limit: int | None) -> bool:
        most = capabilities.max_text if limit is None else limit
        return length(text or "", capabilities.text_unit) > most

    match part:
        case Text(text=text) if longer(text, None):
            return "its text is too long"
        case MediaMessage(media=media, caption=caption):
            if len(media) > capabilities.max_media:
                return "it has too many files"
            return "its caption is too long" if longer(caption, capabilities.max_caption) else None
        case Interactive(style=style, choices=choices):
            most = capabilities.interactive.get(style)
            if most is None or len(choices) > most:
                return "its style does not exist or has too many choices"
            texts = capabilities.interactive_text.get(style, InteractiveText())
            measured = [(part.body, texts.body), (part.header, texts.header)]
            measured += [(part.footer, texts.footer)]
            measured += [(choice.title, texts.title) for choice in choices]
            measured += [(choice.description, texts.description) for choice in choices]
            too_long = any(longer(text, limit) for text, limit in measured)
            return "one of its texts is too long" if too_long else None
        case _:
            return None


def demanding(capabilities: Capabilities) -> Iterator[Content]:
    """Contents of every kind, around and far above the channel's limits."""
    limit = capabilities.max_text
    for script in _SCRIPTS:
        for size in (limit - 1, limit, limit + 1, 3 * limit):
            yield Text(text=(script * size)[:size])
    for kind in _KINDS:
        media = Media(kind=kind, url="https://files.example/1", filename="file.bin")
        for count, words in ((1, 0), (1, 2), (11, capabilities.max_caption)):
            yield MediaMessage(media=(media,) * count, caption="word " * words)
    for style in (*capabilities.interactive, "unheard_of"):
        for count, size in ((0, 1), (1, 5), (3, 100), (30, 30)):
            choices = tuple(Choice(title=f"{n} {'t' * size}", id=str(n)) for n in range(count))
            yield Interactive(style=style, body="word " * (size * 20), choices=choices)
    yield Location(latitude=-89.999999, longitude=0, name="n" * 50)
    yield Contacts(contacts=(ContactCard(name="Bo Li", phones=("+15550001111",)),))
