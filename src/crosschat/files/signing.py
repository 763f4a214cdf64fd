"""Texts that carry something in the open and that only we can have written."""

import base64
import hashlib
import hmac
from collections.abc import Sequence


class Signer:
    """Signs with the first of `secrets`; the others are still read (rotation).

    What was signed for one `purpose` is not valid for another.
    """

    def __init__(self, secrets: Sequence[str], purpose: str) -> None:
        salt = f"crosschat {purpose}\n".encode()
        self._keys = [hashlib.sha256(salt + secret.encode()).digest() for secret in secrets]

    def sign(self, content: bytes) -> str:
        payload = _text(content)
        return f"{payload}.{_text(_digest(self._keys[0], payload))}"

    def read(self, written: str) -> bytes:
        """Raises: ValueError, when it was not signed by us for this purpose."""
        payload, _, signature = written.partition(".")
        given = _bytes(signature)
        if not any(hmac.compare_digest(_digest(key, payload), given) for key in self._keys):
            raise ValueError("not signed by us")
        return _bytes(payload)


def _digest(key: bytes, payload: str) -> bytes:
    return hmac.new(key, payload.encode(), hashlib.sha256).digest()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
