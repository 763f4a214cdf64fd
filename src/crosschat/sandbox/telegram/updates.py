"""Updates on their way to a bot: pushed to its webhook in order per chat, or fetched."""

import asyncio
import secrets
import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Any

import orjson

from crosschat.sandbox.delivery import NO_SSL, Hook, Outcome, WebhookSender
from crosschat.sandbox.telegram.bots import Bot, BotWebhook

TARGET = "telegram.webhooks"


@dataclass(slots=True)
class Update:
    """One update. `done` tells what became of it."""

    id: int
    chat: str
    body: bytes
    done: asyncio.Future[Outcome] = field(repr=False)


class Mailbag:
    """One bot's updates that nobody has taken yet."""

    def __init__(self, bot: Bot, sender: WebhookSender) -> None:
        self._bot = bot
        self._sender = sender
        self._next = secrets.randbelow(10**8) + 10**8
        self._waiting: OrderedDict[int, Update] = OrderedDict()
        self._chats: dict[str, deque[Update]] = {}
        self._pushing: dict[str, asyncio.Task[None]] = {}
        self._poller = asyncio.Event()
        self._hurry = asyncio.Event()
        self.arrived = asyncio.Event()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, kind: str, content: Any, chat: str) -> Update | None:
        """Queue an update, unless the bot did not ask for its kind."""
        if kind not in self._bot.allowed_updates:
            return None
        number, self._next = self._next, self._next + 1
        body = orjson.dumps({"update_id": number, kind: content})
        update = Update(number, chat, body, asyncio.get_running_loop().create_future())
        self._waiting[number] = update
        self._chats.setdefault(chat, deque()).append(update)
        self.push()
        self.arrived.set()
        return update

    def push(self) -> None:
        """Send what waits to the webhook, chat by chat."""
        if not self._bot.webhook.url:
            return
        for chat in self._chats:
            if chat not in self._pushing:
                self._pushing[chat] = asyncio.create_task(self._push(chat))

    def hurry(self) -> None:
        """Try again at once what was refused: the webhook has been set anew."""
        self._hurry.set()
        self._hurry = asyncio.Event()

    def page(self, limit: int) -> list[Any]:
        """The oldest updates, for `getUpdates`."""
        oldest = list(self._waiting.values())[:limit]
        return [orjson.loads(update.body) for update in oldest]

    def confirm(self, offset: int) -> None:
        """Forget updates before `offset`; a negative one counts from the end."""
        if offset < 0:
            numbers = list(self._waiting)
            offset = numbers[offset] if len(numbers) >= -offset else 0
        for number in [number for number in self._waiting if number < offset]:
            self._take(self._waiting[number], Outcome(delivered=True, attempts=1, status=200))

    def interrupt(self) -> asyncio.Event:
        """End whoever waits for updates now; the event that ends the next one."""
        self._poller.set()
        self._poller = asyncio.Event()
        return self._poller

    def drop(self) -> None:
        """Forget everything (`drop_pending_updates`)."""
        for update in list(self._waiting.values()):
            self._take(update, Outcome(delivered=False, attempts=0, status=0))

    async def close(self) -> None:
        """Stop pushing."""
        tasks = list(self._pushing.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _push(self, chat: str) -> None:
        """Later updates of a chat wait until the earlier one is taken, or given up."""
        try:
            while (queue := self._chats.get(chat)) and self._bot.webhook.url:
                update = queue[0]
                outcome = await self._sender.queue(self._hook(update))
                if not outcome.delivered:
                    _remember_failure(self._bot.webhook, outcome.status)
                if outcome.delivered or self._bot.webhook.url:
                    self._take(update, outcome)
        finally:
            del self._pushing[chat]

    def _hook(self, update: Update) -> Hook:
        """For the webhook as it is set now; `renew` makes it again for each further attempt."""
        webhook = self._bot.webhook
        headers = {"User-Agent": "TelegramBot (like TwitterBot)"}
        if webhook.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret_token

        def renew(status: int) -> Hook | None:
            _remember_failure(webhook, status)
            return self._hook(update) if self._bot.webhook.url else None

        return Hook(TARGET, webhook.url, update.body, headers, renew, self._hurry)

    def _take(self, update: Update, outcome: Outcome) -> None:
        if self._waiting.pop(update.id, None) is None:
            return
        queue = self._chats[update.chat]
        queue.remove(update)
        if not queue:
            del self._chats[update.chat]
        if not update.done.done():
            update.done.set_result(outcome)


def _remember_failure(webhook: BotWebhook, status: int) -> None:
    webhook.last_error_date = int(time.time())
    if status == NO_SSL:
        said = "SSL error {error:0A000086:SSL routines::certificate verify failed}"
    else:
        said = f"Wrong response from the webhook: {status}" if status else "Connection failed"
    webhook.last_error_message = said
