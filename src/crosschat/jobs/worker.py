"""The worker: one loop a lane class, each woken by the bus and by the clock."""

import asyncio
import contextlib
import time
from collections.abc import Coroutine
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from crosschat.bus import Bus
from crosschat.database import Database
from crosschat.jobs.calling import CallingRunner, gather_work
from crosschat.jobs.handlers import Handlers
from crosschat.jobs.holders import new_holder
from crosschat.jobs.lanes import renew, take_back, take_back_of_the_dead
from crosschat.jobs.looking import Looker
from crosschat.jobs.queue import Queue, wake_topic
from crosschat.jobs.short import ShortRunner
from crosschat.jobs.taking import CallTaker
from crosschat.jobs.timers import fire_timers
from crosschat.jobs.types import LaneClass, Lease, Overtaking

log = structlog.get_logger()

LONGEST_SLEEP = 1.0  # seconds; a lost wake-up costs no more than this
# What there is no room for waits in the database, from where each costs more (decision 39).
_CALLS = {LaneClass.TURN: 64, LaneClass.DELIVERY: 1000, LaneClass.UPKEEP: 128}
# Up to so many lanes a worker keeps what it enqueues. Turns take long: beyond a few, another worker
# may be free for them.
_OWN = {LaneClass.TURN: 16, LaneClass.DELIVERY: 1000}
# A split job is a whole group of webhooks, whose items take effect in the same transaction: more of
# them at once would keep the process from renewing its leases.
_LANES_PER_RUN = {LaneClass.SPLIT: 8, LaneClass.INBOUND: 200}
# So many runs of a class at once; a run that takes longer than its head start gets one beside it.
# Much sooner, and the groups that are split together would be small.
_RUNS = {LaneClass.SPLIT: 2, LaneClass.INBOUND: 1}
_HEAD_START = 0.13  # seconds
_TIMER_PERIOD = 0.25
_AFTER_ERROR = 0.5
_LATER = 0.001  # seconds, so that what is due has come when it is looked for


