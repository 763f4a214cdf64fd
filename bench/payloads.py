"""Webhooks as WhatsApp sends them."""

import hashlib
import hmac
import time
from typing import Any

import orjson


def message(number: str, sender: str, message_id: str, text: str) -> dict[str, Any]:
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550007001", "phone_number_id": number},
        "contacts": [{"profile": {"name": "Ana Duarte"}, "wa_id": sender}],
        "messages": [
            {
                "from": sender,
                "id": message_id,
                "timestamp": str(int(time.time())),
                "type": "text",
                "text": {"body": text},
            }
        ],
    }
    change = {"value": value, "field": "messages"}
    return {"object": "whatsapp_business_account", "entry": [{"id": "7000", "changes": [change]}]}


def sign(payload: Any, secret: str) -> tuple[bytes, dict[str, str]]:
    body = orjson.dumps(payload)
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return body, {
        "Content-Type": "application/json",
        "X-Hub-Signature-256": f"sha256={digest}",
    }


def signed_message(secret: str) -> tuple[bytes, dict[str, str]]:
    """One message of an ordinary length."""
    text = "Hello! I ordered two pairs of shoes last week, could you tell me where they are?"
    return sign(message("7001", "351911222333", "wamid.BENCH", text), secret)
