"""What a Telegram connection is made of, and where its values come from."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any

from crosschat.messaging.channel import BaseUrl, CredentialField

TELEGRAM = BaseUrl(setting="TELEGRAM_API_URL", default="https://api.telegram.org")
TOKEN_VARIABLE = "TELEGRAM_BOT_TOKEN"  # noqa: S105 - a variable's name

# telegram.md §1 says 35 characters behind the colon; the guides' example has 34.
_TOKEN = re.compile(r"([0-9]{1,20}):[A-Za-z0-9_-]{10,128}")
_NO_BOT = "invalid-token"
_SIMULATED_BOT = "1000000001"

FIELDS = (
    CredentialField(
        name="bot_token",
        label="Bot token",
        secret=True,
        aliases=("botToken", TOKEN_VARIABLE),
        help="From @BotFather, such as 7123456789:AAHdqTcv… Whoever has it is the bot.",
    ),
    CredentialField(
        name="bot_username",
        label="Bot username",
        required=False,
        aliases=("botUsername",),
        help="Without @. Only shown; Telegram tells it when the bot is connected.",
    ),
    CredentialField(
        name="webhook_secret",
        label="Webhook secret",
        secret=True,
        required=False,
        aliases=("webhookSecret", "secret_token", "secretToken"),
        help="Leave empty: CrossChat makes one. Only if you call setWebhook yourself, the"
        " secret_token that you gave there.",
    ),
    CredentialField(
        name="bot_id",
        label="Bot ID",
        required=False,
        aliases=("botId",),
        help="The digits before the colon of the token.",
        derived=True,
    ),
)


def entered(values: Mapping[str, Any], name: str) -> str:
    """A value without the line break that pasting leaves at its end."""
    return str(values.get(name) or "").strip()


def is_token(token: str) -> bool:
    """Whether this has a token's form, so that it may stand in an address."""
    return _TOKEN.fullmatch(token) is not None


def bot_id_of(token: str) -> str:
    """The bot's numeric id, which stands in its token (telegram.md §1)."""
    found = _TOKEN.fullmatch(token)
    return found[1] if found else _NO_BOT


def webhook_secret_of(token: str) -> str:
    """What Telegram is told to send along (§2: 1-256 of ``A-Za-z0-9_-``).

    It follows from the token, so that it needs no storage, and says nothing about it.
    """
    return hmac.new(token.encode(), b"crosschat-webhook", hashlib.sha256).hexdigest()


def complete(credentials: Mapping[str, Any]) -> Mapping[str, str]:
    """The bot's id, and the webhook secret unless the owner chose one."""
    token = entered(credentials, "bot_token")
    secret = entered(credentials, "webhook_secret")
    return {
        "bot_token": token,
        "bot_id": bot_id_of(token),
        "webhook_secret": secret or webhook_secret_of(token),
    }


def from_environment(environment: Mapping[str, str]) -> Mapping[str, str] | None:
    """The operator's bot; None unless its token is there."""
    token = entered(environment, TOKEN_VARIABLE)
    return complete({"bot_token": token}) if token else None


def simulated(seed: str, sandbox_url: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The sandbox's bot and where it is: credentials, base URLs."""
    digest = hmac.new(seed.encode(), b"telegram-token", hashlib.sha256).hexdigest()
    credentials = complete({"bot_token": f"{_SIMULATED_BOT}:{digest[:35]}"})
    named = {**credentials, "bot_username": "crosschat_sandbox_bot"}
    return named, {TELEGRAM.setting: f"{sandbox_url.rstrip('/')}/telegram"}
