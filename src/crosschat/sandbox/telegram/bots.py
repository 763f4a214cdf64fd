"""The bots that there are, and where their updates go."""

import hmac
import re
from dataclasses import dataclass, field
from typing import Any

from crosschat.sandbox.config import derive

WEBHOOK_PATH = "/integrations/telegram/webhook"
DEFAULT_BOT = 1000000001
TOKEN = re.compile(r"([0-9]{1,20}):[A-Za-z0-9_-]{10,128}")
EVERY_UPDATE = (
    *("message", "edited_message", "channel_post", "edited_channel_post", "business_connection"),
    *("business_message", "edited_business_message", "deleted_business_messages"),
    *("message_reaction", "message_reaction_count", "inline_query", "chosen_inline_result"),
    *("callback_query", "shipping_query", "pre_checkout_query", "poll", "poll_answer"),
    *("my_chat_member", "chat_member", "chat_join_request"),
)
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
DEFAULT_UPDATES = tuple(kind for kind in EVERY_UPDATE if kind not in NOT_BY_DEFAULT)


@dataclass(slots=True)
class BotWebhook:
    """What `setWebhook` set. `url` is empty if updates have to be fetched."""

    url: str = ""
    secret_token: str = field(default="", repr=False)
    max_connections: int = 40
    last_error_date: int | None = None
    last_error_message: str | None = None


@dataclass(slots=True)
class Bot:
    """A bot. `messages_per_second` is its flood limit, None for none."""

    id: int
    name: str
    username: str
    token: str = field(repr=False)
    webhook: BotWebhook = field(default_factory=BotWebhook)
    allowed_updates: tuple[str, ...] = DEFAULT_UPDATES
    messages_per_second: int | None = None

    @property
    def user(self) -> dict[str, Any]:
        """The bot as a User."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.name,
            "username": self.username,
        }

    def accepts(self, token: str) -> bool:
        """Whether this is the bot's token."""
        return hmac.compare_digest(self.token.encode(), token.encode())


def webhook_secret(token: str) -> str:
    """What CrossChat asks Telegram to send along; it derives the same from the token."""
    return hmac.new(token.encode(), b"crosschat-webhook", "sha256").hexdigest()


def default_bot(seed: str, crosschat_url: str) -> Bot:
    """The bot that every sandbox has, its webhook set; CrossChat derives the same token."""
    token = f"{DEFAULT_BOT}:{derive(seed, 'telegram-token', 35)}"
    url = crosschat_url.rstrip("/") + WEBHOOK_PATH
    return Bot(
        id=DEFAULT_BOT,
        name="CrossChat Sandbox",
        username="crosschat_sandbox_bot",
        token=token,
        webhook=BotWebhook(url=url, secret_token=webhook_secret(token)),
        allowed_updates=(*DEFAULT_UPDATES, "message_reaction"),
    )


class Bots:
    """The bots there are. The first one is the default."""

    def __init__(self, default: Bot) -> None:
        self.default = default
        self._by_id = {default.id: default}

    def get(self, bot_id: int) -> Bot | None:
        """The bot with this id."""
        return self._by_id.get(bot_id)

    def with_token(self, token: str) -> Bot | None:
        """The bot whose token this is."""
        found = TOKEN.fullmatch(token)
        bot = self._by_id.get(int(found[1])) if found else None
        return bot if bot is not None and bot.accepts(token) else None

    def add(self, bot: Bot) -> None:
        """Add a bot, or replace the one with the same id."""
        self._by_id[bot.id] = bot

    def all(self) -> list[Bot]:
        """Every bot, the default first."""
        return list(self._by_id.values())
