"""What an operator sees of a message: one id in all logs, its timeline, and the figures."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from prometheus_client.parser import text_string_to_metric_families

from tests.e2e.conftest import API_KEY, Installation

Install = Callable[..., Awaitable[Installation]]
CUSTOMER = "351911222333"


async def write(it: Installation, text: str, sender: str = CUSTOMER) -> str:
    """A customer writes; the correlation that the webhook was answered with."""
    message = {"from": sender, "text": {"body": text}}
    payload = {"entry": [{"changes": [{"value": {"messages": [message]}}]}]}
    async with it.http.post(f"{it.url}/integrations/whatsapp/webhook", json=payload) as answer:
        assert answer.status == 200
        return answer.headers["X-Correlation-Id"]


async def newest(it: Installation, direction: str, status: str | None = None) -> Any:
    for message in (await it.get("/v1/messages"))["data"]:
        if message["direction"] == direction and status in {None, message["status"]}:
            return message
    return None


def lines(it: Installation, name: str, event: str) -> list[dict[str, Any]]:
    found = [orjson.loads(line) for line in it.log(name).read_bytes().splitlines()]
    return [line for line in found if line["event"] == event]


async def figures(it: Installation) -> dict[tuple[str, str, str], float]:
    """Values by (name, channel or kind or model, outcome or role)."""
    async with it.http.get(f"{it.url}/metrics") as answer:
        text = await answer.text()
    return {
        (
            sample.name,
            sample.labels.get("channel") or sample.labels.get("kind") or "",
            sample.labels.get("outcome") or sample.labels["role"],
        ): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if "role" in sample.labels
    }


async def test_one_id_leads_from_the_webhook_to_what_was_sent(install: Install) -> None:
    it = await install(LOG_LEVEL="debug")
    cause = await write(it, "Where is my order?")
    reply = await it.until(lambda: newest(it, "outbound", "delivered"))
    asked = await newest(it, "inbound")

    [turn] = lines(it, "worker", "turn.ran")
    [call] = lines(it, "worker", "delivery.called")
    assert turn["correlation"] == call["correlation"] == cause

    arrived = (await it.get(f"/v1/messages/{asked['id']}/timeline"))["data"]
    assert [one["what"] for one in arrived] == ["received", "stored", "turn"]
    assert {one["correlation"] for one in arrived} == {cause}
    assert arrived[0]["event_id"] == cause
    assert arrived[2]["outcome"] == "reply"
    assert arrived[2]["model"]

    sent = (await it.get(f"/v1/messages/{reply['id']}/timeline"))["data"]
    kinds = [one["status"] or one["what"] for one in sent]
    assert kinds[:2] == ["turn", "created"]
    assert kinds[2:4] == ["attempt", "accepted"]
    assert set(kinds[4:]) == {"sent", "delivered"}
    attempt = sent[2]
    assert (attempt["number"], attempt["outcome"]) == (1, "accepted")
    assert attempt["external_id"] == reply["external_id"]
    assert attempt["duration_ms"] >= 0
    assert {one["correlation"] for one in sent if one["what"] != "created"} == {cause}
    assert sent[0]["turn_id"] == arrived[2]["turn_id"]

    await the_requests_own_id_goes_along(it, asked["conversation_id"])
    await failed_attempts_are_told(it, asked["conversation_id"])
    await the_workers_figures_are_shown(it)


async def the_requests_own_id_goes_along(it: Installation, conversation_id: str) -> None:
    body = {"conversation_id": conversation_id, "content": "Let me look."}
    headers = {"x-api-key": API_KEY, "X-Correlation-Id": "crm-ticket-4711"}
    async with it.http.post(f"{it.url}/v1/messages", json=body, headers=headers) as answer:
        assert answer.status == 201, await answer.text()
        assert answer.headers.getall("X-Correlation-Id") == ["crm-ticket-4711"]
        message_id = (await answer.json())["id"]

    async def accepted() -> Any:
        told = (await it.get(f"/v1/messages/{message_id}/timeline"))["data"]
        return [one for one in told if one["status"] == "accepted"]

    [status] = await it.until(accepted)
    assert status["correlation"] == "crm-ticket-4711"
    calls = lines(it, "worker", "delivery.called")
    assert [call["correlation"] for call in calls][-1] == "crm-ticket-4711"
    for unfit in ("with space and\ttab", "x" * 200, "short"):
        headers["X-Correlation-Id"] = unfit
        async with it.http.get(f"{it.url}/v1/me", headers=headers) as answer:
            assert answer.headers["X-Correlation-Id"].startswith("req_")


async def failed_attempts_are_told(it: Installation, conversation_id: str) -> None:
    """A refusal, tried again by ourselves, then accepted; and one that is final."""
    fault = {"target": "whatsapp.messages", "kind": "rate_limited", "count": 1}
    await it.simulate("/faults", fault)
    status, message = await it.post(
        "/v1/messages", {"conversation_id": conversation_id, "content": "Found it."}
    )
    assert status == 201

    async def told() -> Any:
        happened = (await it.get(f"/v1/messages/{message['id']}/timeline"))["data"]
        accepted = [one for one in happened if one["status"] == "accepted"]
        return [one for one in happened if one["what"] == "attempt"] if accepted else None

    refused, accepted = await it.until(told)
    assert (refused["number"], refused["outcome"]) == (1, "retry")
    assert refused["error_code"] == "rate_limited"
    assert refused["provider_code"]
    [exchange] = refused["exchanges"]
    assert exchange["method"] == "POST"
    assert exchange["path"].endswith("/messages")
    assert exchange["status"] >= 400
    assert refused["provider_code"] in exchange["body"]
    assert (accepted["number"], accepted["outcome"]) == (2, "accepted")
    assert refused["at"] < accepted["at"]

    await it.simulate("/faults", {"target": "whatsapp.messages", "kind": "refuse", "count": 1})
    _, message = await it.post(
        "/v1/messages", {"conversation_id": conversation_id, "content": "Bye."}
    )
    path = f"/v1/messages/{message['id']}"

    async def failed() -> Any:
        return (await it.get(path))["status"] == "failed"

    await it.until(failed)
    assert (await it.post(f"{path}/retry", {}))[0] < 300
    await it.until(lambda: newest(it, "outbound", "delivered"))

    async def accepted_at_last() -> Any:
        happened = (await it.get(f"{path}/timeline"))["data"]
        return happened if any(one["status"] == "accepted" for one in happened) else None

    happened = await it.until(accepted_at_last)
    whats = [(one["what"], one["outcome"]) for one in happened]
    assert [what for what in whats if what[0] != "status"] == [
        ("created", None),
        ("attempt", "failed"),
        ("handoff", None),
        ("retried", None),
        ("attempt", "accepted"),
    ]


async def the_workers_figures_are_shown(it: Installation) -> None:
    async def pulsed() -> Any:
        seen = await figures(it)
        accepted = seen.get(("crosschat_deliveries_total", "whatsapp", "accepted"), 0)
        return seen if accepted >= 4 else None

    seen = await it.until(pulsed)
    assert seen["crosschat_deliveries_total", "whatsapp", "retry"] == 1
    assert seen["crosschat_deliveries_total", "whatsapp", "failed"] == 1
    assert seen["crosschat_jobs_total", "agents.turn", "done"] >= 1
    assert seen["crosschat_model_tokens_total", "input", "worker"] > 0
    assert seen["crosschat_model_tokens_total", "output", "worker"] > 0
    assert seen["crosschat_model_duration_seconds_count", "", "worker"] >= 1
    assert seen["crosschat_delivery_latency_seconds_count", "whatsapp", "worker"] >= 4
    assert seen["crosschat_webhooks_accepted_total", "whatsapp", "api"] >= 1
    assert seen["crosschat_database_connections_in_use", "", "worker"] >= 0
