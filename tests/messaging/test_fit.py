"""Whatever the content, what comes out of `fit` is what the channel takes."""

from hypothesis import given
from hypothesis import strategies as st

from crosschat.messaging.capabilities import Capabilities, InteractiveText, MediaLimit
from crosschat.messaging.content import (
    Choice,
    Content,
    Interactive,
    Location,
    Media,
    MediaKind,
    MediaMessage,
    Text,
    plain_text,
)
from crosschat.messaging.fit import fit
from crosschat.testing.limits import excess

KINDS: tuple[MediaKind, ...] = ("image", "video", "audio", "voice", "document", "sticker")
LENGTHS = st.none() | st.integers(1, 20)
STYLES = ("buttons", "list")
CHANNELS = st.builds(
    Capabilities,
    max_text=st.integers(8, 40),
    text_unit=st.sampled_from(["code_points", "utf16", "bytes"]),
    max_caption=st.integers(0, 20),
    media=st.dictionaries(
        st.sampled_from(KINDS),
        st.builds(
            MediaLimit,
            size=st.integers(1, 2000),
            mime_types=st.sampled_from([frozenset(), frozenset({"image/png"})]),
        ),
    ),
    max_media=st.integers(1, 3),
    captioned=st.frozensets(st.sampled_from(KINDS)),
    interactive=st.dictionaries(st.sampled_from(STYLES), st.integers(0, 4)),
    interactive_text=st.dictionaries(
        st.sampled_from(STYLES),
        st.builds(
            InteractiveText,
            body=st.none() | st.integers(8, 20),
            title=LENGTHS,
            description=st.just(0) | LENGTHS,
            header=st.just(0) | LENGTHS,
            footer=st.just(0) | LENGTHS,
            button=st.just(0) | LENGTHS,
            header_media=st.frozensets(st.sampled_from(KINDS)),
        ),
    ),
    sent_kinds=st.frozensets(st.sampled_from(["media", "interactive", "location"])).map(
        lambda kinds: kinds | {"text"}
    ),
)

WORDS = st.text("abc .\né👍", max_size=60)
NAMES = st.text("abcdé👍", min_size=1, max_size=14)
MEDIA = st.builds(
    Media,
    kind=st.sampled_from(KINDS),
    url=st.just("https://files.example/a"),
    size=st.none() | st.integers(0, 2000),
    mime_type=st.none() | st.sampled_from(["image/png", "image/gif", "audio/ogg; codecs=opus"]),
)
CONTENTS = st.one_of(
    st.builds(Text, text=WORDS),
    st.builds(
        MediaMessage, media=st.lists(MEDIA, min_size=1, max_size=3).map(tuple), caption=WORDS
    ),
    st.builds(
        Interactive,
        style=st.sampled_from(["buttons", "list", "flow"]),
        body=WORDS,
        choices=st.lists(
            st.builds(
                Choice, title=NAMES, description=st.none() | NAMES, section=st.none() | NAMES
            ),
            max_size=5,
        ).map(tuple),
        header=st.none() | NAMES,
        header_media=st.none() | MEDIA,
        footer=st.none() | NAMES,
        button=st.none() | NAMES,
    ),
    st.builds(Location, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180), name=NAMES),
)


def visible(*texts: str | None) -> str:
    return "".join(c for text in texts if text for c in text if not c.isspace())


@given(CONTENTS, CHANNELS)
def test_each_part_fits_the_channel(content: Content, channel: Capabilities) -> None:
    assert [excess(part, channel) for part in fit(content, channel) if excess(part, channel)] == []


@given(CONTENTS, CHANNELS)
def test_fitting_a_part_again_gives_that_part(content: Content, channel: Capabilities) -> None:
    for part in fit(content, channel):
        assert fit(part, channel) == (part,)


@given(WORDS, CHANNELS)
def test_the_parts_of_a_text_say_what_the_text_says(text: str, channel: Capabilities) -> None:
    parts = fit(Text(text=text), channel)
    assert visible(*(p.text for p in parts if isinstance(p, Text))) == visible(text)


def said_by(part: Content) -> list[str | None]:
    if isinstance(part, Interactive):
        choices = [text for choice in part.choices for text in (choice.title, choice.description)]
        return [part.header, part.body, *choices, part.footer]
    return [part.caption if isinstance(part, MediaMessage) else plain_text(part)]


@given(CONTENTS, CHANNELS)
def test_no_text_of_a_message_is_lost(content: Content, channel: Capabilities) -> None:
    parts = fit(content, channel)
    if isinstance(content, MediaMessage | Interactive):
        said = visible(*(text for part in parts for text in said_by(part)))
        assert all(visible(text) in said for text in said_by(content))
