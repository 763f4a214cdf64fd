"""The simulated model over raw HTTP: both APIs, streamed and not."""

import json
from typing import Any

import pytest

from tests.sandbox.asking import KEY, Model
from tests.sandbox.stage import ask


async def test_every_open_nonce_is_repeated_and_no_answered_one(model: Model) -> None:
    assert await model.says("nonce-a1 please, and nonce-b2!") == "Got it: nonce-a1, nonce-b2."
    reply = await model.says("nonce-a1", "Got it: nonce-a1.", "and nonce-b2", "Sorry?", "nonce-c3")
    assert reply == "Got it: nonce-b2, nonce-c3."


async def test_the_reply_quotes_the_last_message_and_answers_small_intents(model: Model) -> None:
    assert "my blue bicycle" in await model.says("my blue bicycle")
    assert "9:00" in await model.says("Hi! What are your opening hours?")
    assert "Prices" in await model.says("how much is it")
    assert "welcome" in await model.says("thank you")
    assert "Hola" in await model.says("¡Hola!")


async def test_the_same_conversation_gets_the_same_reply(model: Model) -> None:
    turns = ("I like tea", "Good.", "And coffee?")
    assert await model.says(*turns) == await model.says(*turns)


async def test_usage_grows_with_the_conversation(model: Model) -> None:
    short = (await model.post(model.body("hi"))).json["usage"]
    long = (await model.post(model.body("hi " * 500))).json["usage"]
    key = "input_tokens" if model.api == "responses" else "prompt_tokens"
    assert 0 < short[key] < long[key]
    assert short["total_tokens"] > short[key]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer invalid"}])
async def test_a_missing_or_invalid_key_is_401(model: Model, headers: dict[str, str]) -> None:
    answer = await model.post(model.body("hi"), headers)
    assert answer.status == 401
    assert answer.error["code"] == "invalid_api_key"
    models = await ask(model.http, "GET", f"{model.url}/models", headers=headers)
    assert models.status == 401


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"model": "m"},
        {"model": "m", "input": 7, "messages": 7},
        {"model": "m", "input": [{"role": "king"}], "messages": [{"role": "king"}]},
        {"model": "m", "input": "x", "messages": [{"role": "user"}], "tools": [7]},
    ],
)
async def test_malformed_requests_are_400_with_an_envelope(
    model: Model, body: dict[str, Any]
) -> None:
    answer = await model.post(body)
    assert answer.status == 400
    assert answer.error["type"] == "invalid_request_error"
    assert answer.error["message"]


async def test_a_json_schema_is_filled_from_what_the_customer_said(model: Model) -> None:
    def maybe(kind: str) -> dict[str, Any]:
        return {"anyOf": [{"type": kind}, {"type": "null"}]}

    schema = {
        "type": "object",
        "properties": {
            "name": maybe("string"),
            "email": maybe("string"),
            "phone": maybe("string"),
            "budget": maybe("string"),
            "intent": {"$ref": "#/$defs/Intent"},
            "confidence": {"type": "number", "minimum": 0, "maximum": 1},
            "tags": {"type": "array", "items": {"type": "string"}},
            "urgent": {"type": "boolean"},
        },
        "required": [
            "name",
            "email",
            "phone",
            "budget",
            "intent",
            "confidence",
            "tags",
            "urgent",
        ],
        "$defs": {"Intent": {"enum": ["buy", "complain", "other"]}},
    }
    named = {"type": "json_schema", "name": "lead", "schema": schema}
    wanted: dict[str, Any] = {"text": {"format": named}}
    if model.api == "chat":
        wanted = {"response_format": {"type": "json_schema", "json_schema": named}}
    said = "My name is Ana Pereira, I want to buy. Write to ana@example.org, budget $1,500."
    assert json.loads(await model.says(said, **wanted)) == {
        "name": "Ana Pereira",
        "email": "ana@example.org",
        "phone": None,
        "budget": "$1,500",
        "intent": "buy",
        "confidence": 0.9,
        "tags": [],
        "urgent": False,
    }


async def test_models_are_listed(model: Model) -> None:
    answer = await ask(model.http, "GET", f"{model.url}/models", headers=KEY)
    assert [entry["id"] for entry in answer.json["data"]] == ["crosschat-sandbox"]


async def test_streams_carry_the_same_answer_piece_by_piece(model: Model) -> None:
    whole = await model.says("tell me about tea")
    body = model.body("tell me about tea", stream=True, stream_options={"include_usage": True})
    answer = await model.post(body)
    assert answer.headers["content-type"].startswith("text/event-stream")
    lines = [line[6:] for line in answer.body.decode().split("\n") if line.startswith("data: ")]
    if model.api == "chat":
        assert lines.pop() == "[DONE]"
        chunks = [json.loads(line) for line in lines]
        assert chunks[-1]["usage"]["total_tokens"] > 0
        deltas = [chunk["choices"][0]["delta"] for chunk in chunks[:-1]]
        assert "".join(delta.get("content") or "" for delta in deltas) == whole
        assert chunks[-2]["choices"][0]["finish_reason"] == "stop"
        return
    events = [json.loads(line) for line in lines]
    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    kinds = list(dict.fromkeys(event["type"] for event in events))
    assert kinds == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
        "response.output_text.delta",
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.completed",
    ]
    deltas = [event["delta"] for event in events if event["type"].endswith("text.delta")]
    assert "".join(deltas) == whole
    assert events[-1]["response"]["usage"]["total_tokens"] > 0
