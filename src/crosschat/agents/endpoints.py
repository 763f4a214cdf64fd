"""Agents over HTTP: making, changing and linking them."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from sqlalchemy import select

from crosschat.agents.leads import endpoints as leads
from crosschat.agents.pages import Limit, page
from crosschat.agents.prompts import endpoints as prompts
from crosschat.agents.repository import connections_of, get_agent
from crosschat.agents.schemas import (
    AgentIn,
    AgentOut,
    AgentPage,
    AgentPatch,
    GuideAgentIn,
    LinkIn,
    LinksOut,
    agent_out,
)
from crosschat.agents.service import (
    PROMPT_PREFIX,
    change_agent,
    create_agent,
    delete_agent,
    link,
    unlink,
)
from crosschat.agents.tools import endpoints as tools
from crosschat.agents.turns import endpoints as turns
from crosschat.bus import Bus
from crosschat.errors import NotFound
from crosschat.models import Agent
from crosschat.workspaces.access import Access, access
from crosschat.workspaces.idempotency import once

router = APIRouter()
Reader = Annotated[Access, access("agents:read")]
Writer = Annotated[Access, access("agents:write")]
agents = APIRouter(tags=["agents"])


def _bus(request: Request) -> Bus:
    bus: Bus = request.app.state.system.bus
    return bus


async def _out(caller: Access, agent: Agent) -> AgentOut:
    linked = await connections_of(caller.session, [agent.id])
    return agent_out(agent, linked.get(agent.id, []))


async def _page(caller: Access, limit: int, cursor: str | None) -> AgentPage:
    rows, following = await page(
        caller.session, Agent, select(Agent), limit=limit, cursor=cursor, filters={}
    )
    linked = await connections_of(caller.session, [agent.id for agent in rows])
    return AgentPage(
        data=[agent_out(agent, linked.get(agent.id, [])) for agent in rows], next=following
    )


@agents.post("/v1/agents", response_model=AgentOut, status_code=201, summary="Make an agent")
async def make(body: AgentIn, request: Request, caller: Writer) -> Response:
    """Takes an `Idempotency-Key`."""

    async def action() -> AgentOut:
        agent = await create_agent(caller.session, _bus(request), caller.workspace_id, body)
        return await _out(caller, agent)

    return await once(request, caller.session, caller.workspace_id, action, status=201)


@agents.get("/v1/agents", summary="List agents")
async def list_agents(caller: Reader, limit: Limit = 50, cursor: str | None = None) -> AgentPage:
    return await _page(caller, limit, cursor)


@agents.get("/v1/agents/{agent_id}", summary="One agent")
async def one(agent_id: str, caller: Reader) -> AgentOut:
    return await _out(caller, await get_agent(caller.session, agent_id))


@agents.patch("/v1/agents/{agent_id}", summary="Change an agent")
async def change(agent_id: str, body: AgentPatch, caller: Writer) -> AgentOut:
    """Turns that begin from now on go by it."""
    return await _out(caller, await change_agent(caller.session, agent_id, body))


@agents.delete("/v1/agents/{agent_id}", status_code=204, summary="Delete an agent")
async def delete(agent_id: str, caller: Writer) -> None:
    """The traces of its turns stay."""
    await delete_agent(caller.session, agent_id)


@agents.get("/v1/agents/{agent_id}/connections", summary="Connections of an agent")
async def links(agent_id: str, caller: Reader) -> LinksOut:
    await get_agent(caller.session, agent_id)
    linked = await connections_of(caller.session, [agent_id])
    return LinksOut(data=linked.get(agent_id, []))


@agents.post("/v1/agents/{agent_id}/connections", summary="Link an agent to a connection")
async def link_connection(
    agent_id: str, body: LinkIn, request: Request, caller: Writer
) -> LinksOut:
    """It answers there from now on. Connections without an agent have the default one."""
    await get_agent(caller.session, agent_id)
    await link(caller.session, _bus(request), agent_id, body.connection_id)
    return await links(agent_id, caller)


@agents.delete(
    "/v1/agents/{agent_id}/connections/{connection_id}",
    status_code=204,
    summary="Unlink an agent from a connection",
)
async def unlink_connection(
    agent_id: str, connection_id: str, request: Request, caller: Writer
) -> None:
    await get_agent(caller.session, agent_id)
    await unlink(caller.session, _bus(request), agent_id, connection_id)


@agents.post(
    "/v1/users/{user_id}/agents",
    response_model=AgentOut,
    status_code=201,
    summary="Make an agent (the guides' address)",
)
async def make_for_user(
    user_id: str, body: GuideAgentIn, request: Request, caller: Writer
) -> Response:
    """`phone_number_id` is the connection that the agent answers on.

    A `prompt_id` of OpenAI's is taken down and the agent works with a general text; `hint` says
    what to do about it.
    """
    _check_user(user_id, caller)

    async def action() -> AgentOut:
        ours = body.prompt_id is None or body.prompt_id.startswith(PROMPT_PREFIX)
        wanted = AgentIn(
            name=body.name,
            prompt_id=body.prompt_id if ours else None,
            connection_ids=[body.phone_number_id] if body.phone_number_id else [],
        )
        agent = await create_agent(caller.session, _bus(request), caller.workspace_id, wanted)
        if not ours:
            agent.legacy_prompt_id = body.prompt_id
            await caller.session.flush()
        return await _out(caller, agent)

    return await once(request, caller.session, caller.workspace_id, action, status=201)


@agents.get("/v1/users/{user_id}/agents", summary="List agents (the guides' address)")
async def list_for_user(
    user_id: str, caller: Reader, limit: Limit = 50, cursor: str | None = None
) -> AgentPage:
    _check_user(user_id, caller)
    return await _page(caller, limit, cursor)


def _check_user(user_id: str, caller: Access) -> None:
    if user_id != caller.workspace_id:
        raise NotFound("There is no such user. `user_id` is what signing up answered.")


for part in (agents, prompts.router, tools.router, turns.router, leads.router):
    router.routes.extend(part.routes)
