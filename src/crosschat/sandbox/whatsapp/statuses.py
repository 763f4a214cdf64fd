"""Delivery statuses: due at their time, many to a webhook, as Meta batches them."""

import asyncio
import contextlib
import heapq
import time
from dataclasses import dataclass
from itertools import count
from typing import Any

from crosschat.sandbox.chats import Chat, Chats
from crosschat.sandbox.config import SandboxConfig, Settings
from crosschat.sandbox.delivery import Hook, WebhookSender
from crosschat.sandbox.whatsapp.accounts import Customer, Number
from crosschat.sandbox.whatsapp.envelope import envelope, hook
from crosschat.sandbox.whatsapp.errors import status_error

LONGEST_WAIT = 5.0
"""Seconds that an answer is held back for a status to be heard first."""


@dataclass(slots=True)
class Journey:
    """An accepted message on its way. `remaining` are the statuses still to be reported."""

    number: Number
    customer: Customer
    chat: Chat
    wamid: str
    callback_data: str | None
    category: str
    remaining: tuple[str, ...]
    by_user_id: bool = False
    error_code: int | None = None
    copies: int = 1


class Statuses:
    """Reports journeys. One background task flushes what is due every `flush_interval`."""

    def __init__(
        self, config: SandboxConfig, settings: Settings, sender: WebhookSender, chats: Chats
    ) -> None:
        self._config = config
        self._settings = settings
        self._sender = sender
        self._chats = chats
        self._due: list[tuple[float, int, Journey]] = []
        self._order = count()
        self._fresh = 0
        self._added = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.reported = 0

    def start(self) -> None:
        """Begin flushing."""
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Stop flushing; what is still due is lost, as is the rest of this world."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def begin(self, journey: Journey) -> None:
        """Report a message's statuses from now on."""
        if not journey.remaining:
            return
        self._add(journey, 0.0)
        self._fresh += 1
        if self._fresh >= self._config.statuses_per_webhook:
            self.flush(time.time())

    async def report_first(self, journey: Journey) -> None:
        """Report the first status before returning, and the others in due time."""
        if not journey.number.is_heard:
            self.begin(journey)
            return
        statuses = [self._next(journey, time.time())]
        delivery = self._sender.queue(_hook(journey.number, [journey], statuses))
        await asyncio.wait({delivery}, timeout=LONGEST_WAIT)

    def read(self, journey: Journey) -> None:
        """The customer opened the chat."""
        journey.remaining = ("read",)
        self._add(journey, 0.0)

    @property
    def waiting(self) -> int:
        """Messages whose next status is not due yet."""
        return len(self._due)

    def flush(self, now: float) -> None:
        """Send every status that is due, in webhooks of at most `statuses_per_webhook`."""
        self._fresh = 0
        batches: dict[str, list[Journey]] = {}
        while self._due and self._due[0][0] <= now:
            journey = heapq.heappop(self._due)[2]
            batches.setdefault(journey.number.phone_number_id, []).append(journey)
        size = self._config.statuses_per_webhook
        for journeys in batches.values():
            for start in range(0, len(journeys), size):
                self._send(journeys[start : start + size], now)

    def _send(self, journeys: list[Journey], now: float) -> None:
        statuses: list[dict[str, Any]] = []
        for journey in journeys:
            copies = journey.copies
            statuses.extend([self._next(journey, now)] * copies)
        if journeys[0].number.is_heard:
            self._sender.queue(_hook(journeys[0].number, journeys, statuses))

    def _next(self, journey: Journey, now: float) -> dict[str, Any]:
        """The journey's next status; the one after it becomes due in its time."""
        name, *rest = journey.remaining
        journey.remaining = tuple(rest)
        if rest:
            self._add(journey, self._delay(rest[0]))
        self.reported += 1
        error = status_error(journey.error_code or 131000) if name == "failed" else None
        self._chats.mark(journey.chat, journey.wamid, name, error["title"] if error else None)
        return _status(journey, name, int(now), error)

    def _delay(self, name: str) -> float:
        if name == "read":
            return self._settings.read_after or 0.0
        return self._settings.delivered_after

    def _add(self, journey: Journey, delay: float) -> None:
        heapq.heappush(self._due, (time.time() + delay, next(self._order), journey))
        self._added.set()

    async def _run(self) -> None:
        while True:
            await self._added.wait()
            await asyncio.sleep(self._config.flush_interval)
            self.flush(time.time())
            if not self._due:
                self._added.clear()


def _status(journey: Journey, name: str, at: int, error: dict[str, Any] | None) -> dict[str, Any]:
    status: dict[str, Any] = {"id": journey.wamid, "status": name, "timestamp": str(at)}
    if journey.customer.wa_id is not None and not journey.by_user_id:
        status["recipient_id"] = journey.customer.wa_id
    status["recipient_user_id"] = journey.customer.user_id
    if journey.callback_data is not None:
        status["biz_opaque_callback_data"] = journey.callback_data
    if error is not None:
        status["errors"] = [error]
    elif name != "read":
        status["pricing"] = {
            "billable": True,
            "pricing_model": "PMP",
            "type": "regular",
            "category": journey.category,
        }
    return status


def _hook(number: Number, journeys: list[Journey], statuses: list[dict[str, Any]]) -> Hook:
    contacts = {journey.customer.user_id: _contact(journey) for journey in journeys}
    return hook(number, envelope(number, {"contacts": [*contacts.values()], "statuses": statuses}))


def _contact(journey: Journey) -> dict[str, Any]:
    contact: dict[str, Any] = {}
    if journey.chat.name:
        contact["profile"] = {"name": journey.chat.name}
    if journey.customer.wa_id is not None and not journey.by_user_id:
        contact["wa_id"] = journey.customer.wa_id
    contact["user_id"] = journey.customer.user_id
    return contact
