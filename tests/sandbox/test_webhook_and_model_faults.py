"""Faults of webhooks on their way to CrossChat, and of the model."""

import asyncio
import time
from typing import Any

import aiohttp
import pytest

from tests.sandbox.stage import Answer, Business, ask

WEBHOOKS, MODEL = "whatsapp.webhooks", "openai"
TO = "351910000001"


async def test_a_webhook_may_be_doubled(business: Business) -> None:
    await business.fault(WEBHOOKS, "duplicate", count=1)
    await business.customer_writes(TO, text="hi")
    await business.inbox.wait(lambda inbox: len(inbox.received) == 2)
    first, second = business.inbox.received
    assert first.body == second.body


async def test_a_webhook_whose_answer_is_lost_comes_again(business: Business) -> None:
    await business.fault(WEBHOOKS, "cut_after_acceptance", count=1)
    answer = await business.customer_writes(TO, text="hi")
    assert (answer.json["delivered"], answer.json["attempts"]) == (True, 2)
    assert len({message["id"] for message in business.inbox.messages}) == 1


async def test_a_webhook_may_be_overtaken_by_the_next(business: Business) -> None:
    await business.fault(WEBHOOKS, "reorder", count=1, seconds=3)
    await business.customer_writes(TO, wait=False, text="first")
    await business.customer_writes(TO, text="second")
    await business.inbox.wait(lambda inbox: len(inbox.received) == 2)
    assert [m["text"]["body"] for m in business.inbox.messages] == ["second", "first"]


async def test_a_webhook_may_come_late(business: Business) -> None:
    await business.fault(WEBHOOKS, "delay", count=1, seconds=0.15)
    begun = asyncio.get_running_loop().time()
    await business.customer_writes(TO, text="hi")
    assert business.inbox.received[0].at - begun >= 0.14


async def test_a_webhook_that_is_not_answered_in_time_is_retried(business: Business) -> None:
    await business.fault(WEBHOOKS, "timeout", count=1, seconds=0.05)
    business.inbox.delays.append(0.3)
    answer = await business.customer_writes(TO, text="hi")
    assert (answer.json["delivered"], answer.json["attempts"]) == (True, 2)


async def test_a_webhook_may_never_be_sent(business: Business) -> None:
    await business.fault(WEBHOOKS, "refuse", count=1)
    answer = await business.customer_writes(TO, text="hi")
    assert (answer.json["delivered"], answer.json["attempts"]) == (False, 0)
    assert business.inbox.received == []


async def model(business: Business, text: str, **more: Any) -> Answer:
    body = {"model": "m", "input": text, **more.pop("body", {})}
    headers = {"Authorization": "Bearer key"}
    url = f"{business.running.openai_url}/responses"
    return await ask(business.http, "POST", url, json=body, headers=headers, **more)


async def test_the_model_may_be_rate_limited_or_broken(business: Business) -> None:
    await business.fault(MODEL, "rate_limited", count=1, seconds=3)
    limited = await model(business, "hi")
    assert (limited.status, limited.error["code"]) == (429, "rate_limit_exceeded")
    assert limited.headers["retry-after"] == "3"
    await business.fault(MODEL, "server_error", count=1, code=503)
    broken = await model(business, "hi")
    assert (broken.status, broken.error["type"]) == (503, "server_error")


async def test_the_model_may_cut_hold_delay_or_refuse(business: Business) -> None:
    await business.fault(MODEL, "cut_after_acceptance", count=1)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await model(business, "hi")
    await business.fault(MODEL, "timeout", count=1, seconds=20)
    with pytest.raises(TimeoutError):
        await model(business, "hi", timeout=aiohttp.ClientTimeout(total=0.1))
    await business.fault(MODEL, "delay", count=1, seconds=0.1)
    begun = time.monotonic()
    assert (await model(business, "hi")).status == 200
    assert time.monotonic() - begun >= 0.09
    await business.fault(MODEL, "refuse", count=1)
    refused = await model(business, "hi")
    assert refused.json["output"][0]["content"][0]["type"] == "refusal"


async def test_model_faults_match_text_of_the_request(business: Business) -> None:
    await business.fault(MODEL, "server_error", match="unlucky")
    assert (await model(business, "lucky?")).status == 200
    assert (await model(business, "unlucky")).status == 500
