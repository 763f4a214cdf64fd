"""Conversations over HTTP."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request

from crosschat.conversations.counting import CountsOut, count_conversations
from crosschat.conversations.filters import ConversationFilter, Ids, me, read_ids
from crosschat.conversations.repository import get_conversation, list_conversations
from crosschat.conversations.schemas import ConversationOut, ConversationPage
from crosschat.conversations.showing import show_conversations
from crosschat.database import plan_for_values
from crosschat.kit.pagination import decode_cursor, encode_cursor
from crosschat.workspaces.access import Access, access

router = APIRouter()
Reader = Annotated[Access, access("conversations:read")]
Writer = Annotated[Access, access("conversations:write")]
Limit = Annotated[int, Query(ge=1, le=200, description="Entries a page")]
ConversationStatus = Literal["open", "pending", "snoozed", "resolved", "archived"]


@router.get(
    "/v1/conversations",
    tags=["conversations"],
    summary="List conversations",
)
async def conversations(
    request: Request,
    caller: Reader,
    limit: Limit = 50,
    cursor: str | None = None,
    status: ConversationStatus | None = None,
    channel: str | None = None,
    connection_id: str | None = None,
    contact_id: str | None = None,
    assignee: Annotated[
        str | None, Query(description="agent, people, member, me, or a member's id")
    ] = None,
    label: str | None = None,
    priority: Literal["low", "normal", "high", "urgent"] | None = None,
    unread: bool | None = None,
    mentioned: Annotated[
        str | None, Query(description="me, or a member's id: a note names them")
    ] = None,
    q: Annotated[
        str | None, Query(max_length=200, description="Text, name, phone or address")
    ] = None,
    ids: Ids = None,
) -> ConversationPage:
    """Those with the newest message first."""
    wanted = ConversationFilter(
        status=status,
        channel=channel,
        connection_id=connection_id,
        contact_id=contact_id,
        assignee=me(caller.caller, assignee),
        label=label,
        priority=priority,
        unread=unread,
        mentioned=me(caller.caller, mentioned),
        q=q,
        ids=read_ids(ids),
    )
    filters = wanted.for_cursor
    after = decode_cursor(cursor, filters) if cursor else None
    if wanted.ids is None:  # by their ids one plan is as good as another
        await plan_for_values(caller.session)
    rows = await list_conversations(
        caller.session,
        conditions=await wanted.conditions(caller.session),
        cursor=after,
        limit=limit + 1,
    )
    last = rows[limit - 1][0] if len(rows) > limit else None
    plugins = request.app.state.plugins
    return ConversationPage(
        data=await show_conversations(caller.session, plugins, rows[:limit]),
        next=encode_cursor(last.last_message_at, last.id, filters) if last else None,
    )


@router.get("/v1/conversations/counts", tags=["conversations"], summary="How many wait where")
async def counts(caller: Reader) -> CountsOut:
    await plan_for_values(caller.session)
    return await count_conversations(caller.session, caller.caller.member_id)


@router.get(
    "/v1/conversations/{conversation_id}",
    tags=["conversations"],
    summary="One conversation",
)
async def conversation(conversation_id: str, request: Request, caller: Reader) -> ConversationOut:
    return await one_conversation(request, caller, conversation_id)


async def one_conversation(
    request: Request, caller: Access, conversation_id: str
) -> ConversationOut:
    row = await get_conversation(caller.session, conversation_id)
    [shown] = await show_conversations(caller.session, request.app.state.plugins, [row])
    return shown
