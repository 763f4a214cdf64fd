"""`POST /v1/connections/{id}/test`."""

from typing import Annotated

from fastapi import APIRouter, Request
from sqlalchemy import select

from crosschat.connections.directory import Directory
from crosschat.connections.trying import ConnectionTrial, TrialOut
from crosschat.errors import Conflict, NotFound
from crosschat.models import Connection
from crosschat.workspaces.access import Caller, authorised

router = APIRouter(tags=["connections"])


@router.post("/v1/connections/{connection_id}/test", summary="Try a connection out")
async def test_connection(
    connection_id: str,
    request: Request,
    caller: Annotated[Caller, authorised("connections:write")],
) -> TrialOut:
    """Asks our own webhook as the platform would, over the address at which it reaches us, and
    then the platform what keeps messages from coming or going.

    Leaves no message, contact or conversation. Takes some seconds; each step says what to do.
    """
    state = request.app.state
    async with state.database.transaction(caller.workspace_id) as session:
        known = await session.scalar(select(Connection.id).where(Connection.id == connection_id))
    if known is None:
        raise NotFound("There is no such connection. `GET /v1/connections` lists yours.")
    directory: Directory = state.directory
    live = await directory.get(connection_id)
    if live is None:
        raise Conflict("It is disconnected; connect the account again.", code="disconnected")
    return await ConnectionTrial(state.settings, state.database, state.system.session).run(live)
