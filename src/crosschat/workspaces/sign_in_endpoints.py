"""Signing in and out, joining by invitation, and who I am."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from crosschat.errors import Unauthenticated
from crosschat.models import Member, Workspace
from crosschat.workspaces.access import (
    Access,
    WithSystemSession,
    access,
    check_origin,
    limited_address,
)
from crosschat.workspaces.invitations import join
from crosschat.workspaces.passwords import SHORTEST
from crosschat.workspaces.sessions import COOKIE, LIFETIME, end_sessions, open_session, sign_in

router = APIRouter(tags=["sign in"])
Public = [Depends(limited_address)]


class SignInBody(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"email": "your@email.com", "password": "a long secret"}]}
    )

    email: str = Field(max_length=254)
    password: str = Field(max_length=200)


class JoinBody(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"token": "cci_…", "password": "a long secret"}]}
    )

    token: str
    password: str = Field(min_length=SHORTEST, max_length=200)
    name: str | None = Field(default=None, max_length=200)


class MeOut(BaseModel):
    """`kind` is key or session; `member_id`, `email` and `role` are set for members.

    `sandbox_url` is where the simulated phones are, on the server's own machine, if there are any.
    """

    workspace_id: str
    workspace_name: str
    kind: str
    name: str
    email: str | None
    member_id: str | None
    role: str | None
    scopes: list[str]
    sandbox_url: str | None


@router.post("/v1/session", status_code=204, summary="Sign in", dependencies=Public)
async def sign_in_member(
    body: SignInBody, request: Request, session: WithSystemSession
) -> Response:
    """Sets a cookie that scripts cannot read; it lasts fourteen days."""
    check_origin_if_any(request)
    agent = request.headers.get("user-agent", "")
    found = await sign_in(session, body.email, body.password, agent)
    if found is None:
        raise Unauthenticated("E-mail and password do not go together.", code="wrong_password")
    return with_cookie(request, found[1])


@router.delete("/v1/session", status_code=204, summary="Sign out")
async def sign_out(caller: Annotated[Access, access("conversations:read")]) -> Response:
    who = caller.caller
    if who.member_id is not None:
        await end_sessions(caller.session, who.member_id, only=who.id)
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE, path="/")
    return answer


@router.post("/v1/invitations/accept", status_code=204, summary="Join", dependencies=Public)
async def accept(body: JoinBody, request: Request, session: WithSystemSession) -> Response:
    """Takes up an invitation, sets the password and signs in."""
    check_origin_if_any(request)
    member = await join(session, body.token, body.password, body.name)
    token = open_session(session, member, request.headers.get("user-agent", ""))
    return with_cookie(request, token)


@router.get("/v1/me", summary="Who I am")
async def me(request: Request, caller: Annotated[Access, access("conversations:read")]) -> MeOut:
    who = caller.caller
    workspace = await caller.session.scalar(
        select(Workspace.name).where(Workspace.id == who.workspace_id)
    )
    email = await caller.session.scalar(select(Member.email).where(Member.id == who.member_id))
    return MeOut(
        workspace_id=who.workspace_id,
        workspace_name=workspace or "",
        kind=who.kind,
        name=who.name,
        email=email,
        member_id=who.member_id,
        role=who.role,
        scopes=sorted(who.scopes),
        sandbox_url=request.app.state.settings.sandbox_page,
    )


def check_origin_if_any(request: Request) -> None:
    """Programs send neither header; a browser on another site must not sign anybody in."""
    if "origin" in request.headers or "sec-fetch-site" in request.headers:
        check_origin(request)


def with_cookie(request: Request, token: str) -> Response:
    """An empty answer that signs the browser in."""
    answer = Response(status_code=204)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=int(LIFETIME.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=(request.app.state.settings.public_url or "").startswith("https://"),
        path="/",
    )
    return answer
