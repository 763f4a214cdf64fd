"""Messages over HTTP: reading and sending them."""

import msgspec
from fastapi import APIRouter, Request, Response
from sqlalchemy import select

from crosschat.connections.directory import Directory
from crosschat.conversations.composing import read_content
from crosschat.conversations.endpoints import Limit, Reader, Writer
from crosschat.conversations.filters import Ids, read_ids
from crosschat.conversations.handoff import lock_conversation, newest_inbound
from crosschat.conversations.message_schemas import (
    MessageIn,
    MessageOut,
    MessagePage,
    MessageStatus,
)
from crosschat.conversations.message_showing import show_messages
from crosschat.conversations.outbound import Outbox, Outgoing
from crosschat.conversations.overtaking import check_not_overtaken
from crosschat.conversations.references import platform_id
from crosschat.conversations.repository import get_conversation, list_messages
from crosschat.conversations.resend import schedule
from crosschat.conversations.timeline import TimelineOut, timeline
from crosschat.conversations.uploads import Uploads, keep_files
from crosschat.conversations.vetting import vetted
from crosschat.conversations.workflow import take_over
from crosschat.errors import Conflict, InvalidRequest, NotFound
from crosschat.events import Events
from crosschat.jobs.types import PEOPLE
from crosschat.kit.pagination import decode_cursor, encode_cursor
from crosschat.messaging.content import Reaction
from crosschat.messaging.registry import Plugins, UnknownChannel
from crosschat.models import Message
from crosschat.workspaces.access import Access
from crosschat.workspaces.idempotency import once

router = APIRouter(tags=["messages"])


@router.get(
    "/v1/conversations/{conversation_id}/messages",
    summary="Messages of a conversation",
)
async def conversation_messages(
    conversation_id: str,
    caller: Reader,
    limit: Limit = 50,
    cursor: str | None = None,
    status: MessageStatus | None = None,
) -> MessagePage:
    """Newest first, notes among ourselves included."""
    await get_conversation(caller.session, conversation_id)
    return await _page(caller, conversation_id, status, cursor, limit)


@router.get("/v1/messages", summary="Messages of the workspace")
async def messages(
    caller: Reader,
    limit: Limit = 50,
    cursor: str | None = None,
    status: MessageStatus | None = None,
    ids: Ids = None,
) -> MessagePage:
    """Newest first; `status=failed` finds what needs somebody."""
    return await _page(caller, None, status, cursor, limit, read_ids(ids))


async def _page(
    caller: Access,
    conversation_id: str | None,
    status: str | None,
    cursor: str | None,
    limit: int,
    ids: tuple[str, ...] | None = None,
) -> MessagePage:
    filters = {"conversation": conversation_id, "status": status, "ids": ids}
    after = decode_cursor(cursor, filters) if cursor else None
    rows = await list_messages(
        caller.session,
        conversation_id=conversation_id,
        status=status,
        ids=ids,
        cursor=after,
        limit=limit + 1,
    )
    last = rows[limit - 1] if len(rows) > limit else None
    return MessagePage(
        data=await show_messages(caller.session, rows[:limit]),
        next=encode_cursor(last.sent_at, last.id, filters) if last else None,
    )


@router.get("/v1/messages/{message_id}", summary="One message")
async def message(message_id: str, caller: Reader) -> MessageOut:
    return await one_message(caller, message_id)


@router.get("/v1/messages/{message_id}/timeline", summary="What happened to a message")
async def message_timeline(message_id: str, caller: Reader) -> TimelineOut:
    """From the webhook or the author to what the platform told last, oldest first."""
    return await timeline(caller.session, await stored_message(caller, message_id))


@router.post(
    "/v1/messages",
    response_model=MessageOut,
    status_code=201,
    summary="Send a message",
)
@router.post("/messages", response_model=MessageOut, status_code=201, include_in_schema=False)
async def send_message(body: MessageIn, request: Request, caller: Writer) -> Response:
    """Queued when this answers; `status` tells what became of it. Takes an `Idempotency-Key`."""
    row, _, connection, _ = await get_conversation(caller.session, body.conversation_id)
    _check_platform(request, body.platform, connection.channel)
    plugins: Plugins = request.app.state.plugins
    uploads: Uploads = request.app.state.uploads
    written = read_content(body, plugins.get(connection.channel))
    content = uploads.named(written, caller.workspace_id)
    reply_to = await platform_id(caller.session, row, body.reply_to) if body.reply_to else None
    if isinstance(content, Reaction):
        target = await platform_id(caller.session, row, content.target)
        content = msgspec.structs.replace(content, target=target)

    async def action() -> MessageOut:
        held = await lock_conversation(caller.session, row.id)
        if body.seen is not None:
            await check_not_overtaken(caller.session, held, body.seen, caller.caller)
        directory: Directory = request.app.state.directory
        live = await directory.get(held.connection_id)
        if live is None:
            raise Conflict("The connection of this conversation is gone; connect it again.")
        now = body.scheduled_at is None
        checked = await vetted(caller.session, live, held, content, now=now)
        # A person's answer covers what the customer wrote so far.
        if now:
            newest = await newest_inbound(caller.session, held.id)
            held.answered_seq = max(held.answered_seq, newest)
            events: Events = request.app.state.events
            await take_over(caller.session, events, held, caller.caller.member_id)
        outbox: Outbox = request.app.state.outbox
        outgoing = Outgoing(
            held,
            checked,
            "member",
            author_id=caller.caller.member_id,
            author_name=caller.caller.name,
            scheduled_at=body.scheduled_at,
            reply_to=reply_to,
            priority=PEOPLE,
        )
        [message_id] = await outbox.post(caller.session, [outgoing])
        await keep_files(caller.session, content)
        if body.scheduled_at is not None:
            await schedule(caller.session, message_id, body.scheduled_at)
        return await one_message(caller, message_id)

    return await once(request, caller.session, caller.workspace_id, action, status=201)


def _check_platform(request: Request, platform: str | None, channel: str) -> None:
    if platform is None:
        return
    plugins: Plugins = request.app.state.plugins
    try:
        wanted = plugins.resolve(platform).key
    except UnknownChannel:
        wanted = platform
    if wanted != channel:
        raise InvalidRequest(
            f"This conversation is on {channel}, not on {platform}; leave `platform` out.",
            code="wrong_platform",
        )


async def one_message(caller: Access, message_id: str) -> MessageOut:
    row = await stored_message(caller, message_id)
    return (await show_messages(caller.session, [row]))[0]


async def stored_message(caller: Access, message_id: str) -> Message:
    """Raises: NotFound."""
    row = (await caller.session.scalars(select(Message).where(Message.id == message_id))).first()
    if row is None:
        raise NotFound("There is no such message. `GET /v1/messages` lists yours.")
    return row
