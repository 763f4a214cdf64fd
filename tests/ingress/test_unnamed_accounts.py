"""A connection whose operator gave a token but no account id, as the chatbot guide does."""

import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from tests.e2e.signing import signed
from tests.served import Served, serving, until

from crosschat.messaging.channel import UNNAMED
from crosschat.models import Connection, RawEvent

SECRET = "the-app-secret-of-the-operator"
TOKEN = "EAApage_token_of_the_operator"
GUIDE = {
    "META_PAGE_ACCESS_TOKEN": TOKEN,
    "META_APP_SECRET": SECRET,
    "VERIFY_TOKEN": "my-secret-verify-token-123",
    "GRAPH_API_URL": "http://127.0.0.1:9",
}
CHANNELS = {"messenger": "page", "instagram": "instagram"}


def message(channel: str, account: str, text: str) -> dict[str, Any]:
    now = int(time.time() * 1000)
    event = {
        "sender": {"id": "90001"},
        "recipient": {"id": account},
        "timestamp": now,
        "message": {"mid": f"m_{text}", "text": text},
    }
    entry = {"id": account, "time": now, "messaging": [event]}
    return {"object": CHANNELS[channel], "entry": [entry]}


async def post(api: Served, channel: str, account: str, text: str, secret: str = SECRET) -> int:
    body, headers = signed(message(channel, account, text), secret)
    path = f"/{channel}/webhook"
    return (await api.ask("POST", path, key=None, data=body, headers=headers))[0]


async def texts(api: Served, channel: str) -> set[str]:
    _, page = await api.ask("GET", "/v1/messages?limit=200&direction=inbound")
    return {row["text"] for row in page["data"] if row["channel"] == channel}


async def test_the_guides_settings_alone_bring_messages_into_the_inbox(
    dsn: str, data_dir: Path
) -> None:
    async with serving(dsn, data_dir, **GUIDE) as api, api.working():
        for channel in CHANNELS:
            query = "hub.mode=subscribe&hub.challenge=115&hub.verify_token="
            path = f"/{channel}/webhook?{query}"
            assert await api.ask("GET", f"{path}{GUIDE['VERIFY_TOKEN']}") == (200, "115")
            assert (await api.ask("GET", f"{path}wrong"))[0] == 403
            assert await post(api, channel, "1010101", "hello") == 200
            assert await post(api, channel, "1010101", "forged", secret="another") == 401
            await until(partial(texts, api, channel))
            assert await texts(api, channel) == {"hello"}
        kept = await api.rows(select(RawEvent).where(RawEvent.unrouted == 0))
        assert {row.channel for row in kept} == set(CHANNELS)
        status, answer = await api.ask(
            "POST",
            "/integrations/messenger/connect",
            json={"credentials": {"pageId": UNNAMED, "accessToken": "EAAx"}},
        )
        assert (status, UNNAMED in answer["detail"]) == (422, True)


async def test_an_account_that_is_named_later_stays_the_same_connection(
    dsn: str, data_dir: Path
) -> None:
    pages = select(Connection).where(Connection.channel == "messenger")
    async with serving(dsn, data_dir, **GUIDE) as api:
        [before] = await api.rows(pages)
        assert before.account_id == UNNAMED
    async with serving(dsn, data_dir, **GUIDE, META_PAGE_ID="1010101") as api:
        [after] = await api.rows(pages)
        assert (after.id, after.account_id) == (before.id, "1010101")
        assert await post(api, "messenger", "1010101", "mine") == 200
        assert await post(api, "messenger", "2020202", "of another page") == 401


@pytest.mark.parametrize("channel", CHANNELS)
async def test_beside_another_account_nobody_is_guessed(
    dsn: str, data_dir: Path, channel: str
) -> None:
    async with serving(dsn, data_dir, **GUIDE) as api:
        async with api.database.transaction() as session:
            [first] = (
                await session.scalars(select(Connection).where(Connection.channel == channel))
            ).all()
            session.add(
                Connection(
                    id="cn_second",
                    workspace_id=first.workspace_id,
                    channel=channel,
                    account_id="2020202",
                    credentials=first.credentials,
                )
            )
        assert await post(api, channel, "2020202", "known") == 200
        assert await post(api, channel, "3030303", "whose?") == 401
