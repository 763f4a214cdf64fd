"""`/webchat/v1`: messages, history and uploads."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from crosschat.channels.webchat.envelope import Envelope
from crosschat.webchat.access import WithVisit, visiting
from crosschat.webchat.parts import webchat_of
from crosschat.webchat.repository import newer, older
from crosschat.webchat.schemas import AcceptedOut, History, MessageIn, UploadOut
from crosschat.webchat.sending import limit, prepare, take_in

router = APIRouter(prefix="/webchat/v1", tags=["web chat"])


@router.get("/messages", summary="History")
async def history(
    request: Request,
    visit: WithVisit,
    before: Annotated[int | None, Query(ge=1)] = None,
    after: Annotated[int | None, Query(ge=0)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> History:
    """Newest first. `after` fills a gap instead: the entries that follow it, oldest first."""
    webchat = webchat_of(request)
    links = webchat.links
    if after is not None:
        entries = await newer(visit.session, visit.visitor.id, after, limit, links)
        following = None
    else:
        entries = await older(visit.session, visit.visitor.id, before, limit + 1, links)
        following = entries[limit - 1].seq if len(entries) > limit else None
        entries = entries[:limit]
    if entries:
        webchat.receipts.delivered(visit.visitor.id, max(entry.seq for entry in entries))
    return History(data=entries, next=following)


@router.post(
    "/messages",
    status_code=202,
    response_model=AcceptedOut,
    summary="Write a message",
    responses={200: {"model": AcceptedOut, "description": "It had come before"}},
)
async def write(body: MessageIn, request: Request, response: Response) -> AcceptedOut:
    """Durable when this answers. Sending the same `client_id` again is harmless."""
    webchat = webchat_of(request)
    per_minute = webchat.settings.messages_per_minute
    # The transaction ends before the ledger writes: it must not hold a connection meanwhile.
    async with visiting(request) as visit:
        prepared = await prepare(visit, body, webchat.links, per_minute=per_minute)
    if not isinstance(prepared, Envelope):
        response.status_code = 200
        return AcceptedOut(client_id=body.client_id, status="known", entry=prepared)
    event_id = await take_in(webchat.intake, visit.site.id, prepared)
    response.headers["X-Correlation-Id"] = event_id
    return AcceptedOut(client_id=body.client_id, status="stored")


@router.post("/uploads", status_code=201, summary="Upload a file")
async def upload(
    request: Request, filename: Annotated[str, Query(max_length=500)] = "file"
) -> UploadOut:
    """The body is the file as it is; name it in a message's `attachments` afterwards."""
    webchat = webchat_of(request)
    async with visiting(request) as visit:
        key = f"webchat:upload:{visit.visitor.id}"
        await limit(visit.session, key, webchat.settings.uploads_per_minute)
    row = await webchat.uploads.keep(request, visit.visitor, filename)
    async with webchat.database.transaction(visit.site.workspace_id) as session:
        session.add(row)
    return UploadOut(
        id=row.id, kind=row.kind, mime_type=row.mime_type, filename=row.filename, size=row.size
    )
