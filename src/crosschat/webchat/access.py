"""Who is asking: a page with a publishable key, or a visitor with a session.

Both are held against the site's origins. A session's token travels in a header, so no other page
can send it along, and there is no cookie to protect.
"""

import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.database import WORKSPACE, Database
from crosschat.errors import Forbidden, TooManyRequests, Unauthenticated
from crosschat.kit import clock
from crosschat.kit.crypto import token_hash
from crosschat.kit.limiter import Limiter
from crosschat.models import WebchatSession, WebchatVisitor
from crosschat.webchat.gate import CORS_ORIGIN
from crosschat.webchat.sites import Site, Sites


@dataclass(frozen=True, slots=True)
class Visit:
    """A visitor's request: its transaction, confined to the site's workspace."""

    session: AsyncSession
    site: Site
    visitor: WebchatVisitor
    signed_in: WebchatSession


async def site_access(request: Request) -> Site:
    """The site of the publishable key. Raises: Unauthenticated, Forbidden, TooManyRequests."""
    sites: Sites = request.app.state.webchat.sites
    key = request.headers.get("x-webchat-key") or request.query_params.get("key") or ""
    site = await sites.find(key.strip())
    if site is None:
        _limit_address(request)
        raise Unauthenticated(
            "Send the site's publishable key (pk_…) as `X-Webchat-Key` or `?key=`.",
            code="unknown_key",
        )
    check_page(request, site)
    _limit_address(request)
    return site


def check_page(request: Request, site: Site) -> None:
    """Let the request's page read the answer, if the site allows it.

    Pages of this server itself (the widget's frame) need no permission: who may frame them is
    settled where they are served.

    Raises: Forbidden.
    """
    origin = request.headers.get("origin")
    if request.headers.get("sec-fetch-site") == "same-origin":
        return
    if not site.allows(origin):
        raise Forbidden(
            f"This site's chat may not be used from {origin or 'a page without an origin'}. "
            "Add the origin to `allowed_origins` of the connection.",
            code="origin_not_allowed",
        )
    setattr(request.state, CORS_ORIGIN, origin)


def presented_token(request: Request) -> str | None:
    """The visitor's token, if the request has one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


@asynccontextmanager
async def visiting(request: Request) -> AsyncIterator[Visit]:
    """The visitor's transaction; it commits when the block ends well.

    Raises: Unauthenticated, Forbidden, TooManyRequests.
    """
    database: Database = request.app.state.database
    sites: Sites = request.app.state.webchat.sites
    async with database.transaction() as session:
        found = await find_visitor(session, presented_token(request))
        if found is None:
            _limit_address(request)
            raise Unauthenticated(
                "This chat session is over. Start one with `POST /webchat/v1/sessions`.",
                code="session_invalid",
            )
        signed_in, visitor = found
        site = await sites.get(signed_in.connection_id)
        if site is None:
            raise Unauthenticated("This chat does not exist any more.", code="session_invalid")
        check_page(request, site)
        _limit_address(request)
        session.info[WORKSPACE] = site.workspace_id
        yield Visit(session, site, visitor, signed_in)


async def find_visitor(
    session: AsyncSession, token: str | None
) -> tuple[WebchatSession, WebchatVisitor] | None:
    """The session in force that a token stands for, and its visitor."""
    if not token:
        return None
    row = (
        await session.execute(
            select(WebchatSession, WebchatVisitor)
            .join(WebchatVisitor, WebchatVisitor.id == WebchatSession.visitor_id)
            .where(
                WebchatSession.digest == token_hash(token),
                WebchatSession.revoked_at.is_(None),
                WebchatSession.expires_at > clock.now(),
            )
        )
    ).first()
    return (row[0], row[1]) if row else None


def address_of(request: Request) -> str:
    """The client's address; of IPv6 the network that one customer gets (/64)."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))


def _limit_address(request: Request) -> None:
    limiter: Limiter = request.app.state.webchat.addresses
    wait = limiter.wait(address_of(request))
    if wait:
        raise TooManyRequests(
            "Too many requests from your address; wait a moment.", retry_after=wait
        )


async def _visit(request: Request) -> AsyncIterator[Visit]:
    async with visiting(request) as visit:
        yield visit


WithSite = Annotated[Site, Depends(site_access)]
# scope="function": the transaction ends before the answer leaves, so 2xx means committed.
WithVisit = Annotated[Visit, Depends(_visit, scope="function")]
