"""Turns and trials over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.agents.pages import Limit, page
from crosschat.agents.repository import get_agent, get_connection
from crosschat.agents.service import check_prompt
from crosschat.agents.turns.schemas import Outcome, TryIn, TryOut, TurnOut, TurnPage, turn_out
from crosschat.agents.turns.trying import Tries
from crosschat.database import Database
from crosschat.errors import NotFound
from crosschat.models import AgentTurn
from crosschat.workspaces.access import Access, Caller, access, authorised

router = APIRouter(tags=["agents"])
Reader = Annotated[Access, access("agents:read")]


@router.get("/v1/agents/{agent_id}/turns", summary="Turns of an agent")
async def turns(
    agent_id: str,
    caller: Reader,
    limit: Limit = 50,
    cursor: str | None = None,
    conversation_id: str | None = None,
    outcome: Outcome | None = None,
) -> TurnPage:
    """What it was asked, what it did and what came of it; every attempt stands for itself."""
    statement = select(AgentTurn).where(AgentTurn.agent_id == agent_id)
    if conversation_id is not None:
        statement = statement.where(AgentTurn.conversation_id == conversation_id)
    if outcome is not None:
        statement = statement.where(AgentTurn.outcome == outcome)
    rows, following = await page(
        caller.session,
        AgentTurn,
        statement,
        limit=limit,
        cursor=cursor,
        filters={"agent": agent_id, "conversation": conversation_id, "outcome": outcome},
    )
    if not rows:
        await get_agent(caller.session, agent_id)
    return TurnPage(data=[turn_out(row) for row in rows], next=following)


@router.get("/v1/turns/{turn_id}", summary="One turn")
async def turn(turn_id: str, caller: Reader) -> TurnOut:
    row = await caller.session.scalar(select(AgentTurn).where(AgentTurn.id == turn_id))
    if row is None:
        raise NotFound("There is no such turn. `GET /v1/agents/{id}/turns` lists an agent's.")
    return turn_out(row)


@router.post(
    "/v1/agents/{agent_id}/try",
    response_model=TryOut,
    summary="Try an agent",
    responses={503: {"description": "No worker answered in time"}},
)
async def try_agent(
    agent_id: str,
    body: TryIn,
    request: Request,
    caller: Annotated[Caller, authorised("agents:write")],
) -> dict[str, Any]:
    """Shows what the agent would do, with the whole trace; sends and keeps nothing."""
    database: Database = request.app.state.database
    # A transaction of its own, which ends before the wait: waiting must not hold a connection.
    async with database.transaction(caller.workspace_id) as session:
        await _check(session, agent_id, body)
    tries: Tries = request.app.state.system.agents.tries
    question = {
        "agent": agent_id,
        "messages": body.lines(),
        "variables": body.variables,
        "connection": body.connection_id,
        "prompt_version": body.prompt_version,
    }
    return await tries.ask(caller.workspace_id, question)


async def _check(session: AsyncSession, agent_id: str, body: TryIn) -> None:
    agent = await get_agent(session, agent_id)
    if body.connection_id is not None:
        await get_connection(session, body.connection_id)
    if body.prompt_version is not None:
        await check_prompt(session, agent.prompt_id, body.prompt_version)
