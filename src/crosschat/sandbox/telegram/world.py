"""Everything of the simulated Telegram that its endpoints share."""

import time
from collections import Counter
from itertools import count
from typing import Any

from crosschat.sandbox.chats import Bubble, Chat, Chats
from crosschat.sandbox.config import SandboxConfig, Settings
from crosschat.sandbox.delivery import WebhookSender
from crosschat.sandbox.faults import FaultBoard
from crosschat.sandbox.ledger import Ledger
from crosschat.sandbox.live import Hub
from crosschat.sandbox.telegram.bots import Bot, Bots, default_bot
from crosschat.sandbox.telegram.files import File, Files
from crosschat.sandbox.telegram.ledger import BotCall
from crosschat.sandbox.telegram.talks import Talk, Talks
from crosschat.sandbox.telegram.updates import Mailbag, Update


class TelegramWorld:
    """Owns the state; the endpoints read and change it."""

    def __init__(
        self,
        config: SandboxConfig,
        settings: Settings,
        faults: FaultBoard,
        sender: WebhookSender,
        chats: Chats,
        hub: Hub,
    ) -> None:
        self.config = config
        self.settings = settings
        self.faults = faults
        self.chats = chats
        self.hub = hub
        self.bots = Bots(default_bot(config.seed, config.crosschat_url))
        self.talks = Talks()
        self.files = Files(config.media_bytes)
        self.faces: dict[int, File] = {}
        self.ledger: Ledger[BotCall] = Ledger(config.ledger_size)
        self.query_ids = count(int(time.time()) * 1000)
        self._sender = sender
        self._bags: dict[int, Mailbag] = {}
        self._sent: Counter[tuple[int, int]] = Counter()

    def bag(self, bot: Bot) -> Mailbag:
        """The bot's updates that wait."""
        found = self._bags.get(bot.id)
        if found is None:
            found = self._bags[bot.id] = Mailbag(bot, self._sender)
        return found

    def replace(self, bot: Bot) -> None:
        """Add a bot, or put it in the place of the one with the same id."""
        self.bots.add(bot)
        self._bags.pop(bot.id, None)

    def tell(self, bot: Bot, kind: str, content: Any, talk: Talk) -> Update | None:
        """Queue an update for a bot."""
        return self.bag(bot).add(kind, content, talk.key)

    def is_flood(self, bot: Bot) -> bool:
        """Count one more message in this second; whether that is one too many."""
        if bot.messages_per_second is None:
            return False
        second = int(self.now())
        self._sent[(bot.id, second)] += 1
        for key in [key for key in self._sent if key[1] < second]:
            del self._sent[key]
        return self._sent[(bot.id, second)] > bot.messages_per_second

    def show(self, bot: Bot, talk: Talk, bubble: Bubble) -> Chat:
        """Show a message on the customer's phone."""
        chat = self.phone(bot, talk)
        self.chats.add(chat, bubble)
        return chat

    def phone(self, bot: Bot, talk: Talk) -> Chat:
        """The chat as the page knows it."""
        chat = self.chats.chat("telegram", str(bot.id), talk.key)
        names = (talk.person.get("first_name"), talk.person.get("last_name"))
        chat.name = talk.title or " ".join(filter(None, names)) or chat.name
        return chat

    def clear(self) -> None:
        """Forget entries and chats; bots and their updates stay."""
        self.ledger.clear()
        self.talks.clear()

    async def close(self) -> None:
        """Stop pushing updates."""
        for bag in self._bags.values():
            await bag.close()

    @staticmethod
    def now() -> float:
        """Unix seconds."""
        return time.time()