class _Runs:
    """Runs that are under way, oldest first; at most `most` of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._tasks: list[asyncio.Task[None]] = []

    async def make_room(self) -> None:
        """Wait until one of them has ended, whichever, if there are as many as may be.

        Raises: what a run raised.
        """
        self._look()
        if len(self._tasks) >= self._most:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            self._look()

    async def begin(self, run: Coroutine[Any, Any, None]) -> None:
        """Wait for it to end or, where another may be beside it, until its head start is over.

        Raises: what a run raised.
        """
        task = asyncio.create_task(run)
        self._tasks.append(task)
        await asyncio.wait({task}, timeout=_HEAD_START if self._most > 1 else None)
        self._look()

    async def end(self, *, cancelled: bool = False) -> None:
        """Wait for all to end, whatever they raise."""
        if cancelled:
            for task in self._tasks:
                task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    def _look(self) -> None:
        for task in [task for task in self._tasks if task.done()]:
            self._tasks.remove(task)
            task.result()


class Worker:
    """Runs all classes until stopped. After `lease` seconds a silent worker's lanes go on.

    Turns and deliveries that this process enqueues to `queue` for at once it does itself.
    """

    def __init__(
        self,
        database: Database,
        bus: Bus,
        handlers: Handlers,
        *,
        lease: float,
        queue: Queue | None = None,
    ) -> None:
        self._queue = queue
        self._database = database
        self._bus = bus
        self._handlers = handlers
        self._lease = lease
        self._holder = new_holder()
        self._looker = Looker(database, lease=lease, holder=self._holder)
        self._wakes = {lane_class: asyncio.Event() for lane_class in LaneClass}
        self._callers: list[CallingRunner] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = False

    async def start(self) -> None:
        await self._succeed()
        for lane_class, wake in self._wakes.items():
            self._bus.subscribe(wake_topic(lane_class), lambda _, wake=wake: wake.set())  # type: ignore[misc]
        for lane_class in (LaneClass.SPLIT, LaneClass.INBOUND):
            self._spawn(lane_class, self._short_loop(lane_class))
        for lane_class in _CALLS:
            look = self._wakes[lane_class].set
            caller = CallingRunner(self._database, self._handlers.calling, look, lane_class)
            self._callers.append(caller)
            self._spawn(lane_class, self._calling_loop(lane_class, caller))
            self._spawn("store", caller.store_forever())
            self._spawn("renew", self._renew_loop(caller))
            if self._queue is not None and (most := _OWN.get(lane_class)):
                self._queue.hand_over(
                    lane_class, CallTaker(caller, most, holder=self._holder, lease=self._lease)
                )
        self._spawn("timers", self._timer_loop())

    async def stop(self, timeout: float = 20.0) -> None:
        """Take nothing new, let running calls end (at most `timeout` seconds), then go."""
        self._stopping = True
        if self._queue is not None:
            for lane_class in _OWN:
                self._queue.hand_over(lane_class, None)
        for caller in self._callers:
            await caller.drain(timeout)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._looker.close()

    async def failure(self) -> None:
        """Wait until one of the loops ends, which none should."""
        await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

    async def _succeed(self) -> None:
        """Go on at once with what workers left behind that died here, in the order it came in."""
        try:
            async with self._database.transaction() as session:
                if dead := await take_back_of_the_dead(session):
                    log.warning("worker.succeeds", dead=dead)
        except (OSError, SQLAlchemyError) as error:
            log.warning("worker.waiting", loop="start", error=type(error).__name__)

    def _spawn(self, name: str, coroutine: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.create_task(coroutine, name=f"worker.{name}"))

    async def _short_loop(self, lane_class: LaneClass) -> None:
        wake = self._wakes[lane_class].set
        runner = ShortRunner(self._database, self._handlers.short, wake, lane_class)
        per_lane = max((s.per_lane for s in self._handlers.short.values()), default=50)
        runs = _Runs(_RUNS[lane_class])
        broken = False
        try:
            while not self._stopping:
                try:
                    if broken:
                        # What was under way comes before what has come since.
                        await runs.end()
                        async with self._database.transaction() as session:
                            await take_back(session, [self._holder], [lane_class])
                        broken = False
                    await runs.make_room()
                    self._wakes[lane_class].clear()
                    room = _LANES_PER_RUN[lane_class]
                    found = await self._looker.look(lane_class, room, per_lane)
                    looked = time.monotonic()
                    if found.leases:
                        await runs.begin(runner.run(found.leases))
                        if len(found.leases) < room:
                            await gather_work(looked, len(found.leases))
                    await self._sleep(lane_class, looked, found.due)
                except Overtaking:
                    broken = True
                except (OSError, SQLAlchemyError) as error:
                    broken = True
                    await self._pause(lane_class, error)
        finally:
            await runs.end(cancelled=True)

    async def _calling_loop(self, lane_class: LaneClass, caller: CallingRunner) -> None:
        while not self._stopping:
            try:
                self._wakes[lane_class].clear()
                free = _CALLS[lane_class] - len(caller.held)
                if free <= 0:
                    caller.freed.clear()
                    await caller.freed.wait()
                    continue
                found = await self._looker.look(lane_class, free, 100)
                looked = time.monotonic()
                if found.leases:
                    await caller.run(self._shorten(found.leases))
                    if len(found.leases) < free:
                        await gather_work(looked, len(found.leases))
                await self._sleep(lane_class, looked, found.due)
            except (OSError, SQLAlchemyError) as error:
                await self._pause(lane_class, error)

    def _shorten(self, leases: list[Lease]) -> list[Lease]:
        """Only kinds that coalesce may take several jobs of a lane into one run."""
        for lease in leases:
            calling = self._handlers.calling.get(lease.jobs[0].kind) if lease.jobs else None
            if calling is not None and not calling.coalesce:
                del lease.jobs[1:]
        return leases

    async def _renew_loop(self, caller: CallingRunner) -> None:
        while True:
            await asyncio.sleep(self._lease / 3)
            if not caller.held:
                continue
            try:
                async with self._database.transaction() as session:
                    await renew(session, dict(caller.held), self._lease)
            except (OSError, SQLAlchemyError) as error:
                log.warning("lease.not_renewed", error=type(error).__name__)

    async def _timer_loop(self) -> None:
        while not self._stopping:
            try:
                async with self._database.transaction() as session:
                    fired = await fire_timers(session, self._bus)
                if not fired:
                    await asyncio.sleep(_TIMER_PERIOD)
            except (OSError, SQLAlchemyError) as error:
                await self._pause("timers", error)

    async def _sleep(self, lane_class: LaneClass, looked: float, due: float | None) -> None:
        """Until somebody says that there is work, or `due` seconds after the look has come."""
        wait = LONGEST_SLEEP if due is None else min(LONGEST_SLEEP, due + _LATER)
        left = looked + wait - time.monotonic()
        if left <= 0 or self._wakes[lane_class].is_set():
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(left):
                await self._wakes[lane_class].wait()

    async def _pause(self, what: str, error: Exception) -> None:
        log.warning(
            "worker.waiting", loop=str(what), error=f"{type(error).__name__}: {error}"[:300]
        )
        await asyncio.sleep(_AFTER_ERROR)
