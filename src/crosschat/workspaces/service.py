"""Workspaces: founding one, and the default one."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.events import Events
from crosschat.kit.ids import new_id
from crosschat.models import Member, Workspace
from crosschat.workspaces.keys import issue_key
from crosschat.workspaces.passwords import hash_password


@dataclass(frozen=True, slots=True)
class WorkspaceCreated:
    workspace_id: str


@dataclass(frozen=True, slots=True)
class Founded:
    workspace: Workspace
    owner: Member
    api_key: str


async def found_workspace(
    session: AsyncSession,
    events: Events,
    *,
    name: str,
    email: str,
    owner_name: str = "",
    api_key: str | None = None,
    password: str | None = None,
    is_default: bool = False,
) -> Founded:
    """A workspace with its owner and first API key (`api_key`, or a new one).

    With a `password` the owner can sign in as well.
    """
    workspace = Workspace(id=new_id("ws"), name=name, is_default=is_default)
    session.add(workspace)
    await session.flush()
    owner = Member(
        id=new_id("mem"),
        workspace_id=workspace.id,
        email=email,
        name=owner_name,
        role="owner",
        password=await hash_password(password) if password else None,
    )
    session.add(owner)
    _, key = await issue_key(session, workspace.id, name="First key", token=api_key)
    await session.flush()
    await events.emit(session, WorkspaceCreated(workspace.id))
    return Founded(workspace, owner, key)


async def default_workspace(session: AsyncSession) -> Workspace | None:
    found: Workspace | None = await session.scalar(select(Workspace).where(Workspace.is_default))
    return found
