"""Members signed in with a cookie."""

from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.kit import clock
from crosschat.kit.crypto import new_token, token_hash
from crosschat.kit.ids import new_id
from crosschat.models import Member, MemberSession
from crosschat.workspaces.passwords import password_matches

COOKIE = "crosschat_session"
LIFETIME = timedelta(days=14)


async def sign_in(
    session: AsyncSession, email: str, password: str, user_agent: str
) -> tuple[Member, str] | None:
    """The member and the cookie's value; None when e-mail and password do not go together.

    An address may be a member of several workspaces; the password says which.
    """
    members = (
        await session.scalars(
            select(Member)
            .where(func.lower(Member.email) == email.lower(), Member.password.is_not(None))
            .order_by(Member.created_at)
        )
    ).all()
    for member in members:
        if await password_matches(password, member.password):
            return member, open_session(session, member, user_agent)
    if not members:
        await password_matches(password, None)
    return None


def open_session(session: AsyncSession, member: Member, user_agent: str) -> str:
    token = new_token("ccs_")
    session.add(
        MemberSession(
            id=new_id("ses"),
            workspace_id=member.workspace_id,
            member_id=member.id,
            digest=token_hash(token),
            expires_at=clock.now() + LIFETIME,
            user_agent=user_agent[:200],
        )
    )
    return token


async def find_session(session: AsyncSession, token: str) -> tuple[MemberSession, Member] | None:
    """The session in force that a cookie stands for, with its member."""
    row = (
        await session.execute(
            select(MemberSession, Member)
            .join(Member, Member.id == MemberSession.member_id)
            .where(
                MemberSession.digest == token_hash(token), MemberSession.expires_at > clock.now()
            )
        )
    ).first()
    return (row[0], row[1]) if row else None


async def session_in_force(session: AsyncSession, session_id: str) -> bool:
    found = await session.scalar(
        select(MemberSession.id).where(
            MemberSession.id == session_id, MemberSession.expires_at > clock.now()
        )
    )
    return found is not None


async def end_sessions(session: AsyncSession, member_id: str, *, only: str | None = None) -> None:
    """Sign a member out: everywhere, or from the session `only`."""
    statement = delete(MemberSession).where(MemberSession.member_id == member_id)
    if only is not None:
        statement = statement.where(MemberSession.id == only)
    await session.execute(statement)
