"""Who is asking: FastAPI dependencies that authenticate and hand out a confined session."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.database import WORKSPACE, Database
from crosschat.errors import Unauthenticated
from crosschat.workspaces.keys import find_key


@dataclass(frozen=True, slots=True)
class Caller:
    workspace_id: str
    key_id: str


@dataclass(frozen=True, slots=True)
class Access:
    """A request's transaction, confined to the caller's workspace, and the caller."""

    session: AsyncSession
    caller: Caller

    @property
    def workspace_id(self) -> str:
        return self.caller.workspace_id


def presented_key(request: Request) -> str:
    """The API key of a request: `Authorization: Bearer` and `x-api-key` are equal.

    Raises:
        Unauthenticated: none, or two that differ.
    """
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    bearer = bearer.strip() if scheme.lower() == "bearer" else ""
    header = request.headers.get("x-api-key", "").strip()
    if bearer and header and bearer != header:
        raise Unauthenticated(
            "Authorization and x-api-key hold different keys; send one of them.",
            code="conflicting_credentials",
        )
    if not (bearer or header):
        raise Unauthenticated(
            "Send your API key as `Authorization: Bearer KEY` or `x-api-key: KEY`."
        )
    return bearer or header


async def confined_access(request: Request) -> AsyncIterator[Access]:
    token = presented_key(request)
    database: Database = request.app.state.database
    async with database.transaction() as session:
        key = await find_key(session, token)
        if key is None:
            raise Unauthenticated(
                "This API key is not known, has expired or was revoked. "
                "`crosschat keys create` makes a new one."
            )
        session.info[WORKSPACE] = key.workspace_id
        yield Access(session, Caller(key.workspace_id, key.id))


async def system_session(request: Request) -> AsyncIterator[AsyncSession]:
    database: Database = request.app.state.database
    async with database.transaction() as session:
        yield session


# scope="function": the transaction ends before the answer leaves, so 2xx means committed.
WithAccess = Annotated[Access, Depends(confined_access, scope="function")]
WithSystemSession = Annotated[AsyncSession, Depends(system_session, scope="function")]
