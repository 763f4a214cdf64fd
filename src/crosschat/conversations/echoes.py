"""Messages that left our account: our own sends come back, others were written in the native app.

Echo and answer of a send may come in either order; whichever is second finds the first by the
platform's id (the answer in :mod:`crosschat.conversations.reports`), and one message remains.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.contacts.service import Met, recognise
from crosschat.conversations.changes import message_created
from crosschat.conversations.contents import PREVIEW, content_type, trusted_time, visible
from crosschat.conversations.handoff import lock_conversation, newest_inbound
from crosschat.conversations.reports import apply_reports
from crosschat.conversations.threads import Wanted, find_threads
from crosschat.kit.ids import new_id
from crosschat.messaging.content import plain_text
from crosschat.messaging.events import DeliveryReported, Echoed, Routed
from crosschat.models import Delivery, Message
from crosschat.models.bulk import insert_rows

NATIVE_APP = "native_app"


async def record_echoes(
    session: AsyncSession, echoes: Sequence[tuple[Routed, Echoed]], *, reopen_for: timedelta
) -> None:
    ours = await _our_sends(session, echoes)
    reports, others = [], []
    for routed, echo in echoes:
        key = (routed.connection_id, echo.external_id)
        if key in ours or (echo.correlation and echo.correlation in ours):
            report = DeliveryReported(
                external_id=echo.external_id,
                status="sent",
                at=echo.at,
                correlation=echo.correlation,
            )
            reports.append((routed, report))
        else:
            others.append((routed, echo))
    if reports:
        await apply_reports(session, reports)
    if others:
        await _store(session, others, reopen_for)


async def _our_sends(
    session: AsyncSession, echoes: Sequence[tuple[Routed, Echoed]]
) -> set[tuple[str, str] | str]:
    correlations = sorted({echo.correlation for _, echo in echoes if echo.correlation})
    keys = sorted({(routed.connection_id, echo.external_id) for routed, echo in echoes})
    rows = await session.execute(
        select(Delivery.id, Delivery.connection_id, Delivery.external_id).where(
            or_(
                Delivery.id.in_(correlations),
                tuple_(Delivery.connection_id, Delivery.external_id).in_(keys),
            )
        )
    )
    found: set[tuple[str, str] | str] = set()
    for row in rows:
        found |= {row.id, (row.connection_id, row.external_id)}
    return found


async def _store(
    session: AsyncSession, echoes: Sequence[tuple[Routed, Echoed]], reopen_for: timedelta
) -> None:
    known = await recognise(
        session, [Met(r.workspace_id, r.connection_id, e.recipient) for r, e in echoes]
    )
    wanted = []
    for r, e in echoes:
        who = known[(r.connection_id, e.recipient.address)]
        at = trusted_time(e.at, r.received_at)
        wanted.append(Wanted(r.workspace_id, r.connection_id, who.contact_id, who.identity_id, at))
    threads = await find_threads(session, wanted, reopen_for=reopen_for)
    rows: list[dict[str, Any]] = [
        {
            "id": new_id("msg"),
            "workspace_id": r.workspace_id,
            "conversation_id": threads[w.pair].id,
            "connection_id": r.connection_id,
            "direction": "outbound",
            "author_kind": "member",
            "author_name": None,
            "type": content_type(e.content),
            "text": visible(plain_text(e.content)),
            "content": msgspec.to_builtins(e.content),
            "external_id": e.external_id,
            "event_id": r.ledger_id,
            "details": {"source": NATIVE_APP},
            "sent_at": w.at,
        }
        for (r, e), w in zip(echoes, wanted, strict=True)
    ]
    inserted = await insert_rows(
        session,
        Message,
        rows,
        returning=("id", "workspace_id", "conversation_id", "text", "sent_at"),
        skip_conflicts=True,
    )
    for row in inserted:
        message_created(session, row.workspace_id, row.id, row.conversation_id)
        # A person answered in the native app: what the customer wrote so far is covered.
        conversation = await lock_conversation(session, row.conversation_id)
        conversation.answered_seq = await newest_inbound(session, conversation.id)
        if row.sent_at >= conversation.last_message_at:
            conversation.last_message_at = row.sent_at
            conversation.last_message_preview = row.text[:PREVIEW]
    await session.flush()
