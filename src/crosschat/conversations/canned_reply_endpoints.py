"""Answers that people give often. Variables in them are filled in by who writes."""

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from crosschat.conversations.endpoints import Reader, Writer
from crosschat.errors import Conflict, NotFound
from crosschat.kit.ids import new_id
from crosschat.models import CannedReply
from crosschat.workspaces.access import Access

router = APIRouter(tags=["canned replies"])


class CannedReplyIn(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"shortcut": "hours", "text": "We open at nine."}]}
    )

    shortcut: str = Field(min_length=1, max_length=50, pattern=r"^[\w-]+$")
    text: str = Field(min_length=1, max_length=10_000)


class CannedReplyOut(CannedReplyIn):
    id: str


class CannedReplyPage(BaseModel):
    data: list[CannedReplyOut]
    next: str | None


@router.get("/v1/canned-replies", summary="List canned replies")
async def canned_replies(caller: Reader) -> CannedReplyPage:
    rows = await caller.session.scalars(select(CannedReply).order_by(CannedReply.shortcut))
    data = [CannedReplyOut(id=r.id, shortcut=r.shortcut, text=r.text) for r in rows]
    return CannedReplyPage(data=data, next=None)


@router.post("/v1/canned-replies", status_code=201, summary="Add a canned reply")
async def add_canned_reply(body: CannedReplyIn, caller: Writer) -> CannedReplyOut:
    known = await caller.session.scalar(
        select(CannedReply.id).where(CannedReply.shortcut == body.shortcut)
    )
    if known is not None:
        raise Conflict(f"There is a reply {body.shortcut!r} already; change that one.")
    row = CannedReply(
        id=new_id("cnr"),
        workspace_id=caller.workspace_id,
        shortcut=body.shortcut,
        text=body.text,
    )
    caller.session.add(row)
    return CannedReplyOut(id=row.id, shortcut=row.shortcut, text=row.text)


@router.put(
    "/v1/canned-replies/{canned_reply_id}",
    summary="Change a canned reply",
)
async def change_canned_reply(
    canned_reply_id: str, body: CannedReplyIn, caller: Writer
) -> CannedReplyOut:
    row = await _canned(caller, canned_reply_id)
    row.shortcut, row.text = body.shortcut, body.text
    return CannedReplyOut(id=row.id, shortcut=row.shortcut, text=row.text)


@router.delete(
    "/v1/canned-replies/{canned_reply_id}",
    status_code=204,
    summary="Delete a canned reply",
)
async def delete_canned_reply(canned_reply_id: str, caller: Writer) -> Response:
    await caller.session.delete(await _canned(caller, canned_reply_id))
    return Response(status_code=204)


async def _canned(caller: Access, canned_reply_id: str) -> CannedReply:
    row: CannedReply | None = await caller.session.scalar(
        select(CannedReply).where(CannedReply.id == canned_reply_id)
    )
    if row is None:
        raise NotFound("There is no such reply. `GET /v1/canned-replies` lists yours.")
    return row
