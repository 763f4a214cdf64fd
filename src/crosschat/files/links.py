"""Addresses of files that work for whoever has them, until they expire."""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Sequence

import msgspec

from crosschat.errors import NotFound


class Link(msgspec.Struct, frozen=True, array_like=True):
    """`expires` in epoch seconds; `mime_type` and `filename` as the browser shall see them."""

    file: str
    expires: int
    mime_type: str
    filename: str


class Links:
    """Signs with the first of `secrets`; the others are still read (rotation)."""

    def __init__(self, secrets: Sequence[str], *, clock: Callable[[], float] = time.time) -> None:
        self._keys = [
            hashlib.sha256(b"crosschat file links\n" + s.encode()).digest() for s in secrets
        ]
        self._clock = clock

    def path(self, file: str, *, mime_type: str, filename: str, seconds: int) -> str:
        """Where the file can be fetched for `seconds`, on this server."""
        link = Link(file, int(self._clock()) + seconds, mime_type, filename)
        payload = _text(msgspec.json.encode(link))
        return f"/files/{payload}.{_text(self._sign(self._keys[0], payload))}"

    def read(self, written: str) -> Link:
        """Raises: NotFound, when it was not signed by us or has expired."""
        payload, _, signature = written.partition(".")
        try:
            given = _bytes(signature)
            link = msgspec.json.decode(_bytes(payload), type=Link)
        except (ValueError, msgspec.DecodeError):
            raise _unknown() from None
        if not any(hmac.compare_digest(self._sign(key, payload), given) for key in self._keys):
            raise _unknown()
        if link.expires < self._clock():
            raise NotFound(
                "This link has expired. Fetch the message again for a new one.",
                code="link_expired",
            )
        return link

    def _sign(self, key: bytes, payload: str) -> bytes:
        return hmac.new(key, payload.encode(), hashlib.sha256).digest()


def _unknown() -> NotFound:
    return NotFound("There is no such file. Fetch the message again for its link.")


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
