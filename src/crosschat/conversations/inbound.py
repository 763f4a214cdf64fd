"""Messages of customers, many at once, each stored exactly once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import structs
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.contacts.service import Key, Known, Met, recognise
from crosschat.conversations.albums import join_albums
from crosschat.conversations.attachments import Arrived, attach
from crosschat.conversations.changes import message_created
from crosschat.conversations.choices import restore_choices
from crosschat.conversations.consent import record_consent, wish_in
from crosschat.conversations.contents import PREVIEW, content_type, trusted_time, visible
from crosschat.conversations.events import (
    ContactsMet,
    ConversationsReopened,
    ConversationsStarted,
    MessagesReceived,
    StoredMessage,
)
from crosschat.conversations.rules import Reply, Rules
from crosschat.conversations.threads import Thread, Wanted, find_threads
from crosschat.events import Events
from crosschat.jobs.queue import Queue
from crosschat.kit import clock
from crosschat.kit.ids import new_id
from crosschat.messaging.content import Notice, Reaction, plain_text
from crosschat.messaging.events import MessageReceived, Routed
from crosschat.models import Message
from crosschat.models.bulk import insert_rows
from crosschat.models.plain import fetch

# A look for each, whatever is known of the table (see :mod:`crosschat.conversations.threads`).
_KNOWN = """
SELECT k.connection_id, k.external_id
FROM unnest($1::varchar[], $2::varchar[]) AS k(connection_id, external_id)
CROSS JOIN LATERAL (
  SELECT 1 FROM messages m WHERE m.connection_id = k.connection_id AND m.direction = 'inbound'
    AND m.external_id = k.external_id AND m.external_id IS NOT NULL LIMIT 1
) known
"""
# What the customer wrote and, where a rule has answered it, the answer: written once.
_TOUCH = """
UPDATE conversations c SET
  last_message_at = greatest(c.last_message_at, t.at), updated_at = clock_timestamp(),
  last_message_preview = CASE WHEN t.at >= c.last_message_at THEN t.preview
                              ELSE c.last_message_preview END,
  last_inbound_at = greatest(c.last_inbound_at, t.inbound_at),
  unread_count = c.unread_count + t.count,
  status = CASE WHEN c.status = 'snoozed' THEN 'open' ELSE c.status END,
  answered_seq = greatest(c.answered_seq, t.answered_seq)
FROM unnest($1::varchar[], $2::timestamptz[], $3::timestamptz[], $4::varchar[], $5::int4[],
  $6::int8[]) AS t(id, at, inbound_at, preview, count, answered_seq)
