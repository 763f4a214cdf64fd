"""How Meta's webhooks are tried out (whatsapp.md §3; the same for Messenger and Instagram)."""

import hashlib
import hmac
import json
from collections.abc import Mapping

from crosschat.messaging.channel import Trial
from crosschat.platforms.meta.signature import HEADER


def trial_of(kind: str) -> Trial:
    """`kind` is the webhook's ``object``. A body without entries means nothing."""
    event = json.dumps({"object": kind, "entry": []}).encode()
    return Trial(event=event, sign=_signed, verification=_verification)


def _signed(secret: str, body: bytes) -> Mapping[str, str]:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {HEADER: f"sha256={digest}"}


def _verification(token: str, challenge: str) -> Mapping[str, str]:
    return {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": challenge}
