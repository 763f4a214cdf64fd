"""What visitors may send: anything, and it is either refused with a reason or kept as it is."""

from typing import Any

import pytest
from sqlalchemy import select

from crosschat.models import Message, RawEvent
from tests.webchat.browser import Browser, Shop


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"client_id": "c"},
        {"client_id": "c", "text": "   \n"},
        {"client_id": "", "text": "x"},
        {"client_id": "c" * 65, "text": "x"},
        {"client_id": "a b", "text": "x"},
        {"client_id": "a:\x00", "text": "x"},
        {"client_id": "c", "text": "x" * 10_001},
        {"client_id": "c", "text": 5},
        {"client_id": "c", "text": "x", "attachments": ["a"] * 6},
        {"client_id": "c", "text": "x", "attachments": "upl_1"},
        {"client_id": "c", "choice": {"title": ""}},
        [],
        "text",
        None,
    ],
)
async def test_what_makes_no_sense_is_refused_with_a_reason(
    shop: Shop, visitor: Browser, body: Any
) -> None:
    status, problem = await visitor.ask("POST", "/messages", json=body)
    assert status == 422
    assert problem["detail"]
    assert await shop.api.rows(select(RawEvent)) == []


async def test_a_lone_surrogate_or_a_body_without_measure_is_refused(visitor: Browser) -> None:
    headers = {"Content-Type": "application/json"}
    raw = b'{"client_id": "c", "text": "\\ud800"}'
    assert (await visitor.ask("POST", "/messages", headers, data=raw))[0] == 422
    deep = b'{"client_id": "c", "text": ' + b"[" * 100_000
    assert (await visitor.ask("POST", "/messages", headers, data=deep))[0] == 400
    huge = b'{"client_id": "c", "text": "' + b"x" * 300_000 + b'"}'
    status, problem = await visitor.ask("POST", "/messages", headers, data=huge)
    assert (status, problem["code"]) == (413, "payload_too_large")

    async def endless() -> Any:
        for _ in range(100):
            yield b"x" * 10_000

    assert (await visitor.ask("POST", "/messages", headers, data=endless()))[0] == 413


async def test_the_longest_text_of_the_widest_letters_is_taken(
    shop: Shop, visitor: Browser
) -> None:
    text = "🙂" * 10_000
    assert (await visitor.say(text))[0] == 202
    async with shop.api.working():
        found = await visitor.entries(1)
    assert found[-1]["text"] == text


async def test_markup_and_controls_come_back_as_they_were_written(
    shop: Shop, visitor: Browser
) -> None:
    text = "<script>alert(1)</script> & \u202e \x00 <b>bold</b>"
    await visitor.say(text)
    async with shop.api.working():
        found = await visitor.entries(1)
    assert found[-1]["text"] == text.replace("\x00", "\ufffd")


async def test_where_the_visitor_is_is_kept_without_queries(shop: Shop, visitor: Browser) -> None:
    page = {
        "url": "https://user:pw@shop.example:8443/cart?token=secret#pay",
        "title": "Cart",
        "referrer": "javascript:alert(1)",
    }
    await visitor.say("hi", page=page)
    async with shop.api.working():
        await visitor.entries(1)
    [message] = await shop.api.rows(select(Message).where(Message.direction == "inbound"))
    assert message.details["page"] == {"url": "https://shop.example:8443/cart", "title": "Cart"}
    [event] = await shop.api.rows(select(RawEvent))
    assert b"secret" not in event.body
    assert b"pw@" not in event.body
