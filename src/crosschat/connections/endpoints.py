"""`POST /integrations/{channel}/connect` and `GET /v1/connections`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.config import Settings
from crosschat.connections.directory import Live
from crosschat.connections.service import Connections
from crosschat.errors import InvalidRequest, NotFound
from crosschat.kit.crypto import Vault, VaultLocked
from crosschat.kit.pagination import decode_cursor, encode_cursor
from crosschat.messaging.registry import Plugins, UnknownChannel
from crosschat.models import Agent, Connection
from crosschat.workspaces.access import Access, access
from crosschat.workspaces.idempotency import once

router = APIRouter(tags=["connections"])
Reader = Annotated[Access, access("connections:read")]
Writer = Annotated[Access, access("connections:write")]


class ConnectRequest(BaseModel):
    """The guides' body: `platform` may repeat the channel of the path."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "platform": "whatsapp",
                    "credentials": {
                        "accessToken": "YOUR_PERMANENT_TOKEN",
                        "phoneNumberId": "YOUR_PHONE_NUMBER_ID",
                        "businessAccountId": "YOUR_BUSINESS_ACCOUNT_ID",
                        "verifyToken": "YOUR_VERIFY_TOKEN",
                    },
                    "config": {
                        "auto_reply": False,
                        "greeting_message": "Hello! How can we help you today?",
                    },
                }
            ]
        }
    )

    platform: str | None = None
    credentials: dict[str, Any]
    config: dict[str, Any] = Field(default_factory=dict)


class LinkedAgentOut(BaseModel):
    id: str
    name: str


class ConnectionOut(BaseModel):
    """`health` is what the platform last said of the account, by kind: `severity` (info, warning,
    blocked), `summary`, `at`, `data`. `verify_token_set`: there is a token with which the platform
    can verify the webhook, the connection's own or the operator's. `linked_agent` answers first;
    None: the workspace's default agent.
    """

    id: str
    channel: str
    account_id: str
    name: str
    status: str
    status_detail: str | None
    simulated: bool
    config: dict[str, Any]
    health: dict[str, Any]
    webhook_url: str
    verify_token_set: bool
    linked_agent: LinkedAgentOut | None
    created_at: datetime


class ConnectedOut(ConnectionOut):
    """`verify_token` is what the platform's console asks for beside the webhook URL.

    `made` holds what CrossChat made for this account. Secrets in it are shown this once, and never
    to a request with an `Idempotency-Key`: its answer is kept.
    """

    connection_id: str
    verify_token: str | None
    made: dict[str, str]


class ConnectionPage(BaseModel):
    data: list[ConnectionOut]
    next: str | None


async def show_connections(
    request: Request, session: AsyncSession, rows: Sequence[Connection]
) -> list[dict[str, Any]]:
    """Stored connections as the API shows them, a page at a time."""
    state = request.app.state
    base = state.settings.base_url
    linked = {row.agent_id for row in rows if row.agent_id}
    found = await session.execute(select(Agent.id, Agent.name).where(Agent.id.in_(linked)))
    agents = {agent.id: {"id": agent.id, "name": agent.name} for agent in found}
    return [
        {
            "id": row.id,
            "channel": row.channel,
            "account_id": row.account_id,
            "name": row.name,
            "status": row.status,
            "status_detail": row.status_detail,
            "simulated": row.simulated,
            "config": row.config,
            "health": row.health,
            "webhook_url": f"{base}/integrations/{row.channel}/{row.id}/webhook",
            "verify_token_set": _has_verify_token(state.plugins, state.settings, state.vault, row),
            "linked_agent": agents.get(row.agent_id or ""),
            "created_at": row.created_at,
        }
        for row in rows
    ]


def _has_verify_token(plugins: Plugins, settings: Settings, vault: Vault, row: Connection) -> bool:
    plugin = plugins.get(row.channel)
    if plugin is None:
        return False
    if any(settings.environment.get(name) for name in plugin.token_variables):
        return True
    try:
        credentials = vault.open(row.credentials) if plugin.token_fields else {}
    except VaultLocked:
        return False
    return any(credentials.get(name) for name in plugin.token_fields)


def verify_token(live: Live) -> str | None:
    values = [live.opened.credentials.get(name) for name in live.plugin.token_fields]
    return next((str(value) for value in values if value), None)


def _made(live: Live, *, secrets: bool) -> dict[str, str]:
    hidden = set() if secrets else {f.name for f in live.plugin.credentials if f.secret}
    credentials = live.opened.credentials
    return {n: str(credentials[n]) for n in live.plugin.reveals if n not in hidden}


@router.post(
    "/integrations/{channel}/connect",
    response_model=ConnectedOut,
    summary="Connect an account",
    responses={422: {"description": "The platform did not accept the credentials"}},
)
async def connect(channel: str, body: ConnectRequest, request: Request, caller: Writer) -> Response:
    """Checks the credentials with the platform, then stores them encrypted.

    Connecting the same account again replaces its credentials and configuration.
    """
    plugins: Plugins = request.app.state.plugins
    service: Connections = request.app.state.connections
    try:
        plugin = plugins.resolve(channel)
        if body.platform and plugins.resolve(body.platform) is not plugin:
            raise InvalidRequest(f"The path says {channel}, the body says {body.platform}.")
    except UnknownChannel as error:
        known = ", ".join(plugins)
        raise NotFound(f"There is no channel {error.args[0]!r}. Channels: {known}.") from None

    async def action() -> dict[str, Any]:
        row, live = await service.connect(
            caller.session, caller.workspace_id, plugin, body.credentials, body.config
        )
        return {
            **(await show_connections(request, caller.session, [row]))[0],
            "connection_id": row.id,
            "verify_token": verify_token(live),
            "made": _made(live, secrets="idempotency-key" not in request.headers),
        }

    return await once(request, caller.session, caller.workspace_id, action)


@router.get("/v1/connections", response_model=ConnectionPage, summary="List connections")
async def list_connections(
    request: Request,
    caller: Reader,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: str | None = None,
) -> dict[str, Any]:
    statement = select(Connection).order_by(Connection.created_at.desc(), Connection.id.desc())
    if cursor:
        after = decode_cursor(cursor, {})
        statement = statement.where(
            (Connection.created_at < after.value)
            | ((Connection.created_at == after.value) & (Connection.id < after.id))
        )
    rows = (await caller.session.scalars(statement.limit(limit + 1))).all()
    page = rows[:limit]
    more = len(rows) > limit
    return {
        "data": await show_connections(request, caller.session, page),
        "next": encode_cursor(page[-1].created_at, page[-1].id, {}) if more else None,
    }
