"""Replies by rule: no model, one reply a burst, nothing in what people have taken."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from tests.conversations.test_workflow import change, listed, sandbox, write
from tests.served import Served, serving

from crosschat.connections.rules import Rule
from crosschat.models import AgentTurn, Connection, Message

__all__ = ["sandbox"]
RULES: list[dict[str, Any]] = [
    {"keywords": ["opening hours", "open"], "text": "We open at nine."},
    {"text": "Thank you, we will write soon."},
]


@pytest.fixture
async def api(dsn: str, data_dir: Path, sandbox: Any) -> Any:
    port = sandbox.url.rsplit(":", 1)[1]
    async with serving(dsn, data_dir, SANDBOX_PORT=port, API_RATE="0") as served:
        [row] = await served.rows(select(Connection).where(Connection.channel == "whatsapp"))
        path = f"/v1/connections/{row.id}"
        assert (await served.ask("PATCH", path, json={"config": {"replies": RULES}}))[0] == 200
        wrong = {"config": {"replies": [{"keyword": "x", "text": "y"}]}}
        status, problem = await served.ask("PATCH", path, json=wrong)
        assert (status, problem["code"]) == (422, "invalid_config")
        async with served.working():
            yield served


async def replies(api: Served) -> list[str]:
    return await api.rows(
        select(Message.text).where(Message.direction == "outbound").order_by(Message.seq)
    )


async def test_the_first_rule_that_fits_answers_and_no_agent_is_asked(api: Served) -> None:
    await write(api, "351911", "When do you OPEN?")
    await write(api, "351922", "I opened a parcel")
    assert await replies(api) == [RULES[0]["text"], RULES[1]["text"]]
    assert await api.rows(select(AgentTurn)) == []
    _, page = await api.ask("GET", "/v1/messages")
    assert all(m["status"] != "failed" for m in page["data"])


async def test_what_people_have_taken_is_left_to_them(api: Served) -> None:
    await write(api, "351911", "hello")
    [one] = await listed(api)
    await change(api, one["id"], assignee={"kind": "people"})
    await write(api, "351911", "are you open?")
    assert await replies(api) == [RULES[1]["text"]]


@pytest.mark.parametrize(
    ("text", "fits"),
    [("Are you open?", True), ("OPEN", True), ("reopened", False), ("opening  hours!", True)],
)
def test_keywords_are_whole_words_in_any_case(text: str, fits: bool) -> None:
    assert Rule(text="", keywords=("open", "opening hours")).fits(text) is fits
