"""The people of a workspace."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select, update

from crosschat.errors import Conflict, Forbidden, NotFound
from crosschat.kit.pagination import decode_cursor, encode_cursor
from crosschat.models import Member, SavedView
from crosschat.workspaces.access import Access, access
from crosschat.workspaces.endpoints import EMAIL
from crosschat.workspaces.invitations import invite_member
from crosschat.workspaces.scopes import may_manage
from crosschat.workspaces.sessions import end_sessions

router = APIRouter(tags=["members"])
Reader = Annotated[Access, access("members:read")]
Writer = Annotated[Access, access("members:write")]
Role = Literal["owner", "admin", "member", "viewer"]


class MemberIn(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"email": "colleague@email.com", "role": "member"}]}
    )

    email: str = Field(pattern=EMAIL, max_length=254)
    name: str = Field(default="", max_length=200)
    role: Role = "member"


class MemberChange(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"role": "viewer"}]})

    name: str | None = Field(default=None, max_length=200)
    role: Role | None = None


class MemberOut(BaseModel):
    id: str
    email: str
    name: str
    role: str
    joined: bool
    created_at: datetime


class InvitedOut(MemberOut):
    """`invite_url` is shown this once; it works for seven days."""

    invite_token: str
    invite_url: str


class MemberPage(BaseModel):
    data: list[MemberOut]
    next: str | None


def _out(member: Member) -> dict[str, Any]:
    return {
        "id": member.id,
        "email": member.email,
        "name": member.name,
        "role": member.role,
        "joined": member.password is not None,
        "created_at": member.created_at,
    }


@router.get("/v1/members", response_model=MemberPage, summary="List members")
async def list_members(
    caller: Reader, limit: Annotated[int, Query(ge=1, le=200)] = 50, cursor: str | None = None
) -> dict[str, Any]:
    statement = select(Member).order_by(Member.created_at.desc(), Member.id.desc())
    if cursor:
        after = decode_cursor(cursor, {})
        statement = statement.where(
            (Member.created_at < after.value)
            | ((Member.created_at == after.value) & (Member.id < after.id))
        )
    rows = (await caller.session.scalars(statement.limit(limit + 1))).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return {
        "data": [_out(row) for row in rows[:limit]],
        "next": encode_cursor(last.created_at, last.id, {}) if last else None,
    }


@router.post("/v1/members", response_model=InvitedOut, status_code=201, summary="Invite a member")
async def invite(body: MemberIn, request: Request, caller: Writer) -> dict[str, Any]:
    _check_role(caller, body.role)
    member, token = await invite_member(
        caller.session, caller.workspace_id, email=body.email, name=body.name, role=body.role
    )
    await caller.session.refresh(member)
    base = request.app.state.settings.base_url
    return {
        **_out(member),
        "invite_token": token,
        "invite_url": f"{base}/join#{token}",
    }


@router.patch("/v1/members/{member_id}", response_model=MemberOut, summary="Change a member")
async def change(member_id: str, body: MemberChange, caller: Writer) -> dict[str, Any]:
    member = await _get(caller, member_id)
    if body.role is not None and body.role != member.role:
        _check_role(caller, member.role)
        _check_role(caller, body.role)
        await _keep_an_owner(caller, member)
        member.role = body.role
    if body.name is not None:
        member.name = body.name
    return _out(member)


@router.delete("/v1/members/{member_id}", status_code=204, summary="Remove a member")
async def remove(member_id: str, caller: Writer) -> Response:
    """They are signed out everywhere at once. Views that they share stay."""
    member = await _get(caller, member_id)
    _check_role(caller, member.role)
    await _keep_an_owner(caller, member)
    await caller.session.execute(
        update(SavedView)
        .where(SavedView.member_id == member_id, SavedView.shared)
        .values(member_id=None)
    )
    await end_sessions(caller.session, member.id)
    await caller.session.delete(member)
    return Response(status_code=204)


def _check_role(caller: Access, role: str) -> None:
    """A key that may write members acts as an owner; members act by their own role."""
    if not may_manage(caller.caller.role or "owner", role):
        raise Forbidden(f"Your role does not let you manage a member who is {role}.")


async def _get(caller: Access, member_id: str) -> Member:
    found: Member | None = await caller.session.scalar(select(Member).where(Member.id == member_id))
    if found is None:
        raise NotFound("There is no such member. `GET /v1/members` lists yours.")
    return found


async def _keep_an_owner(caller: Access, member: Member) -> None:
    owners = await caller.session.scalar(
        select(func.count()).select_from(Member).where(Member.role == "owner")
    )
    if member.role == "owner" and owners == 1:
        raise Conflict("A workspace keeps at least one owner; make somebody else owner first.")
