"""The bot that these tests use, which belongs to nobody."""

import hashlib
import hmac
from typing import Any

from crosschat.testing.recorder import Reply

BOT = "7000000001"
TOKEN = f"{BOT}:AAtokenOfTheTest0123456789abcdefghi"
SECRET = hmac.new(TOKEN.encode(), b"crosschat-webhook", hashlib.sha256).hexdigest()
CREDENTIALS = {"bot_token": TOKEN, "webhook_secret": "", "bot_id": BOT}
HEADER = "x-telegram-bot-api-secret-token"


def ok(result: Any) -> Reply:
    """An answer of the Bot API."""
    return Reply(json={"ok": True, "result": result})


def message(message_id: int = 90, chat: int = 5550001, **content: Any) -> dict[str, Any]:
    """A message as the answer to a send shows it."""
    about = {"message_id": message_id, "date": 1795000000, "chat": {"id": chat, "type": "private"}}
    return {**about, **content}


ACCEPTED = ok(message(text="hi"))


def refusal(code: int, description: str, **parameters: Any) -> Reply:
    """An error of the Bot API (§1)."""
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return Reply(status=code, json=body)