WHERE c.id = t.id
"""

Item = tuple[Routed, MessageReceived]


class Inbox:
    """Stores what customers write. `reopen_for`: how long a resolved conversation reopens."""

    def __init__(
        self, events: Events, queue: Queue, rules: Rules, *, reopen_for: timedelta
    ) -> None:
        self._rules = rules
        self._events = events
        self._queue = queue
        self._reopen_for = reopen_for

    async def store(
        self, session: AsyncSession, received: Sequence[tuple[Routed, MessageReceived]]
    ) -> None:
        fresh = await _without_known(session, received)
        fresh = await join_albums(session, self._queue, fresh)
        if not fresh:
            return
        fresh = await restore_choices(session, fresh)
        met = [Met(r.workspace_id, r.connection_id, m.sender) for r, m in fresh]
        newcomers: set[str] = set()
        known = await recognise(session, met, newcomers)
        if newcomers:
            await self._events.emit(session, ContactsMet(tuple(sorted(newcomers))))
        items = []
        for r, m in fresh:
            who = known[(r.connection_id, m.sender.address)]
            at = trusted_time(m.at, r.received_at)
            items.append((r, m, at, who))
        threads = await find_threads(
            session,
            [
                Wanted(r.workspace_id, r.connection_id, who.contact_id, who.identity_id, at)
                for r, _, at, who in items
            ],
            reopen_for=self._reopen_for,
            newcomers=newcomers,
        )
        reopened = sorted({t.id for t in threads.values() if t.is_reopened})
        if reopened:
            await self._events.emit(session, ConversationsReopened(tuple(reopened)))
        placed = [(r, m, at, threads[(r.connection_id, who.contact_id)]) for r, m, at, who in items]
        stored = await _insert(session, placed)
        await attach(session, self._queue, _arrived(placed, stored))
        for s in stored:
            message_created(session, s.workspace_id, s.id, s.conversation_id)
        started = {
            t.id: (r.workspace_id, t.id, r.connection_id) for r, _, _, t in placed if t.is_new
        }
        if started:
            await self._events.emit(session, ConversationsStarted(tuple(started.values())))
        await record_consent(session, _wishes(fresh, known))
        texts = {(r.connection_id, m.external_id): visible(plain_text(m.content)) for r, m in fresh}
        replies = await self._rules.replies(
            [(s, texts[(s.connection_id, s.external_id)]) for s in stored]
        )
        if replies:
            await self._rules.post(session, replies, {t.id: t for _, _, _, t in placed})
            stored = [
                structs.replace(s, is_question=False) if s.conversation_id in replies else s
                for s in stored
            ]
        await _touch(session, placed, {s.id for s in stored}, replies)
        await self._events.emit(session, MessagesReceived(tuple(stored)))


async def _without_known(
    session: AsyncSession, received: Sequence[tuple[Routed, MessageReceived]]
) -> list[tuple[Routed, MessageReceived]]:
    unique = {(r.connection_id, m.external_id): (r, m) for r, m in reversed(received)}
    rows = await fetch(session, _KNOWN, [key[0] for key in unique], [key[1] for key in unique])
    known = {(connection_id, external_id) for connection_id, external_id in rows}
    fresh = [item for key, item in unique.items() if key not in known]
    fresh.sort(key=lambda item: (trusted_time(item[1].at, item[0].received_at), item[0].ledger_id))
    return fresh


Placed = tuple[Routed, MessageReceived, datetime, Thread]


async def _insert(session: AsyncSession, placed: Sequence[Placed]) -> list[StoredMessage]:
    rows: list[dict[str, Any]] = []
    for r, m, at, thread in placed:
        rows.append(
            {
                "id": new_id("msg"),
                "workspace_id": r.workspace_id,
                "conversation_id": thread.id,
                "connection_id": r.connection_id,
                "direction": "inbound",
                "author_kind": "contact",
                "author_name": m.sender.name,
                "type": content_type(m.content),
                "text": visible(plain_text(m.content)),
                "content": msgspec.to_builtins(m.content),
                "reply_to": m.reply_to,
                "external_id": m.external_id,
                "event_id": r.ledger_id,
                "details": _details(m),
                "sent_at": at,
            }
        )
    # One that is stored already has been left out, as whoever writes is in a lane. Should another
    # lane hold the same all the same (an address that is new), the batch fails and is done apart;
    # asking Postgres to skip conflicts would cost every row as much as two of its indexes.
    numbers = {
        row.id: row.seq
        for row in await insert_rows(session, Message, rows, returning=("id", "seq"))
    }
    stored: list[StoredMessage] = []
    for row, (r, m, at, thread) in zip(rows, placed, strict=True):
        stored.append(
            StoredMessage(
                row["id"],
                numbers[row["id"]],
                r.workspace_id,
                thread.id,
                r.connection_id,
                thread.assignee_kind,
                at,
                m.external_id,
                row["type"],
                not isinstance(m.content, Reaction | Notice) and wish_in(m) != "stop",
                r.ledger_id,
            )
        )
    return stored


def _wishes(fresh: Sequence[Item], known: Mapping[Key, Known]) -> list[Item]:
    """Messages that say whether to write to their senders, if only by being there."""
    return [
        (r, m) for r, m in fresh if wish_in(m) or known[(r.connection_id, m.sender.address)].refuses
    ]


def _arrived(placed: Sequence[Placed], stored: Sequence[StoredMessage]) -> list[Arrived]:
    contents = {(r.connection_id, thread.id, m.external_id): (r, m) for r, m, _, thread in placed}
    found = []
    for message in stored:
        r, m = contents[(message.connection_id, message.conversation_id, message.external_id)]
        found.append(Arrived(message.workspace_id, message.id, m.content, r.ledger_id))
    return found


def _details(m: MessageReceived) -> dict[str, Any]:
    details = dict(m.metadata)
    if m.referral is not None:
        details["referral"] = msgspec.to_builtins(m.referral)
    return details


async def _touch(
    session: AsyncSession,
    placed: Sequence[Placed],
    stored: set[str],
    replies: Mapping[str, Reply],
) -> None:
    if not stored:
        return
    last: dict[str, tuple[datetime, str]] = {}
    counts: defaultdict[str, int] = defaultdict(int)
    for _, m, at, thread in placed:
        counts[thread.id] += 1
        if thread.id not in last or at >= last[thread.id][0]:
            last[thread.id] = (at, visible(plain_text(m.content))[:PREVIEW])
    now = clock.now()
    rows = []
    for conversation_id, (at, preview) in last.items():
        reply = replies.get(conversation_id)
        if reply is None:
            shown = (at, at, preview, counts[conversation_id], 0)
        else:
            text = reply.text[:PREVIEW]
            shown = (now, at, text, counts[conversation_id], reply.to.seq)
        rows.append((conversation_id, *shown))
    await fetch(session, _TOUCH, *map(list, zip(*rows, strict=True)))
