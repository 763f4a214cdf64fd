"""What is refused before it leaves, with a reason that people understand (telegram.md §6, §7)."""

from typing import Any

import pytest

from crosschat.channels.telegram.channel import Telegram
from crosschat.messaging.channel import Address, Part
from crosschat.messaging.content import (
    Choice,
    ContactCard,
    Contacts,
    Content,
    Interactive,
    Media,
    MediaMessage,
    Notice,
    Order,
    Reaction,
    Template,
    Text,
)
from crosschat.messaging.failures import Rejected
from crosschat.testing.recorder import Recorder

ANA = Address(value="5550001")
YES_NO = (Choice(title="Yes", id="y"), Choice(title="No"))


def media(kind: Any) -> Media:
    return Media(kind=kind, external_id="900")


REFUSED: dict[str, Content] = {
    "empty text": Text(text=" \n"),
    "no file": MediaMessage(media=()),
    "a file that is only ours, unread": MediaMessage(media=(Media(kind="image", file="f1"),)),
    "a caption under a sticker": MediaMessage(media=(media("sticker"),), caption="look"),
    "an album of unlike files": MediaMessage(media=(media("image"), media("document"))),
    "an album of voices": MediaMessage(media=(media("voice"), media("voice"))),
    "eleven photos": MediaMessage(media=(media("image"),) * 11),
    "a contact without anything": Contacts(contacts=(ContactCard(name=" "),)),
    "no contact": Contacts(contacts=()),
    "no buttons": Interactive(style="buttons", body="?"),
    "a button without a title": Interactive(
        style="buttons", body="?", choices=(Choice(title=" ", id="x"),)
    ),
    "nothing to read": Interactive(style="buttons", body="", choices=YES_NO),
    "an unknown style": Interactive(style="cards", body="?"),
    "a link without an address": Interactive(
        style="link", body="?", choices=(Choice(title="Open", id="x"),)
    ),
    "a link of another kind": Interactive(
        style="link", body="?", choices=(Choice(title="Open", url="javascript:x"),)
    ),
    "a file above buttons": Interactive(
        style="buttons", body="?", choices=YES_NO, header_media=media("image")
    ),
    "texts too long together": Interactive(
        style="list",
        body="x" * 2000,
        choices=tuple(Choice(title=f"{n}", section="s" * 250) for n in range(10)),
        header="s" * 2000,
    ),
    "a reaction to another chat": Reaction(target="5550002:41", emoji="👍"),
    "a reaction to nothing": Reaction(target="wamid.X", emoji="👍"),
    "a notice": Notice(text="x"),
    "an order": Order(items=()),
    "a template": Template(name="t", language="en"),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_cannot_be_sent_is_refused_before_it_leaves(
    telegram: Telegram, platform: Recorder, name: str
) -> None:
    with pytest.raises(Rejected) as refused:
        await telegram.send(Part(id="p", content=REFUSED[name]), ANA)
    assert refused.value.message.endswith((".", ")"))
    assert platform.requests == []


@pytest.mark.parametrize("address", ["", "ana", "@ana", "+351 910", "1.5", "a b:5", "5:x", "5 "])
async def test_an_address_of_another_kind_is_refused(
    telegram: Telegram, platform: Recorder, address: str
) -> None:
    with pytest.raises(Rejected, match="Telegram chat"):
        await telegram.send(Part(id="p", content=Text(text="hi")), Address(value=address))
    assert platform.requests == []
