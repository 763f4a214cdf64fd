"""Signed webhooks as Meta sends them, written from the fact sheet for these tests."""

import hashlib
import hmac
import json
from typing import Any


def signed(payload: Any, secret: str) -> tuple[bytes, dict[str, str]]:
    body = json.dumps(payload).encode()
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return body, {
        "content-type": "application/json",
        "x-hub-signature-256": f"sha256={digest}",
    }


def text_message(sender: str, text: str, message_id: str, at: int) -> dict[str, Any]:
    return {
        "from": sender,
        "id": message_id,
        "timestamp": str(at),
        "type": "text",
        "text": {"body": text},
    }


def change(number: str, **value: Any) -> dict[str, Any]:
    return {
        "field": "messages",
        "value": {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "15550001111", "phone_number_id": number},
            **value,
        },
    }


def envelope(*entries: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": f"waba-{i}", "changes": changes} for i, changes in enumerate(entries)],
    }
