"""What is let in at the door, what is stored, and what is answered."""

import hashlib
import hmac
import io
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from tests.e2e.signing import change, envelope, signed, text_message
from tests.served import SEED, Served, serving, until

from crosschat.channels.whatsapp import plugin
from crosschat.models import JobRow, Message, RawEvent

PATH = "/integrations/whatsapp/webhook"
NUMBER = "100000000000001"
assert plugin.simulated is not None
SECRET = plugin.simulated(SEED, "http://127.0.0.1:9")[0]["app_secret"]
SPARSE = {"entry": [{"changes": [{"value": {"messages": [{"from": "1", "text": {"body": "x"}}]}}]}]}
BATCH = envelope([change(NUMBER, messages=[text_message("351", "hello", "wamid.1", 1)])])


@pytest.fixture
async def api(dsn: str, data_dir: Path) -> Any:
    async with serving(dsn, data_dir) as served:
        yield served


async def send(api: Served, payload: Any, secret: str, path: str = PATH, **extra: str) -> Any:
    body, headers = signed(payload, secret)
    return await api.ask(
        "POST", path, key=None, data=io.BytesIO(body), headers={**headers, **extra}
    )


async def test_a_signed_webhook_is_stored_before_it_is_answered(api: Served) -> None:
    assert await send(api, BATCH, SECRET) == (200, {"received": True})
    [event] = await api.rows(select(RawEvent))
    assert event.state == "stored"
    assert len(await api.rows(select(JobRow))) == 1


async def test_a_forged_signature_is_refused_and_nothing_is_stored(api: Served) -> None:
    status, problem = await send(api, BATCH, "another-secret")
    assert status == 401
    assert problem["code"] == "unauthenticated"
    assert await api.rows(select(RawEvent)) == []
    assert SECRET not in str(problem)


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-for": "203.0.113.9"},
        {"x-forwarded-proto": "https"},
        {"forwarded": "for=203.0.113.9"},
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"host": "abc123.ngrok.io"},
    ],
)
async def test_an_unsigned_webhook_that_came_through_the_internet_is_refused(
    api: Served, headers: dict[str, str]
) -> None:
    status, _ = await api.ask("POST", PATH, key=None, json=SPARSE, headers=headers)
    assert status == 401
    assert await api.rows(select(RawEvent)) == []


async def test_an_unsigned_webhook_from_this_machine_reaches_the_simulated_account(
    api: Served,
) -> None:
    assert (await api.ask("POST", PATH, key=None, json=SPARSE))[0] == 200


@pytest.mark.parametrize(
    "variables",
    [
        {"CROSSCHAT_ENV": "production"},
        {"PUBLIC_URL": "https://chat.example.com"},
        {"CROSSCHAT_ENV": "production", "ALLOW_UNSIGNED_WEBHOOKS": "1"},
    ],
)
async def test_an_unsigned_webhook_is_refused_where_it_is_no_game(
    dsn: str, data_dir: Path, variables: dict[str, str]
) -> None:
    async with serving(dsn, data_dir, **variables) as api:
        assert (await api.ask("POST", PATH, key=None, json=SPARSE))[0] == 401


async def test_broken_json_with_a_right_signature_is_kept_as_unparsable(api: Served) -> None:
    _, headers = signed(BATCH, SECRET)

    body = b'{"entry": [' + b"\xff\xfe"
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers["x-hub-signature-256"] = f"sha256={digest}"
    status, _ = await api.ask("POST", PATH, key=None, data=body, headers=headers)
    assert status == 200

    async def unparsable() -> Any:
        return await api.rows(select(RawEvent).where(RawEvent.state == "unparsable"))

    async with api.working():
        [event] = await until(unparsable)
    assert bytes(event.body) == body
    assert "JSON" in event.error


async def test_a_body_over_three_megabytes_is_refused_and_one_just_below_is_not(
    api: Served,
) -> None:
    large = dict(BATCH, padding="x" * (3 * 1024 * 1024))
    assert (await send(api, large, SECRET))[0] == 413
    fits = dict(BATCH, padding="x" * (3 * 1024 * 1024 - 2000))
    assert (await send(api, fits, SECRET))[0] == 200


@pytest.mark.parametrize("path", [PATH, "/whatsapp/webhook", "/webhook/meta"])
async def test_the_handshake_answers_the_challenge_as_it_came(
    dsn: str, data_dir: Path, path: str
) -> None:
    async with serving(dsn, data_dir, VERIFY_TOKEN="my-secret-verify-token-123") as api:
        query = {"hub.mode": "subscribe", "hub.challenge": "0012", "hub.verify_token": "wrong"}
        assert (await api.ask("GET", path, key=None, params=query))[0] == 403
        query["hub.verify_token"] = "my-secret-verify-token-123"
        assert await api.ask("GET", path, key=None, params=query) == (200, "0012")


async def test_an_unknown_connection_in_the_path_is_not_found(api: Served) -> None:
    status, problem = await send(api, BATCH, SECRET, "/integrations/whatsapp/cn_nobody/webhook")
    assert status == 404
    assert "/v1/connections" in problem["detail"]


async def test_the_same_webhook_three_times_is_one_message(api: Served) -> None:
    for _ in range(3):
        await send(api, BATCH, SECRET)
    assert len(await api.rows(select(RawEvent))) == 3

    async def split() -> Any:
        return not await api.rows(select(JobRow).where(JobRow.lane_class.in_(("split", "inbound"))))

    async with api.working():
        await until(split)
    assert len(await api.rows(select(Message).where(Message.direction == "inbound"))) == 1


async def test_an_item_of_an_account_that_is_not_connected_is_listed_as_unrouted(
    api: Served,
) -> None:
    mixed = envelope(
        [change("999", messages=[text_message("351", "whose?", "wamid.2", 1)])],
        [change(NUMBER, messages=[text_message("351", "ours", "wamid.3", 1)])],
    )
    assert (await send(api, mixed, SECRET))[0] == 200

    async def unrouted() -> Any:
        return await api.rows(select(RawEvent).where(RawEvent.unrouted == 1))

    async def stored() -> Any:
        return await api.rows(select(Message).where(Message.direction == "inbound"))

    async with api.working():
        await until(unrouted)
        [message] = await until(stored)
    assert message.text == "ours"
