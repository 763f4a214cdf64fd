"""Deliveries that wait to go out, many at a time: what a call needs to know, and the mark that it
is about to be made."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Live
from crosschat.kit.jsonb import without_nul
from crosschat.messaging.channel import Part
from crosschat.messaging.content import Content
from crosschat.models.plain import fetch

_READ = """
SELECT d.id, d.workspace_id, d.message_id, d.connection_id, d.recipient, d.position, d.status,
  d.attempts, d.created_at, m.reply_to, m.author_kind, c.last_inbound_at,
  i.refusals, d.content::text
FROM unnest($1::varchar[]) AS k(id)
JOIN deliveries d ON d.id = k.id AND d.status IN ('queued', 'sending')
JOIN messages m ON m.id = d.message_id AND m.workspace_id = d.workspace_id
JOIN conversations c ON c.id = m.conversation_id AND c.workspace_id = m.workspace_id
LEFT JOIN identities i ON i.connection_id = d.connection_id AND i.address = d.recipient
ORDER BY d.id FOR UPDATE OF d
"""
_MARK = """
UPDATE deliveries d SET status = 'sending', status_at = clock_timestamp(), attempts = attempts + 1
FROM unnest($1::varchar[]) AS k(id) WHERE d.id = k.id
"""
_UNMARK = """
UPDATE deliveries d SET status = 'queued', status_at = clock_timestamp(), attempts = attempts - 1
FROM unnest($1::varchar[]) AS k(id) WHERE d.id = k.id
"""
_content: Any = msgspec.json.Decoder(Content)
_encode = msgspec.json.Encoder().encode
_KEPT = "deliveries_kept"


class Waiting(msgspec.Struct, frozen=True):
    """A delivery as it was read, locked. `attempts` are the calls that were begun before.

    `last_inbound_at` is when the customer wrote last; `refusals` are the categories that the
    recipient refuses (:mod:`crosschat.contacts.consent`). `marked`: the call counts as begun
    already, as :func:`keep` tells.
    """

    id: str
    workspace_id: str
    message_id: str
    connection_id: str
    recipient: str
    position: int
    status: str
    attempts: int
    created_at: datetime
    reply_to: str | None
    author_kind: str
    last_inbound_at: datetime | None
    refusals: frozenset[str]
    content: Content
    marked: bool = False


class Sending(msgspec.Struct, frozen=True):
    """A delivery that is ready to go. `wait` in seconds is until its slot."""

    delivery: Waiting
    live: Live
    part: Part
    wait: float


def keep(session: AsyncSession, written: Iterable[Waiting]) -> None:
    """These are new rows of this transaction, which also loads them: they need not be read, and
    stand there as `sending` from the start, so that most are written once less."""
    session.info.setdefault(_KEPT, {}).update({waiting.id: waiting for waiting in written})


def as_stored(content: Content) -> Content:
    """The content as it would be read."""
    stored: Content = _content.decode(without_nul(_encode(content).decode()))
    return stored


async def read_waiting(session: AsyncSession, ids: Sequence[str]) -> list[Waiting]:
    """Those of them that are to go out, locked, in the order of their ids."""
    kept: dict[str, Waiting] = session.info.get(_KEPT, {})
    found = [kept.pop(one) for one in ids if one in kept]
    others = sorted(set(ids) - {waiting.id for waiting in found})
    if others:
        found += [
            Waiting(*row[:-2], frozenset(row[-2] or ()), _content.decode(row[-1]))  # type: ignore[call-arg]
            for row in await fetch(session, _READ, others)
        ]
    return sorted(found, key=lambda waiting: waiting.id)


async def mark_sending(
    session: AsyncSession, going: Iterable[Waiting], staying: Iterable[Waiting]
) -> None:
    """Durably, before the calls: whoever finds the mark knows that a call may have been made."""
    marked = sorted(waiting.id for waiting in going if not waiting.marked)
    if marked:
        await fetch(session, _MARK, marked)
    unmarked = sorted(waiting.id for waiting in staying if waiting.marked)
    if unmarked:
        await fetch(session, _UNMARK, unmarked)
