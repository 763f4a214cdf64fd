"""Invitations: the operator's to sign up, and a workspace's to join it."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.errors import Conflict, Forbidden, NotFound
from crosschat.kit import clock
from crosschat.kit.crypto import Vault, VaultLocked, new_token, token_hash
from crosschat.kit.ids import new_id
from crosschat.models import Member
from crosschat.workspaces.passwords import hash_password

LIFETIME = timedelta(days=7)


def sign_up_code(vault: Vault, email: str) -> str:
    """A code with which `email` may sign up within seven days where `SIGNUPS=invite`."""
    expires = (clock.now() + LIFETIME).isoformat()
    return vault.seal({"sign_up": email.lower(), "expires": expires}).decode()


def check_sign_up_code(vault: Vault, code: str | None, email: str) -> None:
    """Raises: Forbidden, when the code is missing, wrong, expired or somebody else's."""
    refusal = Forbidden(
        "Sign-up takes an invitation here. Ask the operator for one for your address "
        "(`crosschat invite EMAIL`) and send it as `invite`.",
        code="invitation_needed",
    )
    try:
        content = vault.open((code or "").encode())
    except VaultLocked:
        raise refusal from None
    if content.get("sign_up") != email.lower():
        raise refusal
    if datetime.fromisoformat(str(content["expires"])) < clock.now():
        raise refusal


async def invite_member(
    session: AsyncSession, workspace_id: str, *, email: str, name: str, role: str
) -> tuple[Member, str]:
    """A member who can join with the token. Raises: Conflict, when the address is in already."""
    known = await session.scalar(select(Member.id).where(func.lower(Member.email) == email.lower()))
    if known is not None:
        raise Conflict(f"{email} is a member already.", code="already_a_member")
    token = new_token("cci_")
    member = Member(
        id=new_id("mem"),
        workspace_id=workspace_id,
        email=email,
        name=name,
        role=role,
        invite_digest=token_hash(token),
        invite_expires_at=clock.now() + LIFETIME,
    )
    session.add(member)
    await session.flush()
    return member, token


async def join(session: AsyncSession, token: str, password: str, name: str | None) -> Member:
    """Take up an invitation. Raises: NotFound, when it is not known or has expired."""
    member: Member | None = await session.scalar(
        select(Member).where(
            Member.invite_digest == token_hash(token), Member.invite_expires_at > clock.now()
        )
    )
    if member is None:
        raise NotFound("This invitation is not known or has expired; ask for a new one.")
    member.password = await hash_password(password)
    member.name = name or member.name
    member.invite_digest = member.invite_expires_at = None
    return member
