"""Who is asking, and may they: FastAPI dependencies that hand out a confined session.

Every route of the API names the scope that it needs (``access("conversations:read")``). A caller
is a key (either header) or a signed-in member (cookie; then the request must come from our pages).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.database import WORKSPACE, Database
from crosschat.errors import Forbidden, TooManyRequests, Unauthenticated
from crosschat.workspaces.keys import find_key, key_in_force
from crosschat.workspaces.scopes import ROLE_SCOPES, allows
from crosschat.workspaces.sessions import COOKIE, find_session, session_in_force

_SAFE = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True, slots=True)
class Caller:
    """`id` is the key's or the session's. `member_id` and `role` are set for members."""

    workspace_id: str
    kind: Literal["key", "session"]
    id: str
    name: str
    scopes: frozenset[str]
    member_id: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """A request's transaction, confined to the caller's workspace, and the caller."""

    session: AsyncSession
    caller: Caller

    @property
    def workspace_id(self) -> str:
        return self.caller.workspace_id


def presented_key(request: Request) -> str | None:
    """The API key of a request: `Authorization: Bearer` and `x-api-key` are equal.

    Raises:
        Unauthenticated: two that differ.
    """
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    bearer = bearer.strip() if scheme.lower() == "bearer" else ""
    header = request.headers.get("x-api-key", "").strip()
    if bearer and header and bearer != header:
        raise Unauthenticated(
            "Authorization and x-api-key hold different keys; send one of them.",
            code="conflicting_credentials",
        )
    return bearer or header or None


async def identify(request: Request, session: AsyncSession) -> Caller:
    """Who sent the request. Raises: Unauthenticated, Forbidden."""
    token = presented_key(request)
    if token is not None:
        key = await find_key(session, token)
        if key is None:
            raise Unauthenticated(
                "This API key is not known, has expired or was revoked. "
                "`crosschat keys create` makes a new one."
            )
        return Caller(key.workspace_id, "key", key.id, key.name, frozenset(key.scopes))
    cookie = request.cookies.get(COOKIE)
    found = await find_session(session, cookie) if cookie else None
    if found is None:
        raise Unauthenticated(
            "Send your API key as `Authorization: Bearer KEY` or `x-api-key: KEY`, or sign in."
        )
    check_origin(request)
    signed_in, member = found
    return Caller(
        member.workspace_id,
        "session",
        signed_in.id,
        member.name or member.email,
        ROLE_SCOPES[member.role],
        member.id,
        member.role,
    )


def check_origin(request: Request) -> None:
    """A cookie goes along with requests of other sites too: what changes something must be ours.

    Raises: Forbidden.
    """
    if request.method in _SAFE:
        return
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site == "same-origin" or (site is None and origin and _is_ours(request, origin)):
        return
    raise Forbidden(
        "This request came from another site. Use an API key for programs.", code="wrong_origin"
    )


def _is_ours(request: Request, origin: str) -> bool:
    own = {request.headers.get("host", "").lower()}
    public = request.app.state.settings.public_url
    if public:
        own.add(urlsplit(public).netloc.lower())
    return urlsplit(origin).netloc.lower() in own


def access(scope: str) -> Any:
    """The dependency of a route that needs `scope`: an :class:`Access`, committed at its end."""

    async def dependency(request: Request) -> AsyncIterator[Access]:
        database: Database = request.app.state.database
        async with database.transaction() as session:
            caller = await identify(request, session)
            _limit(request, caller)
            if not allows(caller.scopes, scope):
                raise Forbidden(
                    f"This needs the scope {scope}. Ask an owner of the workspace for it.",
                    code="missing_scope",
                    scope=scope,
                )
            session.info[WORKSPACE] = caller.workspace_id
            yield Access(session, caller)

    vars(dependency)["needed_scope"] = scope
    # scope="function": the transaction ends before the answer leaves, so 2xx means committed.
    return Depends(dependency, scope="function")


def authorised(scope: str) -> Any:
    """The same for a route that waits for long: a :class:`Caller`, and no transaction held.

    Such a route opens transactions of its own, for the caller's workspace.
    """
    opened = asynccontextmanager(access(scope).dependency)

    async def dependency(request: Request) -> Caller:
        async with opened(request) as granted:
            caller: Caller = granted.caller
        return caller

    vars(dependency)["needed_scope"] = scope
    return Depends(dependency)


def _limit(request: Request, caller: Caller) -> None:
    wait = request.app.state.api_limiter.wait(caller.id)
    if wait:
        raise TooManyRequests(
            "Too many requests with this key; slow down and try again.", retry_after=wait
        )


async def limited_address(request: Request) -> None:
    """The dependency of routes that anybody may call: so many a second from one address.

    Raises: TooManyRequests.
    """
    address = request.client.host if request.client else "unknown"
    wait = request.app.state.public_limiter.wait(address)
    if wait:
        raise TooManyRequests("Too many requests from your address; wait.", retry_after=wait)


async def still_allowed(session: AsyncSession, caller: Caller) -> bool:
    """Whether what lasts longer than a request (a stream) may go on."""
    if caller.kind == "session":
        return await session_in_force(session, caller.id)
    return await key_in_force(session, caller.id)


async def system_session(request: Request) -> AsyncIterator[AsyncSession]:
    database: Database = request.app.state.database
    async with database.transaction() as session:
        yield session


WithSystemSession = Annotated[AsyncSession, Depends(system_session, scope="function")]
