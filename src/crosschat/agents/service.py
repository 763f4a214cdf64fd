"""Making and changing agents. Every workspace has one from its first moment."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.agents.profiles import BASIC_PROMPT
from crosschat.agents.repository import get_agent, get_connection, version_of
from crosschat.agents.schemas import HOSTED_PROMPT_HINT, AgentIn, AgentPatch
from crosschat.bus import Bus
from crosschat.connections.directory import TOPIC
from crosschat.database import after_commit
from crosschat.errors import Conflict, InvalidRequest
from crosschat.kit import clock
from crosschat.kit.ids import new_id
from crosschat.models import Agent, Connection, Prompt, PromptVersion
from crosschat.workspaces.service import WorkspaceCreated

PROMPT_PREFIX = "prm_"


async def create_default_agent(session: AsyncSession, event: WorkspaceCreated) -> None:
    """A new workspace's agent, with a prompt to start from."""
    prompt = await add_prompt(session, event.workspace_id, "First prompt", BASIC_PROMPT, {})
    session.add(
        Agent(
            id=new_id("agt"),
            workspace_id=event.workspace_id,
            name="AI agent",
            prompt_id=prompt.id,
            is_default=True,
        )
    )


async def add_prompt(
    session: AsyncSession, workspace_id: str, name: str, text: str, defaults: dict[str, str]
) -> Prompt:
    """A prompt with its first version."""
    prompt = Prompt(id=new_id("prm"), workspace_id=workspace_id, name=name)
    session.add(prompt)
    await session.flush()
    await add_version(session, prompt, 1, text, defaults)
    return prompt


async def add_version(
    session: AsyncSession, prompt: Prompt, number: int, text: str, defaults: dict[str, str]
) -> PromptVersion:
    version = PromptVersion(
        id=new_id("pmv"),
        workspace_id=prompt.workspace_id,
        prompt_id=prompt.id,
        number=number,
        text=text,
        defaults=defaults,
    )
    session.add(version)
    await session.flush()
    return version


async def create_agent(
    session: AsyncSession, bus: Bus, workspace_id: str, wanted: AgentIn
) -> Agent:
    """Raises: InvalidRequest, NotFound (a connection)."""
    prompt_id = wanted.prompt_id
    if wanted.text is not None:
        if prompt_id is not None:
            raise InvalidRequest("Send `prompt_id` or `text`, not both.", code="two_prompts")
        prompt_id = (await add_prompt(session, workspace_id, wanted.name, wanted.text, {})).id
    await check_prompt(session, prompt_id, wanted.prompt_version)
    if wanted.is_default:
        await _no_default(session)
    agent = Agent(id=new_id("agt"), workspace_id=workspace_id)
    _set(agent, wanted.model_dump(exclude={"text", "connection_ids", "hours"}, mode="json"))
    agent.prompt_id = prompt_id
    agent.hours = wanted.hours.model_dump(mode="json") if wanted.hours else {}
    session.add(agent)
    await session.flush()
    for connection_id in wanted.connection_ids:
        await link(session, bus, agent.id, connection_id)
    return agent


async def change_agent(session: AsyncSession, agent_id: str, wanted: AgentPatch) -> Agent:
    """Raises: InvalidRequest, NotFound, Conflict."""
    agent = await get_agent(session, agent_id, lock=True)
    given = wanted.model_dump(exclude_unset=True, mode="json")
    if "prompt_id" in given or "prompt_version" in given:
        prompt_id = given.get("prompt_id", agent.prompt_id)
        await check_prompt(session, prompt_id, given.get("prompt_version", agent.prompt_version))
    if given.get("is_default") is False and agent.is_default:
        raise Conflict("Make another agent the default one instead.", code="default_agent")
    if given.get("is_default") and not agent.is_default:
        await _no_default(session)
    if "hours" in given:
        given["hours"] = given["hours"] or {}
    if given.get("name") == "":
        raise InvalidRequest("An agent needs a name.")
    _set(agent, given)
    agent.revision += 1
    agent.updated_at = clock.now()
    await session.flush()
    return agent


async def delete_agent(session: AsyncSession, agent_id: str) -> None:
    """Its traces stay. Raises: NotFound, Conflict while something needs it."""
    agent = await get_agent(session, agent_id, lock=True)
    if agent.is_default:
        raise Conflict("Make another agent the default one first.", code="default_agent")
    if await session.scalar(select(exists().where(Connection.agent_id == agent_id))):
        raise Conflict("Unlink the agent from its connections first.", code="agent_linked")
    await session.delete(agent)
    await session.flush()


async def link(session: AsyncSession, bus: Bus, agent_id: str, connection_id: str) -> None:
    """Have an agent answer on a connection, in place of whoever did. Raises: NotFound."""
    await get_connection(session, connection_id)
    await _assign(session, bus, [connection_id], agent_id)


async def unlink(session: AsyncSession, bus: Bus, agent_id: str, connection_id: str) -> None:
    """The default agent answers there from now on. Raises: NotFound, Conflict."""
    connection = await get_connection(session, connection_id)
    if connection.agent_id != agent_id:
        raise Conflict("The agent is not linked to this connection.", code="not_linked")
    await _assign(session, bus, [connection_id], None)


async def check_prompt(session: AsyncSession, prompt_id: str | None, number: int | None) -> None:
    """Raises: InvalidRequest, unless it is a prompt of ours that has this version."""
    if prompt_id is None:
        if number is not None:
            raise InvalidRequest("`prompt_version` needs a `prompt_id`.", code="no_prompt")
        return
    if not prompt_id.startswith(PROMPT_PREFIX):
        raise InvalidRequest(HOSTED_PROMPT_HINT, code="hosted_prompt")
    if await version_of(session, prompt_id, number) is None:
        which = f" in version {number}" if number is not None else ""
        raise InvalidRequest(
            f"There is no prompt {prompt_id}{which}. `GET /v1/prompts` lists yours. "
            + HOSTED_PROMPT_HINT,
            code="unknown_prompt",
        )


async def _assign(
    session: AsyncSession, bus: Bus, connection_ids: Sequence[str], agent_id: str | None
) -> None:
    await session.execute(
        update(Connection)
        .where(Connection.id.in_(connection_ids))
        .values(agent_id=agent_id, updated_at=clock.now())
    )

    def tell() -> None:
        for connection_id in connection_ids:
            bus.publish(TOPIC, connection_id)

    after_commit(session, tell)


async def _no_default(session: AsyncSession) -> None:
    """Make room for another default agent."""
    await session.execute(update(Agent).where(Agent.is_default).values(is_default=False))


def _set(agent: Agent, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(agent, "return_after" if name == "return_after_hours" else name, value)
