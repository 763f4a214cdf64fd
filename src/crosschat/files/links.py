"""Addresses of files that work for whoever has them, until they expire."""

import time
from collections.abc import Callable, Sequence

import msgspec

from crosschat.errors import NotFound
from crosschat.files.signing import Signer


class Link(msgspec.Struct, frozen=True, array_like=True):
    """`expires` in epoch seconds; `mime_type` and `filename` as the browser shall see them."""

    file: str
    expires: int
    mime_type: str
    filename: str


class Links:
    """Signs with the first of `secrets`; the others are still read (rotation)."""

    def __init__(self, secrets: Sequence[str], *, clock: Callable[[], float] = time.time) -> None:
        self._signer = Signer(secrets, "file links")
        self._clock = clock

    def path(self, file: str, *, mime_type: str, filename: str, seconds: int) -> str:
        """Where the file can be fetched for `seconds`, on this server."""
        link = Link(file, int(self._clock()) + seconds, mime_type, filename)
        return f"/files/{self._signer.sign(msgspec.json.encode(link))}"

    def read(self, written: str) -> Link:
        """Raises: NotFound, when it was not signed by us or has expired."""
        try:
            link = msgspec.json.decode(self._signer.read(written), type=Link)
        except (ValueError, msgspec.DecodeError):
            raise NotFound("There is no such file. Fetch the message again for its link.") from None
        if link.expires < self._clock():
            raise NotFound(
                "This link has expired. Fetch the message again for a new one.",
                code="link_expired",
            )
        return link
