"""Working on conversations: changes, notes, reading, drafts, retries."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from crosschat.conversations.changing import Changer, ConversationChange
from crosschat.conversations.courtesies import tell_typing
from crosschat.conversations.endpoints import Writer, one_conversation
from crosschat.conversations.handoff import add_note, lock_conversation
from crosschat.conversations.mentions import check_members, mention
from crosschat.conversations.message_endpoints import one_message
from crosschat.conversations.message_schemas import MessageOut
from crosschat.conversations.repository import get_conversation
from crosschat.conversations.resend import discard_draft, retry_failed, send_draft
from crosschat.conversations.schemas import ConversationOut
from crosschat.errors import NotFound
from crosschat.kit.limiter import Limiter
from crosschat.models import Message
from crosschat.workspaces.access import Access
from crosschat.workspaces.idempotency import once

router = APIRouter()


class NoteIn(BaseModel):
    """`mentions` are ids of members: they are told, and find it with ``mentioned=me``."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Called them back."}]})

    text: str = Field(min_length=1, max_length=10_000)
    mentions: list[str] = Field(default_factory=list, max_length=50)


@router.patch(
    "/v1/conversations/{conversation_id}", tags=["conversations"], summary="Change a conversation"
)
async def change_conversation(
    conversation_id: str, body: ConversationChange, request: Request, caller: Writer
) -> ConversationOut:
    """Status, snooze, priority, labels, assignee, unread."""
    await get_conversation(caller.session, conversation_id)
    held = await lock_conversation(caller.session, conversation_id)
    await _changer(request, caller).apply(held, body)
    return await one_conversation(request, caller, conversation_id)


@router.post(
    "/v1/conversations/{conversation_id}/read",
    tags=["conversations"],
    status_code=204,
    summary="Mark as read",
)
async def mark_read(conversation_id: str, request: Request, caller: Writer) -> Response:
    """For us, and on the platform where it shows customers what has been read."""
    await get_conversation(caller.session, conversation_id)
    held = await lock_conversation(caller.session, conversation_id)
    await _changer(request, caller).mark_read(held)
    return Response(status_code=204)


@router.post(
    "/v1/conversations/{conversation_id}/typing",
    tags=["conversations"],
    status_code=204,
    summary="Show the customer that somebody writes",
)
async def typing(conversation_id: str, request: Request, caller: Writer) -> Response:
    """For some seconds, where the channel can; say it again while it lasts.

    At most every three seconds is passed on; more is ignored.
    """
    row, *_ = await get_conversation(caller.session, conversation_id)
    limiter: Limiter = request.app.state.typing_limiter
    if not limiter.wait(row.id):
        state = request.app.state
        await tell_typing(caller.session, state.queue, state.events, row, caller.caller.name)
    return Response(status_code=204)


@router.post(
    "/v1/conversations/{conversation_id}/notes",
    tags=["messages"],
    status_code=201,
    response_model=MessageOut,
    summary="Add a note",
)
async def add_a_note(
    conversation_id: str, body: NoteIn, request: Request, caller: Writer
) -> Response:
    """Among ourselves; the customer never sees it. Takes an `Idempotency-Key`."""
    await get_conversation(caller.session, conversation_id)
    named = await check_members(caller.session, body.mentions)

    async def action() -> MessageOut:
        held = await lock_conversation(caller.session, conversation_id)
        who = caller.caller
        note = add_note(
            caller.session,
            held,
            body.text,
            kind="note",
            mentions=named,
            author=("member", who.member_id, who.name),
        )
        await caller.session.flush()
        mention(caller.session, note, named)
        return await one_message(caller, note.id)

    return await once(request, caller.session, caller.workspace_id, action, status=201)


@router.post("/v1/messages/{message_id}/retry", tags=["messages"], summary="Send again")
async def retry(message_id: str, request: Request, caller: Writer) -> MessageOut:
    """Queues the parts that failed once more; what went out stays out."""
    message = await _message(caller, message_id)
    await retry_failed(caller.session, request.app.state.queue, message)
    return await one_message(caller, message_id)


@router.post("/v1/messages/{message_id}/send", tags=["messages"], summary="Send a draft")
async def send(message_id: str, request: Request, caller: Writer) -> MessageOut:
    message = await _message(caller, message_id)
    await send_draft(caller.session, request.app.state.outbox, message)
    return await one_message(caller, message_id)


@router.delete(
    "/v1/messages/{message_id}", tags=["messages"], status_code=204, summary="Discard a draft"
)
async def discard(message_id: str, caller: Writer) -> Response:
    """Drafts and scheduled messages, before they go out."""
    await discard_draft(caller.session, await _message(caller, message_id))
    return Response(status_code=204)


def _changer(request: Request, caller: Access) -> Changer:
    state = request.app.state
    return Changer(caller.session, state.queue, state.events, caller.caller.member_id)


async def _message(caller: Access, message_id: str) -> Message:
    row: Any = await caller.session.scalar(select(Message).where(Message.id == message_id))
    if row is None:
        raise NotFound("There is no such message. `GET /v1/messages` lists yours.")
    found: Message = row
    return found
