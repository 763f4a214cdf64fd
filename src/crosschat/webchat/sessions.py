"""Visitors and their sessions: begun, resumed, identified, ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.contacts.joining import describe
from crosschat.kit import clock
from crosschat.kit.crypto import new_token, token_hash
from crosschat.kit.ids import new_id
from crosschat.models import WebchatSession, WebchatVisitor
from crosschat.webchat.identity import Verified
from crosschat.webchat.merging import merge
from crosschat.webchat.sites import Site

TOKEN_PREFIX = "wct_"  # noqa: S105 - a prefix


@dataclass(frozen=True, slots=True)
class Opened:
    """`token` in clear; it cannot be read again later."""

    visitor: WebchatVisitor
    token: str
    expires_at: datetime
    resumed: bool


class Sessions:
    """`lifetime` is counted from the last visit."""

    def __init__(self, lifetime: timedelta) -> None:
        self._lifetime = lifetime

    async def resume(
        self, session: AsyncSession, token: str, signed_in: WebchatSession, visitor: WebchatVisitor
    ) -> Opened:
        """The same session for longer."""
        now = clock.now()
        if signed_in.expires_at - now < self._lifetime / 2:
            signed_in.expires_at = now + self._lifetime
        visitor.seen_at = now
        await session.flush()
        return Opened(visitor, token, signed_in.expires_at, resumed=True)

    async def begin(self, session: AsyncSession, site: Site, name: str | None) -> Opened:
        """A new anonymous visitor. `name` is what the browser says."""
        visitor = _visitor(site, name=name)
        session.add(visitor)
        await session.flush()
        return await self._open(session, site, visitor, resumed=False)

    async def identify(
        self,
        session: AsyncSession,
        site: Site,
        found: tuple[WebchatSession, WebchatVisitor] | None,
        verified: Verified,
    ) -> Opened:
        """A session of the site's user; what was said anonymously in `found` comes along.

        The token is always a new one, and an anonymous visitor's old ones end: somebody else may
        have planted them. The user's other devices stay signed in.
        """
        # Two windows may bring the same user at once: one of them comes first.
        turn = func.hashtextextended(f"{site.id}:{verified.user_id}", 0)
        await session.execute(select(func.pg_advisory_xact_lock(turn)))
        signed_in, current = await _as_they_are_now(session, found)
        anonymous = current if current is not None and current.user_id is None else None
        visitor = await _user(session, site, anonymous, verified)
        if anonymous is not None:
            if anonymous.id != visitor.id:
                await merge(session, anonymous, visitor)
            await end_sessions(session, anonymous.id)
        elif signed_in is not None:
            signed_in.revoked_at = clock.now()
        visitor.seen_at = clock.now()
        visitor.name = verified.name or visitor.name
        visitor.email = verified.email or visitor.email
        visitor.phone = verified.phone or visitor.phone
        await session.flush()
        await describe(
            session,
            site.id,
            visitor.id,
            name=visitor.name,
            email=verified.email,
            phone=verified.phone,
        )
        return await self._open(session, site, visitor, resumed=found is not None)

    async def _open(
        self, session: AsyncSession, site: Site, visitor: WebchatVisitor, *, resumed: bool
    ) -> Opened:
        token = new_token(TOKEN_PREFIX)
        expires_at = clock.now() + self._lifetime
        session.add(
            WebchatSession(
                id=new_id("wcs"),
                workspace_id=site.workspace_id,
                connection_id=site.id,
                visitor_id=visitor.id,
                digest=token_hash(token),
                expires_at=expires_at,
            )
        )
        await session.flush()
        return Opened(visitor, token, expires_at, resumed)


async def end_sessions(session: AsyncSession, visitor_id: str, *, only: str | None = None) -> None:
    """End all sessions of a visitor, or the one called `only`; their streams end with them."""
    statement = (
        update(WebchatSession)
        .where(WebchatSession.visitor_id == visitor_id, WebchatSession.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )
    if only is not None:
        statement = statement.where(WebchatSession.id == only)
    await session.execute(statement)


async def _as_they_are_now(
    session: AsyncSession, found: tuple[WebchatSession, WebchatVisitor] | None
) -> tuple[WebchatSession, WebchatVisitor] | tuple[None, None]:
    """Nobody, if another window has just used the session up."""
    if found is None:
        return None, None
    for row in found:
        await session.refresh(row)
    return found if found[0].revoked_at is None else (None, None)


async def _user(
    session: AsyncSession, site: Site, anonymous: WebchatVisitor | None, verified: Verified
) -> WebchatVisitor:
    """The visitor that is this user: known already, or `anonymous` from now on, or a new one."""
    known: WebchatVisitor | None = await session.scalar(
        select(WebchatVisitor).where(
            WebchatVisitor.connection_id == site.id, WebchatVisitor.user_id == verified.user_id
        )
    )
    if known is not None:
        return known
    if anonymous is not None:
        anonymous.user_id = verified.user_id
        return anonymous
    fresh = _visitor(site, name=verified.name)
    fresh.user_id = verified.user_id
    session.add(fresh)
    return fresh


def _visitor(site: Site, *, name: str | None) -> WebchatVisitor:
    return WebchatVisitor(
        id=new_id("vis"),
        workspace_id=site.workspace_id,
        connection_id=site.id,
        name=name,
        last_seq=0,
        read_seq=0,
        delivered_seq=0,
    )
