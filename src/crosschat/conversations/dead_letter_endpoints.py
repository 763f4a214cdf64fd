"""Dead letters over HTTP: what failed for good in the caller's workspace, and trying it again."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from crosschat.conversations.dead_letters import retry_dead_letters
from crosschat.errors import NotFound
from crosschat.jobs.dead_letters import dead_letters, read_id, shown_id, take_out
from crosschat.jobs.owners import ids_in
from crosschat.jobs.queue import Queue
from crosschat.kit.pagination import CursorInvalid, decode_cursor, encode_cursor
from crosschat.models import JobRow
from crosschat.workspaces.access import Access, access

router = APIRouter(tags=["dead letters"])
Reader = Annotated[Access, access("conversations:read")]
Writer = Annotated[Access, access("conversations:write")]
_FILTERS = {"list": "dead-letters"}


class DeadLetterOut(BaseModel):
    """`kind` is the work that failed, `about` the ids of what it was to be done to."""

    id: str
    kind: str
    lane_class: str
    about: dict[str, str]
    attempts: int
    error: str | None
    correlation: str | None
    created_at: datetime
    dead_at: datetime


class DeadLetterPage(BaseModel):
    data: list[DeadLetterOut]
    next: str | None


def _out(row: JobRow) -> DeadLetterOut:
    assert row.dead_at is not None  # noqa: S101 - only dead ones are read
    return DeadLetterOut(
        id=shown_id(row.id),
        kind=row.kind,
        lane_class=row.lane_class,
        about=ids_in(row.payload),
        attempts=row.attempts,
        error=row.error,
        correlation=row.correlation,
        created_at=row.created_at,
        dead_at=row.dead_at,
    )


@router.get("/v1/dead-letters", summary="Work that failed for good")
async def list_dead_letters(
    caller: Reader,
    limit: Annotated[int, Query(ge=1, le=200, description="Entries a page")] = 50,
    cursor: str | None = None,
) -> DeadLetterPage:
    """Newest first. Nothing waits for these: their neighbours went on without them."""
    statement = dead_letters(caller.workspace_id)
    if cursor is not None:
        last_id = read_id(decode_cursor(cursor, _FILTERS).id)
        if last_id is None:
            raise CursorInvalid("This cursor is not one that a list answered in `next`.")
        statement = statement.where(JobRow.id < last_id)
    rows = (await caller.session.scalars(statement.limit(limit + 1))).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return DeadLetterPage(
        data=[_out(row) for row in rows[:limit]],
        next=encode_cursor(last.created_at, shown_id(last.id), _FILTERS) if last else None,
    )


@router.post("/v1/dead-letters/{dead_letter_id}/retry", status_code=202, summary="Try it again")
async def retry_dead_letter(dead_letter_id: str, request: Request, caller: Writer) -> Response:
    """With all its attempts before it. If it fails again it comes back under another id."""
    queue: Queue = request.app.state.queue
    job_id = _read(dead_letter_id)
    if not await retry_dead_letters(caller.session, queue, [job_id], caller.workspace_id):
        raise _none()
    return Response(status_code=202)


@router.delete("/v1/dead-letters/{dead_letter_id}", status_code=204, summary="Throw it away")
async def delete_dead_letter(dead_letter_id: str, caller: Writer) -> Response:
    if not await take_out(caller.session, [_read(dead_letter_id)], caller.workspace_id):
        raise _none()
    return Response(status_code=204)


def _read(shown: str) -> int:
    job_id = read_id(shown)
    if job_id is None:
        raise _none()
    return job_id


def _none() -> NotFound:
    return NotFound("There is no such dead letter. `GET /v1/dead-letters` lists yours.")
