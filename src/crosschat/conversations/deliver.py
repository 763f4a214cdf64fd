"""Handing deliveries to the platform: at most once each, in order, within the allowances.

Before a call the delivery is durably marked `sending`. Should the worker die in between, the next
one finds the mark and knows that it does not know: the delivery becomes `unknown` and is not sent
again; a status or echo that carries our id resolves it, else a person decides.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Directory, Live
from crosschat.connections.service import Connections
from crosschat.contacts.joining import join_addresses
from crosschat.conversations.accepting import Accepted, accept
from crosschat.conversations.attempts import Attempts, Called
from crosschat.conversations.events import AcceptedDelivery, DeliveriesAccepted
from crosschat.conversations.gate import SendGate
from crosschat.conversations.pacing import Paced, give_back, reserve_slots
from crosschat.conversations.permission import Asking, denials
from crosschat.conversations.refusing import Refusals, fail
from crosschat.conversations.reports import catch_up
from crosschat.conversations.unresolved import Unresolved, lock_deliveries
from crosschat.conversations.uploading import names_files, uploaded
from crosschat.conversations.waiting import Sending, Waiting, mark_sending, read_waiting
from crosschat.events import Events
from crosschat.files.store import Files
from crosschat.jobs.types import Again, Job
from crosschat.kit import clock
from crosschat.kit.time_limit import TimeLimit
from crosschat.messaging.channel import Address, Part, Sent
from crosschat.messaging.exchanges import Recording
from crosschat.messaging.failures import (
    ChannelError,
    ConnectionFailed,
    OutcomeUnknown,
)

log = structlog.get_logger()
_PATIENCE = 1.0  # seconds that a call may wait for its slot; longer waits go back to the lane
# Less where nobody tells afterwards what became of a call (decision 42): one that waits counts as
# begun, so each that a dying worker leaves behind is for people to find out about.
_LITTLE_PATIENCE = 0.05
_WHOLE_CALL = TimeLimit(45.0)  # seconds, where a channel waits longer than that


class Deliverer:
    """Handles jobs of kind ``conversations.deliver``."""

    def __init__(
        self,
        directory: Directory,
        connections: Connections,
        events: Events,
        files: Files,
        *,
        unresolved: Unresolved,
    ) -> None:
        self._directory = directory
        self._events = events
        self._files = files
        self._unresolved = unresolved
        self._refusals = Refusals(connections, unresolved)
        self._gate = SendGate()

    async def load(self, session: AsyncSession, jobs: Sequence[Job]) -> Mapping[int, Any]:
        by_id = {_delivery_id(job): job for job in jobs}
        found = await read_waiting(session, list(by_id))
        lives = {d.connection_id: await self._directory.get(d.connection_id) for d in found}
        ready: list[tuple[Waiting, Live]] = []
        stopped: dict[str, ChannelError | None] = {}
        denied = await denials(session, [Asking(d, lives[d.connection_id]) for d in found])
        for d in found:
            live = lives[d.connection_id]
            if d.status == "sending" and not d.marked and not _repeatable(live):
                stopped[d.id] = None
            elif d.id in denied:
                stopped[d.id] = denied[d.id]
            elif live is not None:
                ready.append((d, live))
        paced = [Paced(d.id, d.recipient, live) for d, live in ready]
        waits = await reserve_slots(session, paced)
        later = {d.id for d, live in ready if waits[d.id] > _patience(live)}
        await give_back(session, [p for p in paced if p.delivery_id in later])
        loaded: dict[int, Any] = {}
        going: list[Waiting] = []
        for d, live in ready:
            wait = waits[d.id]
            if d.id in later:
                loaded[by_id[d.id].id] = Again(wait, counts=False)
            else:
                going.append(d)
                loaded[by_id[d.id].id] = Sending(d, live, _part(d), wait)
        gone = {d.id for d in going}
        await mark_sending(session, going, [d for d in found if d.id not in gone])
        if stopped:
            await self._stop(session, stopped, by_id)
        return loaded

    async def _stop(
        self,
        session: AsyncSession,
        stopped: Mapping[str, ChannelError | None],
        jobs: Mapping[str, Job],
    ) -> None:
        """These do not go out: those with an error fail, of the others nobody knows whether they
        have gone out already."""
        attempts = Attempts()
        for delivery in (await lock_deliveries(session, list(stopped))).values():
            error, cause = stopped[delivery.id], jobs[delivery.id].correlation
            if error is not None:
                await fail(session, delivery, error)
                continue
            await self._unresolved.begin(
                session, delivery, "The worker stopped during the call.", cause
            )
            live = await self._directory.get(delivery.connection_id)
            attempts.refused(delivery, _channel(live), None, cause)
        await session.flush()
        await attempts.write(session)

    async def call(self, loaded: Sending) -> Called:
        if loaded.wait > 0:
            await asyncio.sleep(loaded.wait)
        at, started = clock.now(), time.perf_counter()
        with Recording() as recording:
            result = await self._send(loaded)
        called = Called(result, at, time.perf_counter() - started, recording.exchanges)
        sent = isinstance(result, Sent)
        log.debug("delivery.called", delivery=loaded.delivery.id, accepted=sent)
        return called

    async def _send(self, loaded: Sending) -> Sent | ChannelError:
        live, part = loaded.live, loaded.part
        if names_files(part.content):
            try:
                with _WHOLE_CALL():
                    part = await uploaded(part, live.channel, self._files)
            except ChannelError as error:
                return error
            except TimeoutError:
                # Nothing has been said to anybody yet, so this may be tried again.
                return ConnectionFailed("The platform did not take the file in time.")
        async with self._gate.places(live.id, live.rate.per_second):
            try:
                with _WHOLE_CALL():
                    return await live.channel.send(part, Address(value=loaded.delivery.recipient))
            except ChannelError as error:
                return error
            except TimeoutError:
                return OutcomeUnknown("The platform did not answer in time.")

    async def store(
        self, session: AsyncSession, results: Sequence[tuple[Job, Sending, Called]]
    ) -> Mapping[int, Again]:
        attempts = Attempts()
        taken: list[Accepted] = []
        others: list[tuple[Job, Sending, Called]] = []
        for job, sending, called in results:
            if isinstance(called.result, Sent):
                taken.append(Accepted(sending.delivery, called.result, called.at, called.seconds))
                created_at = sending.delivery.created_at
                attempts.accepted(sending.live.plugin.key, called, created_at)
            else:
                others.append((job, sending, called))
        await accept(session, taken)
        again = await self._refusals.take(session, others, attempts)
        await attempts.write(session)
        await join_addresses(session, [w for a in taken if (w := _written_otherwise(a))])
        keys = [(a.delivery.connection_id, a.sent.external_id) for a in taken]
        await catch_up(session, keys)
        accepted = tuple(_event(a.delivery) for a in taken)
        await self._events.emit(session, DeliveriesAccepted(accepted))
        return again

    async def gave_up(self, session: AsyncSession, job: Job, error: str) -> None:
        log.error("delivery.gave_up", job=job.id, error=error)
        found = await lock_deliveries(session, [_delivery_id(job)])
        for delivery in found.values():
            await fail(session, delivery, ChannelError(error))


def _patience(live: Live) -> float:
    can = live.plugin.capabilities
    return _PATIENCE if can.resolves_unknown or can.repeatable else _LITTLE_PATIENCE


def _repeatable(live: Live | None) -> bool:
    return live is not None and live.plugin.capabilities.repeatable


def _channel(live: Live | None) -> str:
    return live.plugin.key if live is not None else "none"


def _event(delivery: Waiting) -> AcceptedDelivery:
    return AcceptedDelivery(
        delivery.id,
        delivery.workspace_id,
        delivery.connection_id,
        delivery.message_id,
        delivery.recipient,
    )


def _written_otherwise(accepted: Accepted) -> tuple[str, str, str] | None:
    """The platform may write an address otherwise than we do, and will say who writes by that."""
    delivery, written = accepted.delivery, accepted.sent.address
    if written is None or written == delivery.recipient:
        return None
    return delivery.connection_id, delivery.recipient, written


def _delivery_id(job: Job) -> str:
    return str(orjson.loads(job.payload)["delivery"])


def _part(delivery: Waiting) -> Part:
    return Part(
        id=delivery.id,
        content=delivery.content,
        reply_to=delivery.reply_to if delivery.position == 0 else None,
        automatic=delivery.author_kind != "member",
    )
