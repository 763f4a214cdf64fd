"""What a visitor writes goes the way of every channel: durable in the ledger, then answered."""

from typing import Any
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.channels.webchat.envelope import Choice, Envelope, Sender
from crosschat.errors import InvalidRequest, NotFound, TooManyRequests
from crosschat.features import Intake
from crosschat.files.links import Links
from crosschat.jobs.rates import Reservation, reserve
from crosschat.kit import clock
from crosschat.messaging.content import Media
from crosschat.models import WebchatUpload
from crosschat.webchat.access import Visit
from crosschat.webchat.repository import find_sent
from crosschat.webchat.schemas import EntryOut, MessageIn, PageIn
from crosschat.webchat.sites import CHANNEL

_encode = msgspec.json.Encoder().encode


async def prepare(
    visit: Visit, body: MessageIn, links: Links, *, per_minute: float
) -> EntryOut | Envelope:
    """The message to take in, or what it became when it came before.

    Raises: InvalidRequest, NotFound, TooManyRequests.
    """
    visitor = visit.visitor
    known = await find_sent(visit.session, visitor.id, visit.site.id, body.client_id, links)
    if known is not None:
        return known
    if not (body.text.strip() or body.attachments or body.choice):
        raise InvalidRequest(
            "Say something in `text`, or name `attachments`.", code="empty_message"
        )
    await limit(visit.session, f"webchat:message:{visitor.id}", per_minute)
    return Envelope(
        site=visit.site.live.account_id,
        visitor=Sender(id=visitor.id, name=visitor.name, verified=visitor.user_id is not None),
        client_id=body.client_id,
        at=clock.now(),
        text=body.text,
        choice=Choice(id=body.choice.id, title=body.choice.title) if body.choice else None,
        files=await _files(visit, body.attachments),
        page=_page(body.page) if body.page else {},
    )


async def take_in(intake: Intake, visit_connection_id: str, envelope: Envelope) -> str:
    """Returns once the message is durable. Raises: Unavailable."""
    return await intake.take_in(CHANNEL, visit_connection_id, _encode(envelope))


async def limit(session: AsyncSession, key: str, per_minute: float) -> None:
    """Take one from an allowance that all processes share; half of it may be used at once.

    0 is no limit. Raises: TooManyRequests; what was taken is then given back with the transaction.
    """
    if per_minute == 0:
        return
    burst = max(1, int(per_minute / 2))
    slots = await reserve(session, [Reservation(key, 1, 60 / per_minute, burst)])
    wait = slots[key][0]
    if wait > 0:
        raise TooManyRequests("You are very quick. Wait a moment.", retry_after=wait)


async def _files(visit: Visit, ids: list[str]) -> tuple[Media, ...]:
    """The visitor's own uploads of these ids, in this order."""
    if not ids:
        return ()
    rows = await visit.session.scalars(
        select(WebchatUpload).where(
            WebchatUpload.id.in_(ids), WebchatUpload.visitor_id == visit.visitor.id
        )
    )
    found = {row.id: row for row in rows}
    missing = [upload_id for upload_id in ids if upload_id not in found]
    if missing:
        raise NotFound(f"There is no upload {missing[0]}. Upload the file first.")
    return tuple(_media(found[upload_id]) for upload_id in dict.fromkeys(ids))


def _media(upload: WebchatUpload) -> Media:
    return Media(
        kind=upload.kind,  # type: ignore[arg-type]  # written from a MediaKind
        file=upload.file,
        mime_type=upload.mime_type,
        filename=upload.filename,
        size=upload.size,
        sha256=upload.sha256,
    )


def _page(page: PageIn) -> dict[str, Any]:
    """Where the visitor is. Queries may hold tokens, so they are left out."""
    shown = {"url": _bare(page.url), "title": page.title, "referrer": _bare(page.referrer)}
    return {name: value for name, value in shown.items() if value}


def _bare(url: str | None) -> str | None:
    try:
        parts = urlsplit(url or "")
        host = parts.hostname
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    return f"{parts.scheme}://{host}{port}{parts.path}"
