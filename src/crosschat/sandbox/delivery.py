"""Webhooks on their way to CrossChat: posted, retried, counted."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp

from crosschat.sandbox.config import SandboxConfig
from crosschat.sandbox.faults import Fault, FaultBoard

KEPT_ALIVE = 3.0
"""Seconds that an idle connection is reused: less than any server closes it after."""


@dataclass(slots=True, frozen=True)
class Hook:
    """A signed webhook, ready to be posted. `target` is the name that faults know it by.

    `renew` makes it anew for each further attempt, given the last one's HTTP status (0: none);
    None ends the attempts. `hurry` set: the next attempt is wanted at once.
    """

    target: str
    url: str
    body: bytes
    headers: dict[str, str]
    renew: Callable[[int], "Hook | None"] | None = None
    hurry: asyncio.Event | None = None


NO_SSL = -1
"""In place of an HTTP status: the address is not encrypted, or its certificate is not valid."""


@dataclass(slots=True)
class Outcome:
    """What became of a webhook. `status` is the last HTTP status, 0 or `NO_SSL` where none came."""

    delivered: bool
    attempts: int
    status: int


class WebhookSender:
    """Posts webhooks, retries what was not answered 200, and gives up in the end."""

    def __init__(self, config: SandboxConfig, faults: FaultBoard) -> None:
        self._config = config
        self._faults = faults
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[Outcome]] = set()
        self._gate = asyncio.Semaphore(config.webhook_connections)
        self._passed = asyncio.Event()
        self.counts: Counter[str] = Counter()

    async def start(self) -> None:
        """Open the connections."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._config.webhook_connections, keepalive_timeout=KEPT_ALIVE
            ),
            timeout=aiohttp.ClientTimeout(total=self._config.webhook_timeout),
            headers={"User-Agent": "facebookexternalua", "Content-Type": "application/json"},
        )

    async def close(self) -> None:
        """Drop what is on its way and close the connections."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    @property
    def waiting(self) -> int:
        """How many webhooks are on their way or wait for their next attempt."""
        return len(self._tasks)

    def queue(self, hook: Hook) -> asyncio.Task[Outcome]:
        """Deliver in the background; the task may be awaited, or forgotten."""
        task = asyncio.create_task(self.deliver(hook))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def deliver(self, hook: Hook) -> Outcome:
        """Deliver one webhook with its retries and with the faults that are switched on."""
        self.counts["webhooks"] += 1
        fault = self._faults.strike(hook.target, hook.body.decode())
        if self.waiting > self._config.webhooks_waiting or (fault and fault.kind == "refuse"):
            self.counts["given_up"] += 1
            return Outcome(delivered=False, attempts=0, status=0)
        if fault is not None:
            await self._hold(fault)
        outcome = await self._with_retries(hook, fault)
        self._let_pass()
        if fault is not None and fault.kind == "duplicate":
            await self._attempt(hook, None)
        return outcome

    async def _with_retries(self, hook: Hook, fault: Fault | None) -> Outcome:
        status = await self._attempt(hook, fault)
        attempts = 1
        for delay in self._config.retry_delays:
            if status == 200:
                break
            await _pause(delay, hook.hurry)
            renewed = hook.renew(status) if hook.renew else hook
            if renewed is None:
                break
            hook = renewed
            self.counts["retried"] += 1
            status = await self._attempt(hook, None)
            attempts += 1
        self.counts["answered_200" if status == 200 else "given_up"] += 1
        return Outcome(delivered=status == 200, attempts=attempts, status=status)

    async def _attempt(self, hook: Hook, fault: Fault | None) -> int:
        """Post once; the HTTP status, or 0 if there was no (or by a fault: no heard) answer."""
        if self._session is None:
            raise RuntimeError("WebhookSender.start() was not called")
        self.counts["posts"] += 1
        # Waiting here, not in the connection pool: there the timeout would already run.
        async with self._gate:
            return await self._post(self._session, hook, fault)

    async def _post(self, session: aiohttp.ClientSession, hook: Hook, fault: Fault | None) -> int:
        timeout = self._config.webhook_timeout
        if fault is not None and fault.kind == "timeout":
            timeout = fault.seconds
        try:
            async with session.post(
                hook.url,
                data=hook.body,
                headers=hook.headers,
                timeout=aiohttp.ClientTimeout(total=timeout),
                allow_redirects=False,
            ) as answer:
                await answer.read()
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            self.counts[f"error:{type(error).__name__}"] += 1
            return NO_SSL if isinstance(error, aiohttp.ClientSSLError) else 0
        self.counts[f"status:{answer.status}"] += 1
        lost = fault is not None and fault.kind == "cut_after_acceptance"
        return 0 if lost else answer.status

    async def _hold(self, fault: Fault) -> None:
        if fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        if fault.kind == "reorder":
            await self._wait_for_another(fault.seconds)

    async def _wait_for_another(self, seconds: float) -> None:
        """Let a later webhook overtake this one; if none comes, go on after `seconds`."""
        try:
            await asyncio.wait_for(self._passed.wait(), seconds)
        except TimeoutError:
            return

    def _let_pass(self) -> None:
        self._passed.set()
        self._passed = asyncio.Event()


async def _pause(seconds: float, hurry: asyncio.Event | None) -> None:
    """Until the next attempt is due, or it is wanted at once."""
    if hurry is None:
        await asyncio.sleep(seconds)
        return
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(hurry.wait(), seconds)
