"""A connection's templates over HTTP.

Routes that ask the platform hold no database connection meanwhile.
"""

from collections.abc import Awaitable, Mapping
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Live
from crosschat.connections.service import Connections
from crosschat.database import Database
from crosschat.errors import InvalidRequest, NotFound, PlatformRefused, Unavailable
from crosschat.kit import clock
from crosschat.kit.pagination import decode_cursor, encode_cursor
from crosschat.messaging.abilities import ManagesTemplates, NewTemplate
from crosschat.messaging.channel import Templates
from crosschat.messaging.content import Template as TemplateMessage
from crosschat.messaging.failures import ChannelError
from crosschat.models import Template
from crosschat.templates.catalogue import keep, known_template
from crosschat.templates.checking import check_content
from crosschat.templates.schemas import (
    TemplateCheckOut,
    TemplateIn,
    TemplateMessageIn,
    TemplateOut,
    TemplatePage,
    template_out,
)
from crosschat.templates.syncing import TemplateSync, fetch
from crosschat.workspaces.access import Access, Caller, access, authorised

router = APIRouter(prefix="/v1/connections/{connection_id}/templates", tags=["templates"])
Reader = Annotated[Access, access("connections:read")]
Asker = Annotated[Caller, authorised("connections:write")]
Limit = Annotated[int, Query(ge=1, le=200)]
T = TypeVar("T")
_PATIENCE = 20.0  # seconds that a request waits for the platform


@router.get("", summary="List a connection's templates")
async def list_templates(
    connection_id: str,
    request: Request,
    caller: Reader,
    limit: Limit = 50,
    cursor: str | None = None,
    name: str | None = None,
    language: str | None = None,
    status: str | None = None,
) -> TemplatePage:
    """As the platform last told them; the newest first."""
    await _open(request, caller.session, connection_id)
    wanted = {"name": name, "language": language, "status": status.upper() if status else None}
    return await _page(caller.session, connection_id, wanted, cursor, limit)


@router.post(
    "/sync",
    summary="Read the templates from the platform",
    responses={503: {"description": "The platform did not answer; the hourly sync tries again"}},
)
async def sync_templates(connection_id: str, request: Request, caller: Asker) -> TemplatePage:
    """Answers with the fresh list. CrossChat also does this every hour by itself."""
    database: Database = request.app.state.database
    live = await _for_asking(request, caller, connection_id)
    fetched = await _asked(live, fetch(live, patience=_PATIENCE))
    connections: Connections = request.app.state.connections
    async with database.transaction(caller.workspace_id) as session:
        sync = TemplateSync(request.app.state.directory, connections)
        await sync.take(session, live, fetched)
        return await _page(session, connection_id, {}, None, 200)


@router.post(
    "/validate",
    summary="Check a template message without sending it",
    responses={422: {"description": "Says which value of which component is wrong"}},
)
async def validate_template(
    connection_id: str, body: TemplateMessageIn, request: Request, caller: Reader
) -> TemplateCheckOut:
    live = await _open(request, caller.session, connection_id)
    message = TemplateMessage(
        name=body.name, language=body.language, components=tuple(body.components)
    )
    checked = await check_content(caller.session, live, message)
    is_known = checked.known is not None
    return TemplateCheckOut(ok=True, checked=is_known, text=checked.content.text)


@router.post("", status_code=201, summary="Submit a template for approval")
async def create_template(
    connection_id: str, body: TemplateIn, request: Request, caller: Asker
) -> TemplateOut:
    """It can be sent once the platform has approved it; `status` tells."""
    database: Database = request.app.state.database
    live = await _for_asking(request, caller, connection_id)
    channel = live.channel
    if not isinstance(channel, ManagesTemplates):
        raise InvalidRequest(f"Make templates for {live.plugin.name} on the platform itself.")
    asked_at = clock.now()
    new = NewTemplate(
        name=body.name,
        language=body.language,
        category=body.category,
        components=tuple(body.components),
        named_parameters=body.named_parameters,
    )
    made = await _asked(live, channel.create_template(new))
    async with database.transaction(caller.workspace_id) as session:
        await keep(session, live.workspace_id, live.id, [made], asked_at)
        row = await session.scalar(
            select(Template).where(
                Template.connection_id == live.id, Template.external_id == made.id
            )
        )
        if row is None:
            raise Unavailable("The platform has deleted the template meanwhile. Sync and look.")
        return template_out(row)


@router.delete("/{template_id}", status_code=204, summary="Delete a template at the platform")
async def delete_template(
    connection_id: str, template_id: str, request: Request, caller: Asker
) -> Response:
    """This language of it. The platform may refuse the name for some time afterwards."""
    database: Database = request.app.state.database
    live = await _for_asking(request, caller, connection_id)
    channel = live.channel
    if not isinstance(channel, ManagesTemplates):
        raise InvalidRequest(f"Delete templates of {live.plugin.name} on the platform itself.")
    async with database.transaction(caller.workspace_id) as session:
        template = known_template(await _row(session, connection_id, template_id))
    await _asked(live, channel.delete_template(template))
    async with database.transaction(caller.workspace_id) as session:
        await session.delete(await _row(session, connection_id, template_id))
    return Response(status_code=204)


async def _asked(live: Live, call: Awaitable[T]) -> T:
    """What the platform answered. Raises: PlatformRefused, Unavailable."""
    try:
        return await call
    except ChannelError as error:
        said = f"{live.plugin.name}: {error.message}"
        if error.retryable:
            raise Unavailable(said, retry_after=error.retry_after) from None
        code, provider_code = error.code, error.provider_code
        raise PlatformRefused(said, code=code, provider_code=provider_code) from None


async def _open(request: Request, session: AsyncSession, connection_id: str) -> Live:
    connections: Connections = request.app.state.connections
    live = await connections.open(session, connection_id)
    if live is None:
        raise NotFound("There is no such connection. `GET /v1/connections` lists yours.")
    return live


async def _for_asking(request: Request, caller: Caller, connection_id: str) -> Live:
    """The connection, read in a transaction that has ended."""
    database: Database = request.app.state.database
    async with database.transaction(caller.workspace_id) as session:
        live = await _open(request, session, connection_id)
    if not isinstance(live.channel, Templates):
        raise InvalidRequest(f"{live.plugin.name} has no templates.", code="no_templates")
    return live


async def _row(session: AsyncSession, connection_id: str, template_id: str) -> Template:
    row: Template | None = await session.scalar(
        select(Template).where(Template.connection_id == connection_id, Template.id == template_id)
    )
    if row is None:
        raise NotFound("There is no such template. Sync the templates and look again.")
    return row


async def _page(
    session: AsyncSession,
    connection_id: str,
    wanted: Mapping[str, str | None],
    cursor: str | None,
    limit: int,
) -> TemplatePage:
    filters = {"connection": connection_id, **{k: v for k, v in wanted.items() if v is not None}}
    statement = select(Template).where(Template.connection_id == connection_id)
    for column in (Template.name, Template.language, Template.status):
        if column.key in filters:
            statement = statement.where(column == filters[column.key])
    if cursor:
        after = decode_cursor(cursor, filters)
        statement = statement.where(
            (Template.created_at < after.value)
            | ((Template.created_at == after.value) & (Template.id < after.id))
        )
    statement = statement.order_by(Template.created_at.desc(), Template.id.desc())
    rows = (await session.scalars(statement.limit(limit + 1))).all()
    page = rows[:limit]
    more = len(rows) > limit
    return TemplatePage(
        data=[template_out(row) for row in page],
        next=encode_cursor(page[-1].created_at, page[-1].id, filters) if more else None,
    )
