"""A worker's own share of what it enqueues: see :class:`crosschat.jobs.queue.Taker`."""

import itertools
import time
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.database import AfterCommit
from crosschat.jobs.calling import CallingRunner
from crosschat.jobs.types import Lease, NewJob

_WARY_FOR = 10.0  # seconds


class CallTaker:
    """Takes jobs for `runner` while that holds fewer than `most` lanes."""

    def __init__(self, runner: CallingRunner, most: int, *, holder: str, lease: float) -> None:
        self._runner = runner
        self._most = most
        self._wary_until = 0.0
        self.holder = holder
        self.lease = lease

    def room_for(self, jobs: Sequence[NewJob]) -> int:
        if time.monotonic() < self._wary_until:
            return 0
        free = max(0, self._most - len(self._runner.held))
        ours = itertools.takewhile(lambda job: self._runner.handles(job.kind), jobs[:free])
        return sum(1 for _ in ours)

    async def load(self, session: AsyncSession, leases: Sequence[Lease]) -> AfterCommit:
        try:
            loaded = await self._runner.load_within(session, leases)
        except Exception:
            # It takes the transaction of whoever enqueued with it. When that is tried again, the
            # jobs are enqueued as anybody's, and who is to blame fails alone.
            self._wary_until = time.monotonic() + _WARY_FOR
            raise

        def begin() -> None:
            for each in loaded:
                self._runner.begin(each)

        return begin
