"""A part in, the exact request out (whatsapp.md §9 and §11)."""

from pathlib import Path
from typing import Any

import pytest

from crosschat.channels.whatsapp.channel import WhatsApp
from crosschat.channels.whatsapp.tests.account import TOKEN
from crosschat.messaging.channel import Address, Part, Sent
from crosschat.messaging.content import Reaction, Text
from crosschat.messaging.failures import OutcomeUnknown
from crosschat.testing.cases import SendCase, load_sends
from crosschat.testing.recorder import Recorder, Reply

ANA = Address(value="351910000001")
HEAD = {
    "messaging_product": "whatsapp",
    "recipient_type": "individual",
    "to": "+351910000001",
    "biz_opaque_callback_data": "part_77",
}
SENDS = load_sends(Path(__file__).parent / "requests")


@pytest.mark.parametrize("case", SENDS, ids=[case.name for case in SENDS])
async def test_a_part_becomes_this_request(
    whatsapp: WhatsApp, platform: Recorder, case: SendCase
) -> None:
    sent = await whatsapp.send(Part(id="part_77", content=case.content), ANA)
    [asked] = platform.requests
    assert asked.json == {**HEAD, **case.request}
    assert (asked.method, asked.path) == ("POST", "/v26.0/7007007007/messages")
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.query == {}
    assert sent == Sent(
        external_id="wamid.OUT1", address="351910000001", metadata={"input": "+351910000001"}
    )


@pytest.mark.parametrize(
    ("address", "recipient"),
    [
        ("351910000001", {"to": "+351910000001"}),
        ("+351 910-000 001", {"to": "+351910000001"}),
        ("PT.48151623420000", {"recipient": "PT.48151623420000"}),
        ("PT.ENT.99", {"recipient": "PT.ENT.99"}),
    ],
)
async def test_phones_get_a_plus_and_scoped_ids_their_own_key(
    whatsapp: WhatsApp, platform: Recorder, address: str, recipient: dict[str, str]
) -> None:
    await whatsapp.send(Part(id="p", content=Text(text="hi")), Address(value=address))
    asked = platform.requests[0].json
    assert {key: asked[key] for key in ("to", "recipient") if key in asked} == recipient


async def test_a_reply_quotes_its_message(whatsapp: WhatsApp, platform: Recorder) -> None:
    await whatsapp.send(Part(id="p", content=Text(text="hi"), reply_to="wamid.Q"), ANA)
    assert platform.requests[0].json["context"] == {"message_id": "wamid.Q"}


async def test_a_reaction_quotes_nothing(whatsapp: WhatsApp, platform: Recorder) -> None:
    reaction = Reaction(target="wamid.IN", emoji="👍")
    await whatsapp.send(Part(id="p", content=reaction, reply_to="wamid.Q"), ANA)
    assert "context" not in platform.requests[0].json


@pytest.mark.parametrize(
    ("answer", "sent"),
    [
        (
            {
                "contacts": [{"input": "PT.1", "user_id": "PT.1"}],
                "messages": [{"id": "w", "message_status": "held_for_quality_assessment"}],
            },
            Sent(
                external_id="w",
                address="PT.1",
                metadata={
                    "message_status": "held_for_quality_assessment",
                    "input": "PT.1",
                    "user_id": "PT.1",
                },
            ),
        ),
        (
            {"messages": [{"id": "w", "message_status": "paused"}]},
            Sent(external_id="w", metadata={"message_status": "paused"}),
        ),
        (
            {
                "contacts": [{"input": "+5511900000001", "wa_id": "551100000001"}],
                "messages": [{"id": "w"}],
            },
            Sent(external_id="w", address="551100000001", metadata={"input": "+5511900000001"}),
        ),
    ],
)
async def test_the_answer_is_kept(
    whatsapp: WhatsApp, platform: Recorder, answer: dict[str, Any], sent: Sent
) -> None:
    platform.answer(Reply(json=answer))
    assert await whatsapp.send(Part(id="p", content=Text(text="hi")), ANA) == sent


@pytest.mark.parametrize("answer", [{}, {"messages": []}, {"messages": [{"id": ""}]}])
async def test_an_answer_without_an_id_leaves_the_outcome_open(
    whatsapp: WhatsApp, platform: Recorder, answer: dict[str, Any]
) -> None:
    platform.answer(Reply(json=answer))
    with pytest.raises(OutcomeUnknown):
        await whatsapp.send(Part(id="p", content=Text(text="hi")), ANA)
