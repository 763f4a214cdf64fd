"""Whoever asks the simulated model for a person gets one, in many languages."""

import pytest

from tests.sandbox.asking import Model

ASKING = [
    "Can I talk to a human please?",
    "I want to speak with a real person",
    "agent please",
    "Connect me to an agent",
    "Quiero hablar con una persona",
    "Quero falar com um atendente",
    "Je voudrais parler à un conseiller",
    "Ich möchte mit einem Menschen sprechen",
    "Vorrei parlare con un operatore",
    "أريد التحدث مع موظف",
    "Хочу поговорить с оператором",
    "转人工",
]
NOT_ASKING = [
    "A table for one person, please",
    "Is the agency open today?",
    "I want to buy something nice",
    "Wie viel kostet das?",
]


@pytest.mark.parametrize("text", ASKING)
async def test_who_asks_for_a_person_is_handed_off(model: Model, text: str) -> None:
    name, arguments = await model.calls(text)
    assert name == "hand_off"
    assert set(arguments) == {"reason", "summary", "urgency", "note"}
    assert arguments["reason"]
    assert text in arguments["summary"]
    assert arguments["urgency"] == "normal"


@pytest.mark.parametrize("text", NOT_ASKING)
async def test_who_does_not_ask_for_a_person_is_answered(model: Model, text: str) -> None:
    assert text[:20] in await model.says(text, tools=True)


async def test_a_wish_for_a_person_that_was_answered_is_over(model: Model) -> None:
    reply = await model.says("human please", "A colleague will write.", "thanks", tools=True)
    assert "welcome" in reply


async def test_without_a_tool_nobody_is_promised_anything(model: Model) -> None:
    assert "talk to a person" in await model.says("human please")
    assert "talk to a person" in await model.says("human please", tools=True, tool_choice="none")


async def test_a_required_tool_is_called(model: Model) -> None:
    name, arguments = await model.calls("nonce-x9", tool_choice="required")
    assert name == "hand_off"
    assert "nonce-x9" in arguments["summary"]
