"""Trying an agent shows everything and does nothing."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from crosschat.models import (
    AgentTry,
    AgentTurn,
    Base,
    Conversation,
    Delivery,
    JobRow,
    Lead,
    Message,
    ToolCall,
)
from crosschat.sandbox.app import running
from crosschat.sandbox.config import SandboxConfig
from tests.agents.servers import Shop
from tests.agents.stage import BOOK, FIND_ORDER, Stage
from tests.served import SEED, Served, serving


@pytest.fixture
async def working(stage: Stage) -> AsyncIterator[Stage]:
    async with stage.api.working():
        yield stage


async def trial(stage: Stage, status: int = 200, **body: Any) -> Any:
    return await stage.post(f"/v1/agents/{stage.agent_id}/try", body, status)


async def nothing_kept(api: Served) -> None:
    tables: list[type[Base]] = [
        AgentTry, AgentTurn, Conversation, Delivery, JobRow, Lead, Message, ToolCall,
    ]  # fmt: skip
    for table in tables:
        assert await api.rows(select(func.count()).select_from(table)) == [0], table


async def test_a_trial_shows_the_reply_and_the_whole_trace_and_keeps_nothing(
    working: Stage,
) -> None:
    working.model.says("Yes, in two days.")
    result = await trial(working, text="Do you ship to Rome?")
    assert (result["outcome"], result["reply"]) == ("reply", "Yes, in two days.")
    trace = result["trace"]
    assert trace["prompt_version"] == 1
    assert trace["instructions"].startswith("You are a helpful customer support agent")
    assert trace["messages"] == [{"role": "customer", "text": "Do you ship to Rome?"}]
    assert (trace["model"], trace["input_tokens"], trace["output_tokens"]) == (
        "gpt-6-luna",
        1_000,
        100,
    )
    assert trace["cost"] > 0
    assert trace["total_ms"] > 0
    await nothing_kept(working.api)


async def test_a_trial_takes_a_whole_conversation_variables_and_a_channel(working: Stage) -> None:
    prompt = await working.post("/v1/prompts", {"name": "p", "text": "For {{customer_name}}."})
    await working.set(prompt_id=prompt["id"])
    connection = await working.connection()
    messages = [
        {"role": "customer", "text": "hi"},
        {"role": "agent", "text": "Hello!"},
        {"role": "customer", "text": "prices?"},
    ]
    await trial(
        working,
        messages=messages,
        variables={"customer_name": "Ana"},
        connection_id=connection["id"],
    )
    assert working.model.instructions.startswith("For Ana.")
    assert "WhatsApp" in working.model.instructions
    assert working.model.read == [("user", "hi"), ("assistant", "Hello!"), ("user", "prices?")]


async def test_a_version_can_be_tried_before_it_is_used(working: Stage) -> None:
    prompt = await working.post("/v1/prompts", {"name": "p", "text": "One."})
    await working.set(prompt_id=prompt["id"], prompt_version=1)
    await working.post(f"/v1/prompts/{prompt['id']}/versions", {"text": "Two."})
    result = await trial(working, text="hi", prompt_version=2)
    assert result["trace"]["prompt_version"] == 2
    assert working.model.instructions.startswith("Two.")
    await trial(working, 422, text="hi", prompt_version=3)


async def test_tools_that_look_are_called_and_tools_that_act_only_shown(working: Stage) -> None:
    await working.tool(
        FIND_ORDER, "/orders/{number}", bound={"phone": "contact.phone"}, headers={"X-Key": "k"}
    )
    await working.tool(BOOK, "/tables")
    working.model.says(("find_order", {"number": "7"}), ("book", {"time": "20:00"}), "All done.")
    result = await trial(working, text="order 7", variables={"contact_phone": "351910000001"})
    [visit] = working.shop.visits
    assert (visit.path, visit.query) == ("/orders/7", {"phone": "351910000001"})
    looked, booked = result["trace"]["tool_calls"]
    assert (looked["state"], looked["result"]) == ("done", '{"status": "shipped"}')
    assert booked["state"] == "would_call"
    assert booked["request"] == {
        "method": "POST",
        "url": working.shop.url + "/tables",
        "body": {"time": "20:00"},
    }
    await nothing_kept(working.api)


async def test_a_handoff_a_lead_and_a_failure_are_shown_as_what_they_are(working: Stage) -> None:
    await working.set(lead_capture=True)
    lead = dict.fromkeys(("email", "phone", "company", "intent", "summary", "confidence"))
    working.model.says(
        ("capture_lead", {**lead, "name": "Ana"}),
        ("hand_off", {"reason": "Wants a person.", "summary": "Ana.", "message": "Wait."}),
        401,
    )
    result = await trial(working, text="I am Ana, a person please")
    assert (result["outcome"], result["reason"]) == ("handoff", "Wants a person.")
    assert result["handoff"]["message"] == "Wait."
    assert result["lead"] == {"name": "Ana"}
    failed = await trial(working, text="again")
    assert failed["outcome"] == "handoff"
    assert "AI_API_KEY" in failed["reason"]
    working.model.otherwise = 500
    failed = await trial(working, text="again")
    assert failed["outcome"] == "failed"
    await nothing_kept(working.api)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": "a", "messages": [{"role": "customer", "text": "b"}]},
        {"messages": [{"role": "agent", "text": "b"}]},
        {"messages": []},
        {"text": ""},
        {"text": "a", "send": True},
    ],
)
async def test_a_trial_in_which_nobody_asks_is_refused(stage: Stage, body: Any) -> None:
    await trial(stage, 422, **body)


async def test_without_a_worker_a_trial_says_so_and_leaves_nothing(stage: Stage) -> None:
    stage.api.system.agents.tries.patience = 0.2
    answer = await trial(stage, 503, text="hi")
    assert answer["code"] == "no_answer"
    assert await stage.api.rows(select(AgentTry)) == []


async def test_waiting_for_a_trial_holds_no_connection(stage: Stage) -> None:
    held: list[int] = []

    async def look(number: int) -> None:
        pool: Any = stage.api.database.engine.pool
        await asyncio.sleep(0.1)
        held.append(pool.checkedout())

    stage.model.meanwhile = look
    async with stage.api.working():
        await asyncio.gather(*(trial(stage, text=f"hi {n}") for n in range(8)))
    # The worker's own look-ups may hold one or two for a moment; eight waiting requests none.
    assert min(held) <= 2


async def test_the_simulated_model_can_be_tried(dsn: str, data_dir: Path) -> None:
    config = SandboxConfig(seed=SEED)
    async with running(config) as sandbox:
        port = sandbox.url.rpartition(":")[2]
        async with serving(dsn, data_dir, SANDBOX_PORT=port) as api, api.working():
            [agent] = (await api.ask("GET", "/v1/agents"))[1]["data"]
            path = f"/v1/agents/{agent['id']}/try"
            _, reply = await api.ask("POST", path, json={"text": "What are your opening hours?"})
            assert "9:00 to 18:00" in reply["reply"]
            assert reply["trace"]["simulated"] is True
            _, passed = await api.ask("POST", path, json={"text": "Quero falar com um atendente"})
            assert passed["outcome"] == "handoff"
            assert passed["handoff"]["summary"]
            await nothing_kept(api)


async def test_the_simulated_model_uses_the_tools_that_the_customer_names(
    dsn: str, data_dir: Path, shop: Shop
) -> None:
    async with running(SandboxConfig(seed=SEED)) as sandbox:
        variables = {
            "SANDBOX_PORT": sandbox.url.rpartition(":")[2],
            "AGENT_TOOL_HOSTS": shop.host,
        }
        async with serving(dsn, data_dir, **variables) as api, api.working():
            [agent] = (await api.ask("GET", "/v1/agents"))[1]["data"]
            path = f"/v1/agents/{agent['id']}"
            await api.ask("PATCH", path, json={"lead_capture": True})
            for spec in (FIND_ORDER, BOOK):
                tool = {**spec, "url": f"{shop.url}/{spec['name']}"}
                assert (await api.ask("POST", f"{path}/tools", json=tool))[0] == 201
            text = "My name is Ana. find_order number=A17, then book time=20:00 guests=2"
            _, result = await api.ask("POST", f"{path}/try", json={"text": text})
            looked, booked = result["trace"]["tool_calls"]
            assert (looked["arguments"], looked["state"]) == ({"number": "A17"}, "done")
            assert booked["arguments"] == {"time": "20:00", "guests": 2}
            assert booked["state"] == "would_call"
            assert "shipped" in result["reply"]
            _, lead = await api.ask(
                "POST", f"{path}/try", json={"text": "capture_lead! My name is Ana Pereira."}
            )
            assert lead["lead"]["name"] == "Ana Pereira"


def test_the_api_does_not_load_the_model_library() -> None:
    program = (
        "import sys, crosschat.processes\n"
        "loaded = {'pydantic_ai', 'openai', 'crosschat.agents.brain'} & sys.modules.keys()\n"
        "assert not loaded, loaded"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
