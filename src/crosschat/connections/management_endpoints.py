"""One connection: looking at it, changing, pausing and disconnecting it."""

from typing import Annotated, Any, Literal

import structlog
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.endpoints import ConnectionOut, show_connections
from crosschat.connections.service import Connections
from crosschat.errors import Conflict, InvalidRequest, NotFound
from crosschat.messaging.channel import Registers
from crosschat.messaging.failures import ChannelError
from crosschat.models import Connection
from crosschat.workspaces.access import Access, access

log = structlog.get_logger()
router = APIRouter(tags=["connections"])
Reader = Annotated[Access, access("connections:read")]
Writer = Annotated[Access, access("connections:write")]


class ConnectionChange(BaseModel):
    """What is left out stays as it is. A paused connection receives, but sends nothing."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Shop", "config": {}}]})

    name: str | None = Field(default=None, max_length=200)
    status: Literal["active", "paused"] | None = None
    config: dict[str, Any] | None = None


@router.get(
    "/v1/connections/{connection_id}", response_model=ConnectionOut, summary="One connection"
)
async def one(connection_id: str, request: Request, caller: Reader) -> dict[str, Any]:
    row = await _find(caller.session, connection_id)
    return (await show_connections(request, caller.session, [row]))[0]


@router.patch(
    "/v1/connections/{connection_id}", response_model=ConnectionOut, summary="Change a connection"
)
async def change(
    connection_id: str, body: ConnectionChange, request: Request, caller: Writer
) -> dict[str, Any]:
    """Its name, its configuration (replaced as a whole), whether anything is sent through it."""
    service: Connections = request.app.state.connections
    row = await _find(caller.session, connection_id)
    if row.status == "disconnected":
        raise Conflict("It is disconnected; connect the account again.", code="disconnected")
    if body.name is not None:
        if "\x00" in body.name:
            raise InvalidRequest("`name` holds a character that cannot be stored (NUL).")
        row.name = body.name
    if body.status is not None and body.status != row.status:
        row.status = body.status
        row.status_detail = "Paused by a member." if body.status == "paused" else None
    if body.config is not None:
        await service.change(caller.session, connection_id, config=body.config)
    await caller.session.flush()
    service.changed(caller.session, row)
    return (await show_connections(request, caller.session, [row]))[0]


@router.delete(
    "/v1/connections/{connection_id}",
    status_code=204,
    summary="Disconnect an account",
    responses={409: {"description": "The operator's variables name it"}},
)
async def disconnect(connection_id: str, request: Request, caller: Writer) -> Response:
    """Its credentials are forgotten and nothing is received or sent any more; what was said stays.

    Our webhook is taken away at the platform, if that can be done by a call. Connecting the same
    account again goes on where it was.
    """
    row = await _find(caller.session, connection_id)
    if row.origin != "api":
        where = (
            "The operator's variables name" if row.origin == "environment" else "The sandbox has"
        )
        raise Conflict(
            f"{where} this account; take it away there, or pause it.", code="not_by_hand"
        )
    service: Connections = request.app.state.connections
    url, live = row.registered_url, await service.open(caller.session, connection_id)
    service.disconnect(caller.session, row)
    await caller.session.flush()
    if url is not None and live is not None and isinstance(live.channel, Registers):
        try:
            await live.channel.unregister(url)
        except ChannelError as error:
            # The account may be gone or its token revoked: that is no reason to keep it.
            log.info("webhook.not_unregistered", connection=connection_id, reason=error.message)
    return Response(status_code=204)


async def _find(session: AsyncSession, connection_id: str) -> Connection:
    row: Connection | None = await session.scalar(
        select(Connection).where(Connection.id == connection_id)
    )
    if row is None:
        raise NotFound("There is no such connection. `GET /v1/connections` lists yours.")
    return row
