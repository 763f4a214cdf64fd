"""The first person of an installation: a link that is shown where the server runs makes them owner.

The link's token is that of the invitation of the default workspace's owner, whom nobody is yet. It
is told apart from an ordinary invitation by what is hashed, so neither opens what the other does.
"""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.database import Database, create_engine
from crosschat.errors import Conflict, Forbidden
from crosschat.kit import clock
from crosschat.kit.crypto import new_token, token_hash
from crosschat.kit.ids import new_id
from crosschat.models import Member, Workspace
from crosschat.workspaces.passwords import hash_password

LIFETIME = timedelta(hours=24)
PAGE = "/welcome"


async def needs_setup(session: AsyncSession) -> bool:
    """Whether nobody can sign in to the default workspace."""
    return await _unclaimed(session) is not None


async def make_owner_link(dsn: str, base_url: str) -> str:
    """A new link; the one before it ends. Raises: Conflict, when somebody can sign in already."""
    database = Database(create_engine(dsn, pool_size=1))
    try:
        async with database.transaction() as session:
            return f"{base_url}{PAGE}#{await _new_token(session)}"
    finally:
        await database.close()


async def _new_token(session: AsyncSession) -> str:
    workspace = await _claimable(session)
    owner = await _owner(session, workspace)
    if owner is None:
        owner = Member(
            id=new_id("mem"), workspace_id=workspace.id, email="owner@localhost", role="owner"
        )
        session.add(owner)
    token = new_token("cco_")
    owner.invite_digest, owner.invite_expires_at = _digest(token), clock.now() + LIFETIME
    return token


async def claim(
    session: AsyncSession,
    token: str,
    *,
    email: str,
    name: str,
    password: str,
    workspace_name: str | None,
) -> Member:
    """Who has the link becomes owner. Raises: Conflict, Forbidden."""
    workspace = await _claimable(session)
    owner: Member | None = await session.scalar(
        select(Member).where(
            Member.workspace_id == workspace.id,
            Member.invite_digest == _digest(token),
            Member.invite_expires_at > clock.now(),
        )
    )
    if owner is None:
        raise Forbidden(
            "This link is not the newest one, or has expired. `crosschat owner-link`, where the "
            "server runs, prints a new one.",
            code="wrong_token",
        )
    other = await session.scalar(
        select(Member.id).where(
            Member.workspace_id == workspace.id,
            func.lower(Member.email) == email.lower(),
            Member.id != owner.id,
        )
    )
    if other is not None:
        raise Conflict(f"{email} has been invited already.", code="already_a_member")
    owner.email, owner.name = email, name
    owner.password = await hash_password(password)
    owner.invite_digest = owner.invite_expires_at = None
    workspace.name = workspace_name or workspace.name
    return owner


async def _claimable(session: AsyncSession) -> Workspace:
    """The default workspace, locked: of two who claim it at once the second finds it taken."""
    await session.execute(select(Workspace.id).where(Workspace.is_default).with_for_update())
    workspace = await _unclaimed(session)
    if workspace is None:
        raise Conflict("Somebody can sign in already; ask them to invite you.", code="already_done")
    return workspace


async def _unclaimed(session: AsyncSession) -> Workspace | None:
    can_sign_in = (
        select(Member.id)
        .where(Member.workspace_id == Workspace.id, Member.password.is_not(None))
        .exists()
    )
    found: Workspace | None = await session.scalar(
        select(Workspace).where(Workspace.is_default, ~can_sign_in)
    )
    return found


async def _owner(session: AsyncSession, workspace: Workspace) -> Member | None:
    found: Member | None = await session.scalar(
        select(Member)
        .where(Member.workspace_id == workspace.id, Member.role == "owner")
        .order_by(Member.created_at)
        .limit(1)
    )
    return found


def _digest(token: str) -> bytes:
    return token_hash(f"owner {token}")
