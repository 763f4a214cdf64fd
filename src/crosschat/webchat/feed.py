"""What a visitor sees: one numbered line for each message, written in the transaction that makes
it visible.

What the visitor wrote shows once it is stored, what we wrote once its delivery was accepted.
Numbers are given out under the visitor's lock, so a reader that has seen n misses nothing by
asking for what is above n.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.bus import Bus
from crosschat.connections.directory import Directory, Live
from crosschat.contacts.joining import describe
from crosschat.conversations.events import DeliveriesAccepted, MemberTyping, MessagesReceived
from crosschat.database import after_commit
from crosschat.live.changes import wake
from crosschat.live.hub import send_signal
from crosschat.models import WebchatEntry, WebchatVisitor
from crosschat.models.bulk import insert_rows
from crosschat.models.locking import locked
from crosschat.webchat.sites import CHANNEL

_THINKING = 15_000  # milliseconds for which a browser shows that the agent writes
_WRITING = 6_000  # likewise, that a person does


@dataclass(frozen=True, slots=True)
class Line:
    """`id` is the message's, or the delivery's."""

    id: str
    visitor_id: str
    message_id: str
    delivery_id: str | None = None


class Feed:
    """Subscribes to what is stored and what is accepted."""

    def __init__(self, directory: Directory, bus: Bus) -> None:
        self._directory = directory
        self._bus = bus

    async def on_received(self, session: AsyncSession, event: MessagesReceived) -> None:
        sites = await self._sites({m.connection_id for m in event.messages})
        ours = [m for m in event.messages if m.connection_id in sites]
        if not ours:
            return
        writers = {m.id: m.external_id.partition(":")[0] for m in ours}
        visitors = await append(session, [Line(m.id, writers[m.id], m.id) for m in ours])
        for visitor in visitors.values():
            if visitor.email or visitor.phone:
                await describe(
                    session,
                    visitor.connection_id,
                    visitor.id,
                    name=visitor.name,
                    email=visitor.email,
                    phone=visitor.phone,
                )
        thinking = {
            visitors[writers[m.id]].id
            for m in ours
            if m.assignee_kind == "agent"
            and m.is_question
            and sites[m.connection_id].config.get("auto_reply") is not False
            and writers[m.id] in visitors
        }
        self._show_typing(session, thinking)

    async def on_accepted(self, session: AsyncSession, event: DeliveriesAccepted) -> None:
        sites = await self._sites({d.connection_id for d in event.deliveries})
        lines = [
            Line(d.id, d.recipient, d.message_id, d.id)
            for d in event.deliveries
            if d.connection_id in sites
        ]
        await append(session, lines)

    async def on_typing(self, session: AsyncSession, event: MemberTyping) -> None:
        if not await self._sites({event.connection_id}):
            return
        row = (
            await session.execute(
                select(WebchatVisitor.id, WebchatVisitor.merged_into).where(
                    WebchatVisitor.id == event.recipient
                )
            )
        ).first()
        if row is None:
            return
        visitor_id = row.merged_into or row.id
        data = {"who": "member", "name": event.name, "active": True, "ttl_ms": _WRITING}
        after_commit(session, lambda: send_signal(self._bus, visitor_id, "typing", data))

    async def _sites(self, connection_ids: set[str]) -> dict[str, Live]:
        """Those of the connections that are sites."""
        lives = [await self._directory.get(connection_id) for connection_id in connection_ids]
        return {live.id: live for live in lives if live and live.plugin.key == CHANNEL}

    def _show_typing(self, session: AsyncSession, visitor_ids: set[str]) -> None:
        data = {"who": "agent", "active": True, "ttl_ms": _THINKING}

        def tell() -> None:
            for visitor_id in visitor_ids:
                send_signal(self._bus, visitor_id, "typing", data)

        if visitor_ids:
            after_commit(session, tell)


async def append(session: AsyncSession, lines: Sequence[Line]) -> dict[str, WebchatVisitor]:
    """Number the lines and store them; those that are there already stay as they are.

    The visitors that have them now, by the id that each line named.
    """
    if not lines:
        return {}
    visitors = await _lock(session, {line.visitor_id for line in lines})
    known = set(
        await session.scalars(
            select(WebchatEntry.id).where(WebchatEntry.id.in_([line.id for line in lines]))
        )
    )
    rows: list[dict[str, Any]] = []
    for line in lines:
        visitor = visitors.get(line.visitor_id)
        if visitor is None or line.id in known:
            continue
        known.add(line.id)
        visitor.last_seq += 1
        rows.append(
            {
                "id": line.id,
                "workspace_id": visitor.workspace_id,
                "visitor_id": visitor.id,
                "seq": visitor.last_seq,
                "message_id": line.message_id,
                "delivery_id": line.delivery_id,
            }
        )
        wake(session, visitor.id)
    await session.flush()
    await insert_rows(session, WebchatEntry, rows)
    return visitors


async def _lock(session: AsyncSession, named: set[str]) -> dict[str, WebchatVisitor]:
    """The visitors that the ids stand for now, locked in the order of their ids."""
    rows = await session.execute(
        select(WebchatVisitor.id, WebchatVisitor.merged_into).where(WebchatVisitor.id.in_(named))
    )
    heirs = {row.id: row.merged_into or row.id for row in rows}
    locked = await _locked(session, set(heirs.values()))
    # Merged in this moment: the heir is locked as well.
    late = {v.merged_into for v in locked.values() if v.merged_into}
    locked |= await _locked(session, late - locked.keys())
    return {name: _heir(locked, heir) for name, heir in heirs.items()}


def _heir(locked: dict[str, WebchatVisitor], visitor_id: str) -> WebchatVisitor:
    visitor = locked[visitor_id]
    return locked[visitor.merged_into] if visitor.merged_into else visitor


async def _locked(session: AsyncSession, ids: set[str]) -> dict[str, WebchatVisitor]:
    if not ids:
        return {}
    rows = await session.scalars(locked(WebchatVisitor, WebchatVisitor.id.in_(sorted(ids))))
    return {row.id: row for row in rows}
