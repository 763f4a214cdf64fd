"""Meta's webhook envelope: built, written down as Meta writes it, signed."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from itertools import count
from typing import Any

import orjson

from crosschat.sandbox.delivery import Hook
from crosschat.sandbox.whatsapp.accounts import Number

TARGET = "whatsapp.webhooks"


class MessageIds:
    """Fresh `wamid`s. They differ from run to run: CrossChat keeps those of the last one."""

    def __init__(self) -> None:
        self._prefix = f"wamid.HBgM{secrets.token_hex(6).upper()}FQIAERgS"
        self._numbers = count(1)

    def next(self) -> str:
        """An id that no other message has."""
        return f"{self._prefix}{next(self._numbers):08X}AA=="


def envelope(number: Number, value: dict[str, Any]) -> dict[str, Any]:
    """A webhook body with one change of the field `messages`."""
    return {
        "object": "whatsapp_business_account",
        "entry": [
            {
                "id": number.business_account_id,
                "changes": [
                    {
                        "value": {
                            "messaging_product": "whatsapp",
                            "metadata": {
                                "display_phone_number": number.digits,
                                "phone_number_id": number.phone_number_id,
                            },
                            **value,
                        },
                        "field": "messages",
                    }
                ],
            }
        ],
    }


def account_change(number: Number, field: str, value: dict[str, Any], at: int) -> dict[str, Any]:
    """A webhook body with one change of an account-level field, which names no number."""
    entry = {
        "id": number.business_account_id,
        "time": at,
        "changes": [{"value": value, "field": field}],
    }
    return {"object": "whatsapp_business_account", "entry": [entry]}


def as_meta_writes(payload: Any) -> bytes:
    r"""JSON in pure ASCII with `\uXXXX` and `\/`, which is what Meta signs and sends."""
    body = orjson.dumps(payload)
    if not body.isascii():
        body = json.dumps(payload, separators=(",", ":")).encode()
    return body.replace(b"/", b"\\/")


def signature(secret: str, body: bytes) -> str:
    """The value of `X-Hub-Signature-256` for a raw body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def hook(number: Number, payload: Any, *, account: bool = False) -> Hook:
    """A webhook for the number's URL, signed with its app's secret.

    `account`: of an account-level field, which no override diverts ("Webhook overrides").
    """
    body = as_meta_writes(payload)
    headers = {"X-Hub-Signature-256": signature(number.app_secret, body)}
    return Hook(TARGET, number.webhook_url if account else number.target_url, body, headers)


def messages_in(payload: Any) -> Iterable[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Every inbound message of a payload: (phone number id or "", its `value`, the message).

    Tolerates anything: what is not shaped like Meta's envelope is passed over.
    """
    for entry in _dicts(payload, "entry"):
        for change in _dicts(entry, "changes"):
            value = change.get("value")
            metadata = value.get("metadata") if isinstance(value, dict) else None
            found = metadata.get("phone_number_id") if isinstance(metadata, dict) else None
            for message in _dicts(value, "messages"):
                yield str(found or ""), dict(value or {}), message


def _dicts(holder: Any, key: str) -> list[dict[str, Any]]:
    items = holder.get(key) if isinstance(holder, dict) else None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
