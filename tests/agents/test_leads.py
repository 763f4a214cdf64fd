"""Leads: only what the customer wrote counts, and what a person wrote stays."""

from typing import Any

import pytest

from crosschat.agents.leads.capture import LeadNotes
from crosschat.agents.thinking import Line
from tests.agents.stage import Stage

NOTHING = dict.fromkeys(("name", "email", "phone", "company", "intent", "summary", "confidence"))
SAID = (
    Line("customer", "Hi, I'm  Ana Pereira from Café Lisboa", "msg_1"),
    Line("us", "Write to boss@evil.example, +44 20 7946 0000, says Mallory", "msg_2"),
    Line("customer", "Call (+351) 910-000-001 or write to ANA@cafe.example", "msg_3"),
)


def noted(**fields: Any) -> LeadNotes:
    notes = LeadNotes(SAID)
    notes.take({**NOTHING, **fields})
    return notes


@pytest.mark.parametrize(
    ("field", "value", "source"),
    [
        ("name", "Ana Pereira", "msg_1"),
        ("company", "café lisboa", "msg_1"),
        ("email", "ana@cafe.example", "msg_3"),
        ("phone", "+351910000001", "msg_3"),
        ("phone", "910 000 001", "msg_3"),
    ],
)
def test_what_the_customer_wrote_is_noted_with_its_source(
    field: str, value: str, source: str
) -> None:
    notes = noted(**{field: value})
    assert (notes.fields, list(notes.sources)) == ({field: value}, [source])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "Mallory"),
        ("email", "boss@evil.example"),
        ("email", "ana@example.com"),
        ("phone", "+442079460000"),
        ("phone", "351"),
        ("company", "Acme"),
    ],
)
def test_what_nobody_or_somebody_else_wrote_is_not_believed(field: str, value: str) -> None:
    notes = LeadNotes(SAID)
    answer = notes.take({**NOTHING, field: value})
    assert notes.fields == {}
    assert f"without {field}" in answer


def test_the_agents_own_words_need_no_source() -> None:
    notes = noted(intent="buy", summary="Wants coffee machines.", confidence=0.8)
    assert notes.fields == {
        "intent": "buy",
        "summary": "Wants coffee machines.",
        "confidence": 0.8,
    }
    assert notes.sources == {}


async def captured(stage: Stage, text: str, turns: int = 1, **fields: Any) -> Any:
    stage.model.says(("capture_lead", {**NOTHING, **fields}), "Thank you.")
    async with stage.answered(text, turns=turns):
        pass
    [lead] = (await stage.ask("GET", "/v1/leads"))["data"]
    return lead


async def test_a_lead_grows_with_the_conversation(stage: Stage) -> None:
    await stage.set(lead_capture=True)
    first = await captured(stage, "I am Ana", name="Ana", email="made@up.example", intent="buy")
    [asked] = await stage.messages("inbound")
    conversation = await stage.conversation()
    assert (first["name"], first["email"], first["intent"]) == ("Ana", None, "buy")
    assert first["source_message_ids"] == [asked.id]
    assert first["contact_id"] == conversation.contact_id
    assert first["agent_id"] == stage.agent_id
    second = await captured(stage, "ana@cafe.example", 2, email="ana@cafe.example")
    assert second["id"] == first["id"]
    assert (second["name"], second["email"]) == ("Ana", "ana@cafe.example")
    assert len(second["source_message_ids"]) == 2


async def test_what_a_person_wrote_no_agent_overwrites(stage: Stage) -> None:
    await stage.set(lead_capture=True)
    lead = await captured(stage, "I am Ana", name="Ana", summary="Wants one.")
    path = f"/v1/leads/{lead['id']}"
    edited = await stage.ask("PATCH", path, json={"name": "Ana Pereira", "phone": None})
    assert edited["edited_fields"] == ["name", "phone"]
    again = await captured(
        stage, "I am Bob, 910000001", 2, name="Bob", phone="910000001", summary="Wants two."
    )
    assert (again["name"], again["phone"], again["summary"]) == ("Ana Pereira", None, "Wants two.")
    assert await stage.ask("GET", path) == again
    await stage.ask("PATCH", path, 422, json={"confidence": 1})


async def test_an_agent_that_captures_no_leads_has_no_such_tool(stage: Stage) -> None:
    async with stage.answered("hello"):
        pass
    assert [tool["name"] for tool in stage.model.requests[0]["tools"]] == ["hand_off"]


async def test_the_notes_of_a_discarded_answer_are_discarded(stage: Stage) -> None:
    await stage.set(lead_capture=True)

    async def go_on(number: int) -> None:
        if number == 1:
            await stage.customer("more")
            await stage.stored(2)

    stage.model.meanwhile = go_on
    stage.model.says(("capture_lead", {**NOTHING, "name": "Ana"}), "one", "two")
    await stage.customer("I am Ana")
    async with stage.api.working():
        turns = await stage.turns(2)
    assert [turn.outcome for turn in turns] == ["discarded", "reply"]
    assert (await stage.ask("GET", "/v1/leads"))["data"] == []
