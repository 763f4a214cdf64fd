"""Files in memory, by the id that bots know them by (§"Files" of the Bot API)."""

import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from itertools import count
from typing import Any

MB = 1024 * 1024
LARGEST_DOWNLOAD = 20 * MB
LARGEST_UPLOAD = {"photo": 10 * MB}
OTHER_UPLOADS = 50 * MB
_FOLDERS = {
    "photo": ("photos", "jpg", "image/jpeg"),
    "video": ("videos", "mp4", "video/mp4"),
    "animation": ("animations", "mp4", "video/mp4"),
    "audio": ("music", "mp3", "audio/mpeg"),
    "voice": ("voice", "oga", "audio/ogg"),
    "video_note": ("video_notes", "mp4", "video/mp4"),
    "sticker": ("stickers", "webp", "image/webp"),
    "document": ("documents", "bin", "application/octet-stream"),
}
KINDS = tuple(_FOLDERS)


@dataclass(slots=True, frozen=True)
class File:
    """One file. `size` may be larger than `content`, to play a file too large to load."""

    id: str
    unique_id: str
    kind: str
    content: bytes
    mime_type: str
    name: str | None
    size: int
    path: str

    def described(self) -> Any:
        """As a message shows it."""
        told: dict[str, Any] = {"file_id": self.id, "file_unique_id": self.unique_id}
        told["file_size"] = self.size
        if self.kind == "photo":
            small = {**told, "file_id": f"{self.id}s", "width": 90, "height": 60, "file_size": 999}
            return [small, {**told, "width": 1280, "height": 853}]
        if self.kind == "sticker":
            flags = {"type": "regular", "is_animated": False, "is_video": False}
            return {**told, **flags, "width": 512, "height": 512, "emoji": "🙂"}
        told["mime_type"] = self.mime_type
        if self.name and self.kind in {"document", "audio", "video", "animation"}:
            told["file_name"] = self.name
        if self.kind in {"video", "animation"}:
            told |= {"width": 640, "height": 360}
        if self.kind == "video_note":
            told["length"] = 240
        if self.kind != "document":
            told["duration"] = 3
        return told


class Files:
    """Keeps the newest files up to a number of bytes."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._held = 0
        self._files: OrderedDict[str, File] = OrderedDict()
        self._paths: dict[str, File] = {}
        self._numbers = count(1)
        self._run = secrets.token_hex(4)

    def add(
        self,
        kind: str,
        content: bytes,
        mime_type: str | None = None,
        name: str | None = None,
        size: int | None = None,
    ) -> File:
        """Keep a file; the oldest ones make room."""
        folder, ending, usual = _FOLDERS[kind]
        number = next(self._numbers)
        digest = hashlib.blake2b(content or str(number).encode(), digest_size=9).hexdigest()
        file = File(
            id=f"BQACAgQ{self._run}{number:06d}{kind}",
            unique_id=f"AQAD{digest}",
            kind=kind,
            content=content,
            mime_type=mime_type or usual,
            name=name,
            size=size or len(content),
            path=f"{folder}/file_{number}.{ending}",
        )
        self._files[file.id] = file
        self._paths[file.path] = file
        self._held += len(content)
        while self._held > self._size and len(self._files) > 1:
            _, old = self._files.popitem(last=False)
            del self._paths[old.path]
            self._held -= len(old.content)
        return file

    def get(self, file_id: str) -> File | None:
        """The file with this id; the small size of a photo is the same picture."""
        return self._files.get(file_id) or self._files.get(file_id.removesuffix("s"))

    def at(self, path: str) -> File | None:
        """The file at a path that `getFile` named."""
        return self._paths.get(path)
