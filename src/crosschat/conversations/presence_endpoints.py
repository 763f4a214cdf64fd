"""Who of us looks at a conversation or writes in it, for colleagues to see."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select

from crosschat.conversations.endpoints import Reader
from crosschat.errors import NotFound
from crosschat.live.hub import Hub
from crosschat.models import Conversation

router = APIRouter(tags=["conversations"])
EVENT = "conversation.presence"


class PresenceIn(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"state": "viewing"}]})

    state: Literal["viewing", "typing", "left"]


@router.post(
    "/v1/conversations/{conversation_id}/presence",
    status_code=204,
    summary="Tell colleagues that I look at it or write",
)
async def presence(
    conversation_id: str, body: PresenceIn, request: Request, caller: Reader
) -> Response:
    """Passed on to open streams as `conversation.presence` and not kept.

    Say it again every 20 seconds while it lasts; who has been silent for 45 seconds has left. A
    key's word is not passed on: nobody sits behind it.
    """
    known = await caller.session.scalar(
        select(Conversation.id).where(Conversation.id == conversation_id)
    )
    if known is None:
        raise NotFound("There is no such conversation. `GET /v1/conversations` lists yours.")
    who = caller.caller
    if who.member_id is not None:
        hub: Hub = request.app.state.hub
        told = {
            "type": EVENT,
            "conversation_id": conversation_id,
            "member_id": who.member_id,
            "name": who.name,
            "state": body.state,
        }
        hub.signal(caller.workspace_id, EVENT, told)
    return Response(status_code=204)
