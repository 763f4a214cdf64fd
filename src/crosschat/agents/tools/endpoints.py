"""An agent's tools over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.agents.pages import Limit, page
from crosschat.agents.repository import get_agent, get_tool, touch_agents
from crosschat.agents.tools.schemas import (
    ToolIn,
    ToolOut,
    ToolPage,
    ToolPatch,
    plainly_private,
    tool_out,
)
from crosschat.errors import Conflict, InvalidRequest
from crosschat.kit import clock
from crosschat.kit.crypto import Vault
from crosschat.kit.ids import new_id
from crosschat.kit.outside import Hosts
from crosschat.models import Agent, AgentTool
from crosschat.workspaces.access import Access, access
from crosschat.workspaces.idempotency import once

router = APIRouter(prefix="/v1/agents/{agent_id}/tools", tags=["agents"])
Reader = Annotated[Access, access("agents:read")]
Writer = Annotated[Access, access("agents:write")]
_MOST = 32  # tools of one agent


@router.post("", response_model=ToolOut, status_code=201, summary="Give an agent a tool")
async def make(agent_id: str, body: ToolIn, request: Request, caller: Writer) -> Response:
    """Takes an `Idempotency-Key`."""

    async def action() -> ToolOut:
        session = caller.session
        await get_agent(session, agent_id, lock=True)
        names = (
            await session.scalars(select(AgentTool.name).where(AgentTool.agent_id == agent_id))
        ).all()
        if len(names) >= _MOST:
            raise Conflict(f"An agent has at most {_MOST} tools.", code="too_many_tools")
        row = AgentTool(id=new_id("tool"), workspace_id=caller.workspace_id, agent_id=agent_id)
        _check(request, body, [name for name in names if name == body.name])
        _fill(row, body)
        row.headers, row.header_names = _sealed(request, body.headers)
        session.add(row)
        await session.flush()
        await touch_agents(session, Agent.id == agent_id)
        return tool_out(row)

    return await once(request, caller.session, caller.workspace_id, action, status=201)


@router.get("", summary="Tools of an agent")
async def list_tools(
    agent_id: str, caller: Reader, limit: Limit = 50, cursor: str | None = None
) -> ToolPage:
    await get_agent(caller.session, agent_id)
    rows, following = await page(
        caller.session,
        AgentTool,
        select(AgentTool).where(AgentTool.agent_id == agent_id),
        limit=limit,
        cursor=cursor,
        filters={"agent": agent_id},
    )
    return ToolPage(data=[tool_out(row) for row in rows], next=following)


@router.get("/{tool_id}", summary="One tool")
async def one(agent_id: str, tool_id: str, caller: Reader) -> ToolOut:
    return tool_out(await get_tool(caller.session, agent_id, tool_id))


@router.patch("/{tool_id}", summary="Change a tool")
async def change(
    agent_id: str, tool_id: str, body: ToolPatch, request: Request, caller: Writer
) -> ToolOut:
    session = caller.session
    await get_agent(session, agent_id, lock=True)
    row = await get_tool(session, agent_id, tool_id)
    given = body.model_extra or {}
    wanted = _merged(row, given)
    _check(request, wanted, await _namesakes(session, row, wanted.name))
    _fill(row, wanted)
    if "headers" in given:
        row.headers, row.header_names = _sealed(request, wanted.headers)
    row.updated_at = clock.now()
    await session.flush()
    await touch_agents(session, Agent.id == agent_id)
    return tool_out(row)


@router.delete("/{tool_id}", status_code=204, summary="Take a tool away")
async def delete(agent_id: str, tool_id: str, caller: Writer) -> None:
    await get_agent(caller.session, agent_id, lock=True)
    await caller.session.delete(await get_tool(caller.session, agent_id, tool_id))
    await caller.session.flush()
    await touch_agents(caller.session, Agent.id == agent_id)


def _merged(row: AgentTool, given: dict[str, Any]) -> ToolIn:
    """The stored tool with the changes, checked as if it were new. Raises: InvalidRequest."""
    stored = {
        "name": row.name,
        "description": row.description,
        "parameters": row.parameters,
        "bound": row.bound,
        "method": row.method,
        "url": row.url,
        "side_effects": row.side_effects,
        "timeout": row.timeout,
    }
    try:
        return ToolIn.model_validate({**stored, **given})
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, e['loc'])) or 'tool'}: {e['msg']}" for e in error.errors()]
        raise InvalidRequest("; ".join(wrong)) from None


async def _namesakes(session: AsyncSession, row: AgentTool, name: str) -> list[str]:
    found = await session.scalars(
        select(AgentTool.name).where(
            AgentTool.agent_id == row.agent_id, AgentTool.name == name, AgentTool.id != row.id
        )
    )
    return list(found)


def _check(request: Request, wanted: ToolIn, namesakes: list[str]) -> None:
    if namesakes:
        raise Conflict(f"The agent has a tool {wanted.name} already.", code="tool_exists")
    hosts = Hosts(request.app.state.settings.agent_tool_hosts)
    if plainly_private(wanted.url, hosts):
        raise InvalidRequest(
            "This address is not on the public internet. If it is meant to be called, the operator "
            "names its host in AGENT_TOOL_HOSTS.",
            code="private_address",
        )


def _fill(row: AgentTool, wanted: ToolIn) -> None:
    row.name, row.description = wanted.name, wanted.description
    row.parameters, row.bound = wanted.parameters, dict(wanted.bound)
    row.method, row.url = wanted.method, wanted.url
    row.side_effects, row.timeout = wanted.acts, wanted.timeout


def _sealed(request: Request, headers: dict[str, str]) -> tuple[bytes | None, list[str]]:
    vault: Vault = request.app.state.system.vault
    return (vault.seal(headers) if headers else None), sorted(headers)
