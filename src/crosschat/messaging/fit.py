"""Cutting a message into parts that a channel accepts; each becomes one delivery.

What a channel cannot show becomes what it can: things to tap become numbered lines, a voice note
becomes a file, a place its address. No visible character of a text is lost, and none is added but
the numbers before choices.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from msgspec import structs

from crosschat.messaging.capabilities import Capabilities, InteractiveText
from crosschat.messaging.content import (
    Contacts,
    Content,
    Interactive,
    Location,
    Media,
    MediaKind,
    MediaMessage,
    Reaction,
    Template,
    Text,
    plain_text,
)
from crosschat.messaging.splitting import length, split

# What a file may be sent as instead, in this order.
_STAND_INS: Mapping[MediaKind, tuple[MediaKind, ...]] = MappingProxyType(
    {
        "voice": ("audio", "document"),
        "audio": ("document",),
        "image": ("document",),
        "video": ("document",),
        "sticker": ("image", "document"),
        "document": (),
    }
)


def fit(content: Content, capabilities: Capabilities) -> tuple[Content, ...]:
    """The content in parts that the channel accepts, in the order to send them.

    Fitting a part again gives that part. What cannot be made to fit (a file that is too large as
    whatever kind, a template without its text) is left as it is for the channel to refuse.
    """
    return tuple(_fitted(content, capabilities))


def _fitted(content: Content, capabilities: Capabilities) -> Iterator[Content]:
    kinds = capabilities.sent_kinds
    match content:
        case Text():
            yield from _text(content, capabilities)
        case MediaMessage() if "media" in kinds:
            yield from _media(content, capabilities)
        case Interactive():
            yield from _interactive(content, capabilities)
        case _ if _tag(content) in kinds or not _in_words(content).strip():
            yield content
        case _:
            yield from _text(Text(text=_in_words(content)), capabilities)


def _tag(content: Content) -> str:
    return str(content.__struct_config__.tag)


def _text(content: Text, capabilities: Capabilities) -> Iterator[Content]:
    for part in split(content.text, capabilities.max_text, capabilities.text_unit):
        yield structs.replace(content, text=part)


def _in_words(content: Content) -> str:
    """What a content says, for channels that have nothing but text."""
    match content:
        case Location(name=name, address=address, url=url):
            place = f"{content.latitude:.6f}, {content.longitude:.6f}"
            return "\n".join(filter(None, [name, address, url or place]))
        case Contacts(contacts=cards):
            lines = [(c.name, c.organisation, *c.phones, *c.emails) for c in cards]
            return "\n\n".join("\n".join(filter(None, card)) for card in lines)
        case MediaMessage(media=media, caption=caption):
            return "\n".join(filter(None, [caption, *(m.url or m.filename for m in media)]))
        case Template(text=text):
            return text
        case Reaction():
            return ""
        case _:
            return plain_text(content)


def _media(content: MediaMessage, capabilities: Capabilities) -> Iterator[Content]:
    """One part a file, or an album where there are any; the caption with the first or behind."""
    files = [_sendable(media, capabilities) for media in content.media]
    caption = content.caption
    for group in _groups(files, capabilities):
        carried = caption if _carries(group[0], caption, capabilities) else ""
        yield MediaMessage(media=group, caption=carried)
        caption = "" if carried else caption
    if caption:
        yield from _text(Text(text=caption), capabilities)


def _groups(files: Sequence[Media], capabilities: Capabilities) -> Iterator[tuple[Media, ...]]:
    """The files in messages, in order: as many in each as may stand together."""
    group: list[Media] = []
    for media in files:
        if group and not _joins(media, group, capabilities):
            yield tuple(group)
            group = []
        group.append(media)
    if group:
        yield tuple(group)


def _joins(media: Media, group: Sequence[Media], capabilities: Capabilities) -> bool:
    if len(group) >= capabilities.max_media:
        return False
    kinds = {media.kind, *(other.kind for other in group)}
    together = capabilities.album_kinds
    return not together or any(kinds <= allowed for allowed in together)


def _carries(media: Media, caption: str, capabilities: Capabilities) -> bool:
    fits = length(caption, capabilities.text_unit) <= capabilities.max_caption
    return fits and media.kind in capabilities.captioned


def _sendable(media: Media, capabilities: Capabilities) -> Media:
    """The file as a kind that the channel takes in this size and format, if there is one."""
    for kind in (media.kind, *_STAND_INS[media.kind]):
        if _accepts(kind, media, capabilities):
            return structs.replace(media, kind=kind) if kind != media.kind else media
    return media


def _accepts(kind: MediaKind, media: Media, capabilities: Capabilities) -> bool:
    limit = capabilities.media.get(kind)
    if limit is None or (media.size or 0) > limit.size:
        return False
    mime_type = (media.mime_type or "").partition(";")[0].strip().lower()
    return not mime_type or not limit.mime_types or mime_type in limit.mime_types


def _interactive(content: Interactive, capabilities: Capabilities) -> Iterator[Content]:
    chosen = _style(content, capabilities)
    if chosen is None:
        if content.header_media:
            yield from _fitted(MediaMessage(media=(content.header_media,)), capabilities)
        yield from _text(Text(text=_numbered(content)), capabilities)
        return
    texts = capabilities.interactive_text.get(chosen.style, InteractiveText())
    chosen = _with_short_ends(chosen, texts, capabilities)
    *before, body = split(chosen.body, _room(texts.body, capabilities), capabilities.text_unit)
    media = chosen.header_media
    # What stands above a message stands above its first part.
    if media and (before or media.kind not in texts.header_media):
        yield from _fitted(MediaMessage(media=(media,)), capabilities)
        chosen = structs.replace(chosen, header_media=None)
    for part in before:
        yield from _text(Text(text=part), capabilities)
    yield structs.replace(chosen, body=body)


def _style(content: Interactive, capabilities: Capabilities) -> Interactive | None:
    """The message in a style that has room for its choices; None if only text does.

    Buttons may become a list, if the author named the label that a list needs.
    """
    candidates = [content]
    if content.style == "buttons" and content.button:
        candidates.append(structs.replace(content, style="list"))
    return next((found for found in candidates if _has_room(found, capabilities)), None)


def _has_room(content: Interactive, capabilities: Capabilities) -> bool:
    most = capabilities.interactive.get(content.style)
    if most is None or len(content.choices) > most or "interactive" not in capabilities.sent_kinds:
        return False
    texts = capabilities.interactive_text.get(content.style, InteractiveText())
    limits = [(texts.title, choice.title) for choice in content.choices]
    limits += [(texts.description, choice.description or "") for choice in content.choices]
    if texts.button != 0:  # where it is 0, the style shows no such label at all
        limits.append((texts.button, content.button or ""))
    unit = capabilities.text_unit
    return all(length(said, unit) <= _room(limit, capabilities) for limit, said in limits)


def _room(limit: int | None, capabilities: Capabilities) -> int:
    return capabilities.max_text if limit is None else limit


def _with_short_ends(
    content: Interactive, texts: InteractiveText, capabilities: Capabilities
) -> Interactive:
    """Header and footer that have no room of their own move into the body.

    So does the header of a body that will be cut, as it would else stand above its last part.
    """
    unit = capabilities.text_unit
    header, footer, body = content.header, content.footer, content.body
    if footer and length(footer, unit) > _room(texts.footer, capabilities):
        footer, body = None, f"{body}\n\n{footer}"
    # One header stands above a message: a file or a text.
    if header and (
        content.header_media
        or length(header, unit) > _room(texts.header, capabilities)
        or length(body, unit) > _room(texts.body, capabilities)
    ):
        header, body = None, f"{header}\n\n{body}"
    return structs.replace(content, header=header, footer=footer, body=body)


def _numbered(content: Interactive) -> str:
    """The choices as lines to answer with a number; a single one needs none."""
    lines: list[str] = []
    section = None
    for number, choice in enumerate(content.choices, 1):
        if choice.section and choice.section != section:
            lines.append(choice.section)
        section = choice.section
        said = " – ".join(filter(None, [choice.title, choice.description]))
        said = f"{said}: {choice.url}" if choice.url else said
        lines.append(f"{number}. {said}" if len(content.choices) > 1 else said)
    blocks = [content.header, content.body, "\n".join(lines), content.footer]
    return "\n\n".join(block for block in blocks if block)
