"""Saved views: filters under a name, for oneself or for everybody."""

from typing import Any, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, or_, select

from crosschat.conversations.endpoints import ConversationStatus, Reader, Writer
from crosschat.errors import Conflict, Forbidden, NotFound
from crosschat.kit.ids import new_id
from crosschat.models import SavedView
from crosschat.workspaces.access import Access
from crosschat.workspaces.scopes import may_manage

router = APIRouter(tags=["views"])
_MOST = 200  # of one member


class ViewFilters(BaseModel):
    """The parameters of `GET /v1/conversations`, as they are written there."""

    model_config = ConfigDict(extra="forbid")

    status: ConversationStatus | None = None
    channel: str | None = Field(default=None, max_length=50)
    connection_id: str | None = Field(default=None, max_length=50)
    assignee: str | None = Field(default=None, max_length=50)
    label: str | None = Field(default=None, max_length=50)
    priority: Literal["low", "normal", "high", "urgent"] | None = None
    unread: bool | None = None
    mentioned: str | None = Field(default=None, max_length=50)
    q: str | None = Field(default=None, max_length=200)


class ViewIn(BaseModel):
    """`shared` ones everybody sees; `position` orders them, the lowest first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"name": "Mine, urgent", "filters": {"assignee": "me", "priority": "urgent"}}
            ]
        }
    )

    name: str = Field(min_length=1, max_length=100)
    filters: ViewFilters
    shared: bool = False
    position: int = Field(default=0, ge=0, le=10_000)


class ViewChange(BaseModel):
    """What is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Urgent"}]})

    name: str | None = Field(default=None, min_length=1, max_length=100)
    filters: ViewFilters | None = None
    shared: bool | None = None
    position: int | None = Field(default=None, ge=0, le=10_000)


class ViewOut(BaseModel):
    """`own`: it is yours. `member_id` is whose it is; None: a program made it."""

    id: str
    name: str
    filters: ViewFilters
    shared: bool
    position: int
    member_id: str | None
    own: bool


class ViewPage(BaseModel):
    data: list[ViewOut]


@router.get("/v1/views", summary="List saved views")
async def views(caller: Reader) -> ViewPage:
    """Your own and the shared ones, in their order."""
    rows = await caller.session.scalars(
        select(SavedView)
        .where(_seen_by(caller))
        .order_by(SavedView.position, SavedView.created_at, SavedView.id)
    )
    return ViewPage(data=[_out(row, caller) for row in rows])


@router.post("/v1/views", status_code=201, summary="Save a view")
async def add_view(body: ViewIn, caller: Writer) -> ViewOut:
    """What a program saves is shared: nobody else would see it."""
    member_id = caller.caller.member_id
    have = await caller.session.scalar(
        select(func.count()).select_from(SavedView).where(SavedView.member_id == member_id)
    )
    if (have or 0) >= _MOST:
        raise Conflict(f"You have {_MOST} views; delete some first.")
    row = SavedView(
        id=new_id("view"),
        workspace_id=caller.workspace_id,
        member_id=member_id,
        name=body.name,
        filters=_kept(body.filters),
        shared=body.shared or member_id is None,
        position=body.position,
    )
    caller.session.add(row)
    await caller.session.flush()
    return _out(row, caller)


@router.patch("/v1/views/{view_id}", summary="Change a view")
async def change_view(view_id: str, body: ViewChange, caller: Writer) -> ViewOut:
    """Your own; an admin also those that others share."""
    row = await _changeable(caller, view_id)
    if body.name is not None:
        row.name = body.name
    if body.filters is not None:
        row.filters = _kept(body.filters)
    if body.shared is not None:
        row.shared = body.shared or row.member_id is None
    if body.position is not None:
        row.position = body.position
    return _out(row, caller)


@router.delete("/v1/views/{view_id}", status_code=204, summary="Delete a view")
async def delete_view(view_id: str, caller: Writer) -> Response:
    await caller.session.delete(await _changeable(caller, view_id))
    return Response(status_code=204)


def _seen_by(caller: Access) -> Any:
    if caller.caller.member_id is None:
        return SavedView.shared
    return or_(SavedView.shared, SavedView.member_id == caller.caller.member_id)


async def _changeable(caller: Access, view_id: str) -> SavedView:
    row: SavedView | None = await caller.session.scalar(
        select(SavedView).where(SavedView.id == view_id, _seen_by(caller))
    )
    if row is None:
        raise NotFound("There is no such view. `GET /v1/views` lists those that you see.")
    who = caller.caller
    # A key that may write conversations acts for the workspace.
    manages = who.role is None or may_manage(who.role, "member")
    if row.member_id != who.member_id and not manages:
        raise Forbidden("This view is a colleague's; ask them or an admin, or save your own.")
    return row


def _kept(filters: ViewFilters) -> dict[str, Any]:
    return filters.model_dump(exclude_none=True)


def _out(row: SavedView, caller: Access) -> ViewOut:
    return ViewOut(
        id=row.id,
        name=row.name,
        filters=ViewFilters(**row.filters),
        shared=row.shared,
        position=row.position,
        member_id=row.member_id,
        own=row.member_id is not None and row.member_id == caller.caller.member_id,
    )
