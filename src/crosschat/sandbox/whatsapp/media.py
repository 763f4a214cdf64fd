"""Media files in memory: uploaded by the business, or sent by a customer."""

import hashlib
import hmac
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from itertools import count

URL_VALID = 300.0
"""Seconds that a download URL works ("Media": five minutes)."""

MB = 1024 * 1024
LIMITS: dict[str, int] = {
    "image/jpeg": 5 * MB,
    "image/png": 5 * MB,
    "video/mp4": 16 * MB,
    "video/3gpp": 16 * MB,
    "audio/aac": 16 * MB,
    "audio/amr": 16 * MB,
    "audio/mpeg": 16 * MB,
    "audio/mp4": 16 * MB,
    "audio/ogg": 16 * MB,
    "image/webp": 500 * 1024,
    "text/plain": 100 * MB,
    "application/pdf": 100 * MB,
    "application/msword": 100 * MB,
    "application/vnd.ms-excel": 100 * MB,
    "application/vnd.ms-powerpoint": 100 * MB,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": 100 * MB,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": 100 * MB,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": 100 * MB,
}
"""Largest upload in bytes by MIME type ("Media", supported types)."""


@dataclass(slots=True, frozen=True)
class Media:
    """One file."""

    id: str
    phone_number_id: str
    mime_type: str
    content: bytes
    filename: str | None = None

    @property
    def sha256(self) -> bytes:
        """The digest; webhooks carry it in base64, the media endpoint in hex."""
        return hashlib.sha256(self.content).digest()


class MediaStore:
    """Keeps the newest files up to a number of bytes."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._held = 0
        self._files: OrderedDict[str, Media] = OrderedDict()
        self._ids = count(secrets.randbelow(10**6) * 10**9 + 1)
        self._key = secrets.token_bytes(16)

    def add(
        self, phone_number_id: str, mime_type: str, content: bytes, filename: str | None = None
    ) -> Media:
        """Keep a file; the oldest ones make room."""
        media = Media(str(next(self._ids)), phone_number_id, mime_type, content, filename)
        self._files[media.id] = media
        self._held += len(content)
        while self._held > self._size and len(self._files) > 1:
            self._held -= len(self._files.popitem(last=False)[1].content)
        return media

    def get(self, media_id: str) -> Media | None:
        """The file with this id."""
        return self._files.get(media_id)

    def remove(self, media_id: str) -> None:
        """Forget a file."""
        media = self._files.pop(media_id, None)
        if media is not None:
            self._held -= len(media.content)

    def known(self, media_id: str) -> bool:
        """Whether there is such a file."""
        return media_id in self._files

    def sign(self, media_id: str, expires: int) -> str:
        """What a download URL carries, so that it works for this file and until then alone."""
        message = f"{media_id}:{expires}".encode()
        return hmac.new(self._key, message, "sha256").hexdigest()[:32]

    def signed(self, media_id: str, expires: str, mark: str, now: float) -> Media | None:
        """The file behind a download URL, unless it was tampered with or has expired."""
        if not expires.isascii() or not expires.isdigit() or int(expires) < now:
            return None
        expected = self.sign(media_id, int(expires))
        if not hmac.compare_digest(expected.encode(), mark.encode()):
            return None
        return self.get(media_id)
