"""API keys: issued once in clear, stored as digests."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.kit import clock
from crosschat.kit.crypto import new_token, token_hash
from crosschat.kit.ids import new_id
from crosschat.models import ApiKey
from crosschat.workspaces.scopes import EVERYTHING

PREFIX = "cck_"
_USE_NOTED_EVERY = timedelta(minutes=1)


async def issue_key(
    session: AsyncSession,
    workspace_id: str,
    *,
    name: str,
    token: str | None = None,
    scopes: Sequence[str] = (EVERYTHING,),
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """A new key, and in clear what cannot be read again later."""
    token = token or new_token(PREFIX)
    key = ApiKey(
        id=new_id("key"),
        workspace_id=workspace_id,
        name=name,
        digest=token_hash(token),
        hint=token[-4:],
        scopes=list(scopes),
        expires_at=expires_at,
    )
    session.add(key)
    return key, token


async def find_key(session: AsyncSession, token: str) -> ApiKey | None:
    """The key in force that `token` is, noting its use (at most once a minute)."""
    key: ApiKey | None = await session.scalar(
        select(ApiKey).where(ApiKey.digest == token_hash(token), ApiKey.revoked_at.is_(None))
    )
    now = clock.now()
    if key is None or (key.expires_at is not None and key.expires_at <= now):
        return None
    if key.last_used_at is None or now - key.last_used_at > _USE_NOTED_EVERY:
        await session.execute(update(ApiKey).where(ApiKey.id == key.id).values(last_used_at=now))
    return key


async def key_in_force(session: AsyncSession, key_id: str) -> bool:
    """Whether the key is neither revoked nor expired."""
    key: ApiKey | None = await session.scalar(select(ApiKey).where(ApiKey.id == key_id))
    if key is None or key.revoked_at is not None:
        return False
    return key.expires_at is None or key.expires_at > clock.now()


async def ensure_key(session: AsyncSession, workspace_id: str, token: str) -> None:
    """Make `token` a key of the workspace unless it is one already."""
    known = await session.scalar(select(ApiKey.id).where(ApiKey.digest == token_hash(token)))
    if known is None:
        await issue_key(session, workspace_id, name="From the environment", token=token)
