"""Reading and touching agents' rows. Sessions are confined to the workspace."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.errors import NotFound
from crosschat.kit import clock
from crosschat.models import Agent, AgentTool, Connection, Prompt, PromptVersion


async def get_agent(session: AsyncSession, agent_id: str, *, lock: bool = False) -> Agent:
    """Raises: NotFound."""
    statement = select(Agent).where(Agent.id == agent_id)
    agent = await session.scalar(statement.with_for_update() if lock else statement)
    if agent is None:
        raise NotFound("There is no such agent. `GET /v1/agents` lists yours.")
    return agent


async def get_connection(session: AsyncSession, connection_id: str) -> Connection:
    """Raises: NotFound."""
    row = await session.scalar(select(Connection).where(Connection.id == connection_id))
    if row is None:
        raise NotFound("There is no such connection. `GET /v1/connections` lists yours.")
    return row


async def get_prompt(session: AsyncSession, prompt_id: str, *, lock: bool = False) -> Prompt:
    """Raises: NotFound."""
    statement = select(Prompt).where(Prompt.id == prompt_id)
    prompt = await session.scalar(statement.with_for_update() if lock else statement)
    if prompt is None:
        raise NotFound("There is no such prompt. `GET /v1/prompts` lists yours.")
    return prompt


async def get_tool(session: AsyncSession, agent_id: str, tool_id: str) -> AgentTool:
    """Raises: NotFound."""
    tool = await session.scalar(
        select(AgentTool).where(AgentTool.id == tool_id, AgentTool.agent_id == agent_id)
    )
    if tool is None:
        raise NotFound("This agent has no such tool. `GET /v1/agents/{id}/tools` lists them.")
    return tool


async def version_of(
    session: AsyncSession, prompt_id: str, number: int | None
) -> PromptVersion | None:
    """The version with this number, else the newest."""
    statement = select(PromptVersion).where(PromptVersion.prompt_id == prompt_id)
    if number is not None:
        statement = statement.where(PromptVersion.number == number)
    newest = statement.order_by(PromptVersion.number.desc()).limit(1)
    version: PromptVersion | None = await session.scalar(newest)
    return version


async def newest_numbers(session: AsyncSession, prompt_ids: Sequence[str]) -> dict[str, int]:
    """The newest version's number of each prompt."""
    rows = await session.execute(
        select(PromptVersion.prompt_id, func.max(PromptVersion.number))
        .where(PromptVersion.prompt_id.in_(prompt_ids))
        .group_by(PromptVersion.prompt_id)
    )
    return {row[0]: row[1] for row in rows}


async def connections_of(session: AsyncSession, agent_ids: Sequence[str]) -> dict[str, list[str]]:
    """The ids of the connections that each agent is linked to."""
    rows = await session.execute(
        select(Connection.agent_id, Connection.id)
        .where(Connection.agent_id.in_(agent_ids))
        .order_by(Connection.id)
    )
    found: dict[str, list[str]] = {}
    for agent_id, connection_id in rows:
        assert agent_id is not None  # noqa: S101 - the condition says so
        found.setdefault(agent_id, []).append(connection_id)
    return found


async def touch_agents(session: AsyncSession, which: Any) -> None:
    """These agents have changed: whatever was built of them is to be built anew."""
    await session.execute(
        update(Agent)
        .where(which)
        .values(revision=Agent.revision + 1, updated_at=clock.now())
        .execution_options(synchronize_session=False)
    )
