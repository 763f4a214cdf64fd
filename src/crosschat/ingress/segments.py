"""The files of the spool: entries one after the other, each with its length and its checksum.

What a crash left half written is told by that: its rest is missing, or its checksum is wrong.
"""

import os
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import msgspec

from crosschat.ingress.entries import Entry

_MAGIC = b"CCSPOOL1"
_HEAD = struct.Struct("<II")  # the payload's length and CRC-32
_LONGEST = 64 * 1024 * 1024  # bytes; a longer payload is none
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Entry).decode


@dataclass(frozen=True, slots=True)
class Contents:
    """`torn`: bytes of an unfinished end. `damaged`: entries lost between sound ones."""

    entries: list[Entry]
    torn: int
    damaged: int


def encode(entries: Iterable[Entry]) -> bytes:
    pieces: list[bytes] = []
    for entry in entries:
        payload = _encode(entry)
        pieces += (_HEAD.pack(len(payload), crc32(payload)), payload)
    return b"".join(pieces)


def read(path: Path) -> Contents:
    """Everything sound in a segment. Raises: OSError."""
    data = path.read_bytes()
    if not data.startswith(_MAGIC):
        return Contents([], len(data), 0)
    view = memoryview(data)
    entries: list[Entry] = []
    damaged = bad = 0
    at = sound = len(_MAGIC)
    while at + _HEAD.size <= len(data):
        length, checksum = _HEAD.unpack_from(data, at)
        end = at + _HEAD.size + length
        if not 0 < length <= _LONGEST or end > len(data):
            break
        entry = _open(view[at + _HEAD.size : end], checksum)
        at = end
        if entry is None:
            bad += 1
            continue
        entries.append(entry)
        # What follows a bad one is sound: that was no torn end, but damage.
        damaged, bad, sound = damaged + bad, 0, end
    return Contents(entries, len(data) - sound, damaged)


def _open(payload: memoryview, checksum: int) -> Entry | None:
    if crc32(payload) != checksum:
        return None
    try:
        return _decode(payload)
    except msgspec.DecodeError:
        return None


class Segment:
    """One file that is written to. A group is on the disk whole, or it is not there.

    Args:
        path: a file that does not exist yet.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self.sound = True
        self._fd: int | None = os.open(
            path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600
        )

    def append(self, group: bytes) -> int:
        """Write and sync a group; how many bytes that took.

        Raises:
            OSError: nothing of it stays.
        """
        assert self._fd is not None  # noqa: S101 - for the type checker
        data = group if self.size else _MAGIC + group
        try:
            _write_all(self._fd, data)
            os.fsync(self._fd)
        except OSError:
            # After a failed fsync nobody can say what of the file is on the disk: no more into it.
            self.sound = False
            os.ftruncate(self._fd, self.size)
            raise
        self.size += len(data)
        return len(data)

    def close(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


def _write_all(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
