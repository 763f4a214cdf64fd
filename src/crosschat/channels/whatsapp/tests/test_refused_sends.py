"""What is refused before it leaves, with a reason that people understand (whatsapp.md §9, §11)."""

from typing import Any

import pytest

from crosschat.channels.whatsapp.channel import WhatsApp
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
    Template,
    Text,
)
from crosschat.messaging.failures import Rejected
from crosschat.testing.recorder import Recorder

ANA = Address(value="351910000001")
YES_NO = (Choice(title="Yes", id="y"), Choice(title="No"))
FLOW = {"flow_id": "77", "flow_token": "t1", "mode": "published", "flow_action": "navigate"}


def media(kind: Any) -> Media:
    return Media(kind=kind, external_id="900")


def template(*components: Any, name: str = "t", language: str = "en") -> Template:
    return Template(name=name, language=language, components=components)


def body(*parameters: Any) -> dict[str, Any]:
    return {"type": "body", "parameters": list(parameters)}


REFUSED: dict[str, Content] = {
    "empty text": Text(text=" \n"),
    "two files": MediaMessage(media=(media("image"), media("image"))),
    "no file": MediaMessage(media=()),
    "a file that is only ours": MediaMessage(media=(Media(kind="image", file="f1"),)),
    "a caption under audio": MediaMessage(media=(media("audio"),), caption="hear"),
    "a contact without a name": Contacts(contacts=(ContactCard(name=" "),)),
    "buttons with the same title": Interactive(
        style="buttons", body="?", choices=(Choice(title="A", id="1"), Choice(title="A", id="2"))
    ),
    "no buttons": Interactive(style="buttons", body="?"),
    "no rows": Interactive(style="list", body="?"),
    "rows outside of the sections": Interactive(
        style="list", body="?", choices=(Choice(title="A", section="S"), Choice(title="B"))
    ),
    "nothing to read": Interactive(style="buttons", body="", choices=YES_NO),
    "an unknown style": Interactive(style="cards", body="?"),
    "a link without an address": Interactive(
        style="link", body="?", choices=(Choice(title="Open", url="ftp://x"),)
    ),
    "a flow with id and name": Interactive(
        style="flow", body="?", button="Go", options={**FLOW, "flow_name": "n"}
    ),
    "a flow with empty data": Interactive(
        style="flow",
        body="?",
        button="Go",
        options={**FLOW, "flow_action_payload": {"screen": "S", "data": {}}},
    ),
    "audio above buttons": Interactive(
        style="buttons", body="?", choices=YES_NO, header_media=media("audio")
    ),
    "a file above buttons that is only ours": Interactive(
        style="buttons", body="?", choices=YES_NO, header_media=Media(kind="image", file="f")
    ),
    "a notice": Notice(text="x"),
    "an order": Order(items=()),
    "a template's name": template(name="Order OK"),
    "a template's language": template(language="english"),
    "a template's footer": template({"type": "footer", "parameters": []}),
    "a template's broken part": template("x"),
    "a line break in a value": template(body({"type": "text", "text": "a\nb"})),
    "many spaces in a value": template(body({"type": "text", "text": "a     b"})),
    "an empty value": template(body({"type": "text", "text": ""})),
    "an unknown value": template(body({"type": "emoji", "emoji": "x"})),
    "an image in the body": template(body({"type": "image", "image": {"id": "1"}})),
    "named and numbered values": template(
        body({"type": "text", "text": "a", "parameter_name": "n"}, {"type": "text", "text": "b"})
    ),
    "a file by id and by link": template(
        {
            "type": "header",
            "parameters": [{"type": "image", "image": {"id": "1", "link": "https://x.example"}}],
        }
    ),
    "a button without an index": template(
        {"type": "button", "sub_type": "url", "parameters": [{"type": "text", "text": "x"}]}
    ),
    "a button with another's value": template(
        {
            "type": "button",
            "sub_type": "url",
            "index": "0",
            "parameters": [{"type": "payload", "payload": "x"}],
        }
    ),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_cannot_be_sent_is_refused_before_it_leaves(
    whatsapp: WhatsApp, platform: Recorder, name: str
) -> None:
    with pytest.raises(Rejected) as refused:
        await whatsapp.send(Part(id="p", content=REFUSED[name]), ANA)
    assert refused.value.message.endswith((".", ")"))
    assert platform.requests == []


@pytest.mark.parametrize("address", ["", "ana", "ana@x.example", "+", "pt.123"])
async def test_an_address_of_another_kind_is_refused(
    whatsapp: WhatsApp, platform: Recorder, address: str
) -> None:
    with pytest.raises(Rejected, match="phone number"):
        await whatsapp.send(Part(id="p", content=Text(text="hi")), Address(value=address))
    assert platform.requests == []
