"""What goes wrong with an installation, and what the doctor has to say of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.doctor.clinic import BOT, Clinic

ELSEWHERE = "https://old.tunnel.invalid"
NEW = "https://new.tunnel.invalid"
NOW = int(time.time())


@dataclass(frozen=True)
class Trouble:
    """`says` and `remedy` are parts of what the doctor prints."""

    do: Callable[[Clinic], Any]
    section: str
    check: str
    says: str
    remedy: str
    level: str = "failed"
    variables: dict[str, str] = field(default_factory=dict)


def nothing(_: Clinic) -> None:
    """The variables alone make the trouble."""


def _quality(it: Clinic, rating: str) -> None:
    it.put_number().quality = rating


def _unsubscribed(it: Clinic) -> None:
    it.put_number().subscribed = False


def _overridden(it: Clinic) -> None:
    it.put_number().override_url = f"{ELSEWHERE}/whatsapp/webhook"


def _foreign_bot(it: Clinic) -> None:
    it.put_bot(token=f"{BOT}:{'B' * 35}")


TROUBLES = {
    "Bot not responding": Trouble(
        _foreign_bot, "Telegram", "token", "does not accept the bot token", "TELEGRAM_BOT_TOKEN"
    ),
    "Webhook not set": Trouble(
        lambda it: it.put_bot(url=""),
        "Telegram",
        "webhook",
        "No webhook is set",
        "/setWebhook?url=https://chat.invalid/telegram/webhook",
        variables={"PUBLIC_URL": "https://chat.invalid"},
    ),
    "Error 401": Trouble(_foreign_bot, "Telegram", "token", "401", "copy it from @BotFather"),
    "Webhook verification fails": Trouble(
        nothing,
        "WhatsApp",
        "verify_token",
        "verification of the webhook fails",
        "enter the same at WhatsApp",
        variables={"VERIFY_TOKEN": ""},
    ),
    "Messages not received, WhatsApp": Trouble(
        lambda it: it.put_number(fields=("account_update",)),
        "WhatsApp",
        "fields",
        "Not subscribed to the field messages",
        "Subscribe to the messages field",
    ),
    "Messages not received, Messenger": Trouble(
        lambda it: it.put_page(attached=("feed",)),
        "Messenger",
        "fields",
        "Not subscribed to the field messages",
        "Subscribe to the messages",
    ),
    "Messages not received, Instagram": Trouble(
        lambda it: it.put_page(fields=("comments",)),
        "Instagram",
        "fields",
        "Not subscribed to the field messages",
        "Subscribe to the messages field",
    ),
    "no app listens to the account": Trouble(
        _unsubscribed, "WhatsApp", "fields", "No app is subscribed", "3300110022/subscribed_apps"
    ),
    "no app listens to the Page": Trouble(
        lambda it: it.put_page(attached=None),
        "Instagram",
        "fields",
        "No app is subscribed",
        "subscribed_apps",
    ),
    "Telegram does not ask for messages": Trouble(
        lambda it: _kinds(it, ("poll",)), "Telegram", "fields", "not received", "allowed_updates"
    ),
    "Cannot send replies, WhatsApp": Trouble(
        lambda it: it.put_number(scopes=("whatsapp_business_management",)),
        "WhatsApp",
        "permissions",
        "lacks the permission whatsapp_business_messaging",
        "META_ACCESS_TOKEN",
    ),
    "Cannot send replies, Messenger": Trouble(
        lambda it: it.put_page(scopes=("pages_manage_metadata",)),
        "Messenger",
        "permissions",
        "lacks the permission pages_messaging",
        "META_PAGE_ACCESS_TOKEN",
    ),
    "expired token, WhatsApp": Trouble(
        lambda it: it.put_number(expired=True),
        "WhatsApp",
        "token",
        "invalid or has expired",
        "META_ACCESS_TOKEN",
    ),
    "expired token, Instagram": Trouble(
        lambda it: it.put_page(expired=True),
        "Instagram",
        "token",
        "invalid or has expired",
        "META_PAGE_ACCESS_TOKEN",
    ),
    "token that expires soon": Trouble(
        lambda it: it.put_number(expires_at=NOW + 3600),
        "WhatsApp",
        "token",
        "valid until",
        "permanent",
        level="warning",
    ),
    "no Instagram account": Trouble(
        lambda it: it.put_page(instagram_id=None),
        "Instagram",
        "account",
        "No Instagram account belongs to this token",
        "account's id",
    ),
    "bad quality": Trouble(
        lambda it: _quality(it, "RED"),
        "WhatsApp",
        "quality",
        "red",
        "Stop campaigns",
        level="warning",
    ),
    "blocked number": Trouble(
        lambda it: it.put_number(status="FLAGGED"), "WhatsApp", "number", "flagged", "Manager"
    ),
    "ngrok URL changed, WhatsApp": Trouble(
        lambda it: it.put_number(url=ELSEWHERE),
        "WhatsApp",
        "webhook",
        "old.tunnel.invalid, not to https://new.tunnel.invalid/whatsapp/webhook",
        "Update the webhook URL",
        variables={"PUBLIC_URL": NEW},
    ),
    "ngrok URL changed, Messenger": Trouble(
        lambda it: it.put_page(url=ELSEWHERE),
        "Messenger",
        "webhook",
        "old.tunnel.invalid",
        "https://new.tunnel.invalid/messenger/webhook",
        variables={"PUBLIC_URL": NEW},
    ),
    "ngrok URL changed, Telegram": Trouble(
        lambda it: it.put_bot(url=f"{ELSEWHERE}/telegram/webhook"),
        "Telegram",
        "webhook",
        "old.tunnel.invalid",
        "setWebhook?url=https://new.tunnel.invalid/telegram/webhook",
        variables={"PUBLIC_URL": NEW},
    ),
    "ngrok is not running": Trouble(
        nothing,
        "Server",
        "tunnel",
        "cannot be reached",
        "ngrok",
        variables={"PUBLIC_URL": NEW},
    ),
    "the account's own address is another": Trouble(
        _overridden,
        "WhatsApp",
        "webhook",
        "old.tunnel.invalid",
        "Update the webhook URL",
        variables={"PUBLIC_URL": NEW},
    ),
    "no webhook at Meta": Trouble(
        lambda it: it.put_page(webhooks={}),
        "Messenger",
        "webhook",
        "No webhook is registered",
        "VERIFY_TOKEN",
    ),
    "SSL error": Trouble(
        nothing,
        "Server",
        "ssl",
        "without SSL",
        "HTTPS",
        variables={"PUBLIC_URL": "http://chat.example.org"},
    ),
    "an address that nobody reaches": Trouble(
        nothing,
        "Server",
        "public_url",
        "nobody outside",
        "public address",
        variables={"PUBLIC_URL": "https://localhost:8000"},
    ),
    "Server error 500 to Telegram": Trouble(
        lambda it: it.put_bot(
            last_error_date=NOW, last_error_message="Wrong response from the webhook: 500"
        ),
        "Telegram",
        "deliveries",
        "500",
        "Check the logs",
        level="warning",
    ),
    "no secret": Trouble(
        nothing,
        "WhatsApp",
        "secret",
        "missing, so they are refused",
        "Set META_APP_SECRET",
        variables={"META_APP_SECRET": ""},
    ),
    "dead version": Trouble(
        nothing,
        "WhatsApp",
        "version",
        "META_API_VERSION=v19.0 ended on 2026-05-21; v21.0 is used instead",
        "META_API_VERSION=v26.0",
        level="warning",
        variables={"META_API_VERSION": "v19.0"},
    ),
    "no server": Trouble(
        nothing,
        "Server",
        "server",
        "does not answer at http://localhost:9",
        "crosschat serve",
        variables={"PORT": "9"},
    ),
    "variables that came after the start": Trouble(
        nothing,
        "Server",
        "variables",
        "Messenger is set up by variables, but is not connected",
        "Restart",
        variables={"META_PAGE_ID": "2020202"},
    ),
    "no model": Trouble(
        nothing,
        "Server",
        "model",
        "no AI model",
        "AI_API_KEY",
        level="warning",
        variables={"AI_API_KEY": ""},
    ),
}


def _kinds(it: Clinic, kinds: tuple[str, ...]) -> None:
    bot = it.world.telegram.bots.get(BOT)
    assert bot is not None
    bot.allowed_updates = kinds
