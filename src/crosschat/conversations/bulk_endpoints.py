"""Changing many conversations at once; what cannot be changed is told, the others are."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from crosschat.conversations.changing import Changer, ConversationChange
from crosschat.conversations.endpoints import Writer
from crosschat.conversations.workflow import check_assignee
from crosschat.errors import CrosschatError, NotFound
from crosschat.models import Conversation
from crosschat.models.locking import locked

router = APIRouter(tags=["conversations"])


class BulkChange(ConversationChange):
    """As for one conversation. `read` true marks them read, false unread."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"ids": ["conv_…"], "add_labels": ["billing"]}]}
    )

    ids: Annotated[list[str], Field(min_length=1, max_length=200)]
    read: bool | None = None


class NotChangedOut(BaseModel):
    id: str
    code: str
    message: str


class BulkOut(BaseModel):
    changed: list[str]
    failed: list[NotChangedOut]


@router.post("/v1/conversations/bulk", summary="Change many conversations")
async def change_many(body: BulkChange, request: Request, caller: Writer) -> BulkOut:
    """Each is changed in full or not at all; `failed` says why. `ids` takes 200 at most."""
    if body.assignee is not None:
        await check_assignee(caller.session, body.assignee.kind, body.assignee.id)
    if body.read is not None:
        body.unread = not body.read
    state = request.app.state
    changer = Changer(caller.session, state.queue, state.events, caller.caller.member_id)
    rows = await caller.session.scalars(locked(Conversation, Conversation.id.in_(body.ids)))
    held = {row.id: row for row in rows}
    changed: list[str] = []
    failed: list[NotChangedOut] = []
    for conversation_id in sorted(set(body.ids)):
        try:
            if conversation_id not in held:
                raise NotFound("There is no such conversation.")
            async with caller.session.begin_nested():
                await changer.apply(held[conversation_id], body)
        except CrosschatError as error:
            failed.append(
                NotChangedOut(id=conversation_id, code=error.error_code, message=error.message)
            )
        else:
            changed.append(conversation_id)
    return BulkOut(changed=changed, failed=failed)
