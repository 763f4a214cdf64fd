"""`GET /v1/stream`: what happens in a workspace, as it happens."""

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response

from crosschat.database import Database
from crosschat.errors import TooManyRequests
from crosschat.live.hub import Hub
from crosschat.live.sse import EventStream, frames
from crosschat.live.workspace import SharedLooks, WorkspaceSource
from crosschat.workspaces.access import Access, access

router = APIRouter(tags=["live updates"])
_MOST_STREAMS = 200  # of one workspace in one process


@router.get(
    "/v1/stream",
    response_class=Response,
    summary="Live updates (server-sent events)",
    responses={
        200: {
            "content": {
                "text/event-stream": {
                    "example": "event: message.created\nid: 1795200000.123~900:905:\n"
                    'data: {"type":"message.created","id":"msg_…","conversation_id":"conv_…"}\n\n'
                }
            }
        },
        429: {"description": "Too many open streams"},
    },
)
async def stream(
    request: Request,
    caller: Annotated[Access, access("conversations:read")],
    last_event_id: Annotated[str | None, Header(max_length=2000)] = None,
    resume_from: Annotated[
        str | None,
        Query(max_length=2000, description="The last event's id, for clients without headers"),
    ] = None,
) -> Response:
    """Ids of what changed; fetch what you show.

    `message.created` and `message.updated` {id, conversation_id}, `conversation.updated` {id},
    `delivery.updated` {id, message_id}, `connection.updated` {id}, `contact.updated` {id},
    `member.mentioned` {member_id, conversation_id, message_id}. `conversation.typing` (a customer)
    and `conversation.presence` {conversation_id, member_id, name, state} are passed on, not kept.

    The first event is `ready`. After a break send the last event's id as `Last-Event-ID`: you get
    what you missed, or `resync` when that cannot be told: fetch afresh and go on reading. An event
    may come twice after a break. `end` says why the stream is over.
    """
    hub: Hub = request.app.state.hub
    looks: SharedLooks = request.app.state.looks
    database: Database = request.app.state.database
    if hub.watching(caller.workspace_id) >= _MOST_STREAMS:
        raise TooManyRequests(
            f"This workspace has {_MOST_STREAMS} open streams; close some, or share one.",
            retry_after=5,
        )
    source = WorkspaceSource(database, looks, caller.caller, last_event_id or resume_from)
    return EventStream(frames(hub, [caller.workspace_id], source))
