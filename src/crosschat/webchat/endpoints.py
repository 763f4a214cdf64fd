"""`/webchat/v1`: sessions, configuration, typing, receipts and the stream."""

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response

from crosschat.channels.webchat.config import public
from crosschat.database import WORKSPACE
from crosschat.errors import TooManyRequests, Unauthenticated
from crosschat.live.sse import EventStream, frames
from crosschat.webchat.access import (
    WithSite,
    WithVisit,
    address_of,
    find_visitor,
    presented_token,
    visiting,
)
from crosschat.webchat.identity import verify
from crosschat.webchat.parts import webchat_of
from crosschat.webchat.receipts import mark
from crosschat.webchat.repository import count_unread, newest_conversation
from crosschat.webchat.schemas import ConfigOut, ReceiptIn, SessionIn, SessionOut, VisitorOut
from crosschat.webchat.sessions import Opened, end_sessions
from crosschat.webchat.sites import Site
from crosschat.webchat.stream import VisitorSource, cursor_of

router = APIRouter(prefix="/webchat/v1", tags=["web chat"])
_TYPING_LASTS = 6000  # milliseconds


@router.get("/config", summary="What a widget needs to show itself")
async def config(
    request: Request, response: Response, site: WithSite, business_id: str | None = None
) -> ConfigOut:
    _check_business(site, business_id)
    settings = webchat_of(request).settings
    response.headers["Cache-Control"] = "private, max-age=60"
    return ConfigOut(
        business_id=site.workspace_id,
        max_upload=settings.upload_bytes,
        **public(site.live.config),
    )


@router.post("/sessions", summary="Start or resume a visitor's session")
async def open_session(body: SessionIn, request: Request, site: WithSite) -> SessionOut:
    """Needs the publishable key. With the visitor's token the session goes on.

    With an `identity` that your server vouches for (`jwt`, or `hash` of the `id`) the visitor is
    that user, on every device, and gets a new token.
    """
    _check_business(site, body.business_id)
    webchat = webchat_of(request)
    sessions = webchat.sessions
    identity = body.identity
    verified = verify(identity, site.identity_secret) if identity else None
    token = presented_token(request)
    async with webchat.database.transaction() as session:
        found = await find_visitor(session, token)
        session.info[WORKSPACE] = site.workspace_id
        if found is not None and found[0].connection_id != site.id:
            found = None
        if verified is not None:
            opened = await sessions.identify(session, site, found, verified)
        elif found is not None and token is not None:
            if identity and identity.name and found[1].user_id is None:
                found[1].name = identity.name
            opened = await sessions.resume(session, token, *found)
        else:
            _limit_new(request)
            opened = await sessions.begin(session, site, identity.name if identity else None)
        unread = await count_unread(session, opened.visitor.id, opened.visitor.read_seq)
    return _session_out(opened, unread)


@router.delete("/sessions", status_code=204, summary="Sign the visitor out of this browser")
async def close_session(visit: WithVisit) -> None:
    await end_sessions(visit.session, visit.visitor.id, only=visit.signed_in.id)


@router.post("/typing", status_code=204, summary="The visitor is typing")
async def typing(request: Request, visit: WithVisit) -> None:
    """At most every three seconds is passed on; more is ignored."""
    webchat = webchat_of(request)
    if webchat.typing.wait(visit.visitor.id):
        return
    conversation = await newest_conversation(visit.session, visit.site.id, visit.visitor.id)
    if conversation is not None:
        webchat.hub.signal(
            visit.site.workspace_id,
            "conversation.typing",
            {
                "type": "conversation.typing",
                "conversation_id": conversation.id,
                "contact_id": conversation.contact_id,
                "ttl_ms": _TYPING_LASTS,
            },
        )


@router.post("/read", status_code=204, summary="The visitor has read up to an entry")
async def read(body: ReceiptIn, request: Request, visit: WithVisit) -> None:
    await mark(visit.session, {visit.visitor.id: body.up_to}, "read")
    up_to = min(body.up_to, visit.visitor.last_seq)
    hub = webchat_of(request).hub
    hub.signal(visit.visitor.id, "read", {"who": "visitor", "up_to": up_to})


@router.get(
    "/stream",
    summary="Live updates (server-sent events)",
    response_class=Response,
    responses={
        200: {
            "content": {
                "text/event-stream": {
                    "example": "event: message.created\nid: vis_….18\n"
                    'data: {"seq":18,"text":"Hello!", …}\n\n'
                }
            }
        }
    },
)
async def stream(
    request: Request,
    last_event_id: Annotated[str | None, Header(max_length=200)] = None,
    resume_from: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """`message.created` holds an entry as history does. `typing` and `read` are not kept.

    `ready` comes first and says where the stream begins. With `Last-Event-ID` each entry after
    that one comes once; `resync` means: read the history, then go on. `end`: start a new session.
    """
    webchat = webchat_of(request)
    most = webchat.settings.streams
    async with visiting(request) as visit:
        signed_in = visit.signed_in
        visitor_id = visit.visitor.id
    if webchat.hub.watching(visitor_id) >= most:
        raise TooManyRequests(f"{most} windows are open already; close one.", retry_after=15)
    source = VisitorSource(
        webchat.database,
        webchat.links,
        webchat.receipts,
        signed_in,
        last_event_id or resume_from,
    )
    return EventStream(frames(webchat.hub, [visitor_id], source))


def _check_business(site: Site, business_id: str | None) -> None:
    if business_id is not None and business_id != site.workspace_id:
        raise Unauthenticated("This key does not belong to this business id.", code="unknown_key")


def _limit_new(request: Request) -> None:
    wait = webchat_of(request).new_visitors.wait(address_of(request))
    if wait:
        raise TooManyRequests("Too many new visitors from your address; wait.", retry_after=wait)


def _session_out(opened: Opened, unread: int) -> SessionOut:
    visitor = opened.visitor
    return SessionOut(
        token=opened.token,
        expires_at=opened.expires_at,
        resumed=opened.resumed,
        visitor=VisitorOut(id=visitor.id, name=visitor.name, verified=visitor.user_id is not None),
        cursor=cursor_of(visitor.id, visitor.last_seq),
        last_seq=visitor.last_seq,
        read_seq=visitor.read_seq,
        unread_count=unread,
    )
