"""What platforms tell us takes effect: messages, reports, and whatever else an event may be."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.bus import Bus
from crosschat.conversations.consent import record_consent
from crosschat.conversations.echoes import record_echoes
from crosschat.conversations.edits import apply_changes
from crosschat.conversations.events import PlatformTold
from crosschat.conversations.inbound import Inbox
from crosschat.conversations.reads import apply_reads
from crosschat.conversations.rekeying import rekey
from crosschat.conversations.reports import apply_reports
from crosschat.conversations.rules import Rules
from crosschat.conversations.threads import LIVE_STATUSES
from crosschat.events import Events
from crosschat.jobs.queue import Queue
from crosschat.jobs.types import Job
from crosschat.live.hub import send_signal
from crosschat.messaging.content import Reaction
from crosschat.messaging.events import (
    AccountChanged,
    ConsentChanged,
    DeliveryReported,
    Echoed,
    IdentityChanged,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    Reacted,
    Read,
    Routed,
    TemplateChanged,
    Typing,
)
from crosschat.models import Conversation, Identity

KIND = "conversations.receive"
_TYPING_LASTS = 6000  # milliseconds
_decoder = msgspec.json.Decoder(Routed)


class Receiver:
    """Handles jobs of kind :data:`KIND`. `reopen_for`: how long a resolved conversation reopens."""

    def __init__(
        self, events: Events, queue: Queue, bus: Bus, rules: Rules, *, reopen_for: timedelta
    ) -> None:
        self._events = events
        self._bus = bus
        self._queue = queue
        self._reopen_for = reopen_for
        self._inbox = Inbox(events, queue, rules, reopen_for=reopen_for)

    async def __call__(self, session: AsyncSession, jobs: Sequence[Job]) -> None:
        await self.take(session, [_decoder.decode(job.payload) for job in jobs])

    async def take(self, session: AsyncSession, routed: Sequence[Routed]) -> None:
        """Messages first, since all others may speak of one that stands in the same batch."""
        messages = [(r, m) for r in routed if (m := _as_message(r)) is not None]
        if messages:
            await self._inbox.store(session, messages)
        if len(messages) < len(routed):
            await self._others(session, routed)

    async def _others(self, session: AsyncSession, routed: Sequence[Routed]) -> None:
        echoes = [(r, r.event) for r in routed if isinstance(r.event, Echoed)]
        if echoes:
            await record_echoes(session, echoes, reopen_for=self._reopen_for)
        changes = [
            (r, r.event) for r in routed if isinstance(r.event, MessageEdited | MessageDeleted)
        ]
        if changes:
            unseen = await apply_changes(session, self._queue, changes)
            if unseen:
                await self._inbox.store(session, unseen)
        reports = [(r, r.event) for r in routed if isinstance(r.event, DeliveryReported)]
        if reports:
            await apply_reports(session, reports)
        await self._people(session, routed)
        news = tuple(r for r in routed if isinstance(r.event, AccountChanged | TemplateChanged))
        if news:
            await self._events.emit(session, PlatformTold(news))

    async def _people(self, session: AsyncSession, routed: Sequence[Routed]) -> None:
        reads = [(r, r.event) for r in routed if isinstance(r.event, Read)]
        if reads:
            await apply_reads(session, reads)
        consent = [(r, r.event) for r in routed if isinstance(r.event, ConsentChanged)]
        if consent:
            await record_consent(session, consent)
        for r in routed:
            if isinstance(r.event, IdentityChanged):
                await rekey(session, r, r.event)
            elif isinstance(r.event, Typing):
                await self._show_typing(session, r, r.event)

    async def _show_typing(self, session: AsyncSession, routed: Routed, typing: Typing) -> None:
        """Passed on to who watches, and not kept."""
        found = await _typed_in(session, routed, typing)
        if found is None:
            return
        kind, (conversation_id, contact_id) = "conversation.typing", found
        data = {
            "type": kind,
            "conversation_id": conversation_id,
            "contact_id": contact_id,
            "ttl_ms": _TYPING_LASTS,
        }
        send_signal(self._bus, routed.workspace_id, kind, data)


def _as_message(routed: Routed) -> MessageReceived | None:
    """Messages as they are, and reactions as entries in the conversation."""
    event = routed.event
    if isinstance(event, MessageReceived):
        return event
    if not isinstance(event, Reacted):
        return None
    moment = event.at or routed.received_at
    return MessageReceived(
        account=event.account,
        at=event.at,
        sender=event.sender,
        external_id=f"reaction:{event.target}:{event.emoji or ''}:{moment.timestamp():.3f}",
        content=Reaction(target=event.target, emoji=event.emoji),
        chat=event.chat,
        reply_to=event.target,
    )


async def _typed_in(
    session: AsyncSession, routed: Routed, typing: Typing
) -> tuple[str, str] | None:
    """The live conversation of whoever types, and their contact."""
    row = await session.execute(
        select(Conversation.id, Conversation.contact_id)
        .join(Identity, Identity.contact_id == Conversation.contact_id)
        .where(
            Identity.connection_id == routed.connection_id,
            Identity.address == typing.sender.address,
            Conversation.connection_id == routed.connection_id,
            Conversation.status.in_(LIVE_STATUSES),
        )
        .limit(1)
    )
    found = row.first()
    return (found[0], found[1]) if found else None
