"""What becomes of each kind of content, on a channel with narrow limits and on one of text."""

from datetime import timedelta

import msgspec
import pytest

from crosschat.messaging.capabilities import Capabilities, InteractiveText, MediaLimit
from crosschat.messaging.content import (
    Choice,
    ContactCard,
    Contacts,
    Content,
    Interactive,
    Location,
    Media,
    MediaMessage,
    Notice,
    Reaction,
    Template,
    Text,
)
from crosschat.messaging.fit import fit

RICH = Capabilities(
    max_text=30,
    max_caption=12,
    media={
        "image": MediaLimit(100, frozenset({"image/png"})),
        "document": MediaLimit(1000),
        "audio": MediaLimit(100),
    },
    captioned=frozenset({"image", "document"}),
    interactive={"buttons": 2, "list": 4},
    interactive_text={
        "buttons": InteractiveText(
            body=20,
            title=8,
            description=0,
            header=6,
            footer=6,
            button=0,
            header_media=frozenset({"image"}),
        ),
        "list": InteractiveText(body=20, title=10, description=10, header=6, footer=6, button=8),
    },
    window=timedelta(hours=24),
    sent_kinds=frozenset({"text", "media", "interactive", "reaction", "template"}),
)
PLAIN = Capabilities(max_text=30, text_unit="bytes")


def test_a_long_text_keeps_its_link_preview() -> None:
    parts = fit(Text(text="word " * 20, preview_links=True), PLAIN)
    assert len(parts) > 1
    assert all(isinstance(part, Text) and part.preview_links for part in parts)


PICTURE = Media(kind="image", url="https://x.example/1", mime_type="image/png")
SPOKEN = Media(kind="voice", external_id="7", mime_type="audio/ogg; codecs=opus")


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        pytest.param(
            MediaMessage(media=(PICTURE,), caption="fits"),
            (MediaMessage(media=(PICTURE,), caption="fits"),),
            id="a caption that fits stays",
        ),
        pytest.param(
            MediaMessage(media=(PICTURE,), caption="far too long here"),
            (MediaMessage(media=(PICTURE,)), Text(text="far too long here")),
            id="a caption that is too long follows as text",
        ),
        pytest.param(
            MediaMessage(media=(PICTURE, PICTURE), caption="both"),
            (MediaMessage(media=(PICTURE,), caption="both"), MediaMessage(media=(PICTURE,))),
            id="several files are one part each",
        ),
        pytest.param(
            MediaMessage(media=(SPOKEN,), caption="hear"),
            (
                MediaMessage(media=(msgspec.structs.replace(SPOKEN, kind="audio"),)),
                Text(text="hear"),
            ),
            id="a voice note becomes audio, which has no caption here",
        ),
        pytest.param(
            MediaMessage(media=(msgspec.structs.replace(PICTURE, size=500),)),
            (MediaMessage(media=(msgspec.structs.replace(PICTURE, size=500, kind="document"),)),),
            id="a large image becomes a document",
        ),
        pytest.param(
            MediaMessage(media=(msgspec.structs.replace(PICTURE, size=5000),)),
            (MediaMessage(media=(msgspec.structs.replace(PICTURE, size=5000),)),),
            id="what is too large as anything is left to the channel",
        ),
        pytest.param(
            Interactive(
                style="buttons", body="Go?", choices=(Choice(title="Yes"), Choice(title="No"))
            ),
            (
                Interactive(
                    style="buttons", body="Go?", choices=(Choice(title="Yes"), Choice(title="No"))
                ),
            ),
            id="buttons that fit stay",
        ),
        pytest.param(
            Interactive(style="buttons", body="Go?", choices=tuple(Choice(title=t) for t in "abc")),
            (Text(text="Go?\n\n1. a\n2. b\n3. c"),),
            id="too many buttons become numbered lines",
        ),
        pytest.param(
            Interactive(
                style="buttons",
                body="Go?",
                button="Choose",
                choices=tuple(Choice(title=t) for t in "abc"),
            ),
            (
                Interactive(
                    style="list",
                    body="Go?",
                    button="Choose",
                    choices=tuple(Choice(title=t) for t in "abc"),
                ),
            ),
            id="too many buttons become a list where its label is given",
        ),
        pytest.param(
            Interactive(
                style="cards",
                body="Go?",
                header="Top",
                footer="End",
                choices=(Choice(title="Site", url="https://x.example"),),
            ),
            (Text(text="Top\n\nGo?\n\nSite:"), Text(text="https://x.example\n\nEnd")),
            id="an unknown style becomes text",
        ),
        pytest.param(
            Interactive(
                style="buttons", body="One sentence. And two", choices=(Choice(title="Yes"),)
            ),
            (
                Text(text="One sentence."),
                Interactive(style="buttons", body="And two", choices=(Choice(title="Yes"),)),
            ),
            id="a long body goes before the buttons",
        ),
        pytest.param(
            Interactive(
                style="list",
                body="Go?",
                header="Longest",
                header_media=PICTURE,
                choices=(Choice(title="Yes"),),
            ),
            (
                MediaMessage(media=(PICTURE,)),
                Interactive(style="list", body="Longest\n\nGo?", choices=(Choice(title="Yes"),)),
            ),
            id="a header without room moves out",
        ),
        pytest.param(
            Location(latitude=38.7, longitude=-9.1, name="HQ"),
            (Text(text="HQ\n38.700000, -9.100000"),),
            id="a place becomes its address",
        ),
        pytest.param(
            Contacts(contacts=(ContactCard(name="Bo Li", phones=("+1555",)),)),
            (Text(text="Bo Li\n+1555"),),
            id="a contact becomes its lines",
        ),
        pytest.param(
            Reaction(target="m1", emoji="👍"), (Reaction(target="m1", emoji="👍"),), id="a reaction"
        ),
        pytest.param(Notice(text="Hello"), (Text(text="Hello"),), id="a notice becomes text"),
    ],
)
def test_what_becomes_of_a_content(content: Content, parts: tuple[Content, ...]) -> None:
    assert fit(content, RICH) == parts


def test_a_template_becomes_its_text_where_there_are_none() -> None:
    template = Template(name="order_ok", language="en", text="Your order is fine")
    assert fit(template, PLAIN) == (Text(text="Your order is fine"),)
    assert fit(template, RICH) == (template,)


def test_files_become_their_addresses_where_only_text_is_sent() -> None:
    assert fit(MediaMessage(media=(PICTURE,), caption="See"), PLAIN) == (
        Text(text="See\nhttps://x.example/1"),
    )
