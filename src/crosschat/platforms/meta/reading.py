"""Reading payloads that may hold anything.

Each function returns what it was asked for or its absence: a wrong type is an absent value, never
an exception. :class:`Unreadable` is for the item that cannot be understood without it.
"""

import base64
import binascii
import json
import math
import re
from datetime import UTC, datetime
from typing import Any

import orjson

_MILLISECONDS_FROM = 10**12
_WIDEST_INTEGER = 63
_SHA256_HEX = re.compile(r"[0-9a-fA-F]{64}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class Unreadable(Exception):
    """An item lacks what it means nothing without; the message says what."""


def decode(body: bytes) -> Any:
    """The body's JSON, in text that every database can hold.

    Half surrogate pairs (a text cut in the middle of an emoji) become U+FFFD and NUL characters
    go, so that one broken message does not cost the others in the body.

    Raises:
        Unreadable: the body is not JSON.
    """
    try:
        if b"\\u0000" not in body:
            return orjson.loads(body)
        return _storable(orjson.loads(body))
    except (orjson.JSONDecodeError, RecursionError):
        return _decode_leniently(body)


def _decode_leniently(body: bytes) -> Any:
    try:
        return _storable(json.loads(body, parse_constant=_refuse_constant))
    except (ValueError, RecursionError):
        raise Unreadable("the body is not JSON") from None


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value.replace("\x00", ""))
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int) and value.bit_length() > _WIDEST_INTEGER:
        return str(value)
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {_storable(key): _storable(item) for key, item in value.items()}
    return value


def mapping(value: Any, key: str) -> dict[str, Any]:
    """The object under `key`, or an empty one."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def rows(value: Any, key: str) -> list[Any]:
    """The list under `key`; a lone value is a list of one, absence an empty one."""
    found = value.get(key) if isinstance(value, dict) else None
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def objects(value: Any, key: str) -> list[dict[str, Any]]:
    """The objects in the list under `key`."""
    return [row for row in rows(value, key) if isinstance(row, dict)]


def text(value: Any, key: str) -> str | None:
    """The text under `key`. Numbers count, as Meta writes ids either way; empty is absent."""
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, str):
        return found or None
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    return None


def number(value: Any, key: str) -> float | None:
    """The number under `key`, written as a number or as text."""
    return as_number(value.get(key) if isinstance(value, dict) else None)


def as_number(found: Any) -> float | None:
    """The same of a value that is at hand."""
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        return None
    try:
        parsed = float(found)
    except (ValueError, OverflowError):
        return None
    return parsed if abs(parsed) < float("inf") else None


def flag(value: Any, key: str) -> bool:
    """Whether `key` is literally true."""
    return isinstance(value, dict) and value.get(key) is True


def instant(value: Any, key: str) -> datetime | None:
    """A Unix time under `key`: seconds, or milliseconds from 10^12 on (whatsapp.md §4)."""
    seconds = number(value, key)
    if seconds is None or seconds <= 0:
        return None
    if seconds >= _MILLISECONDS_FROM:
        seconds /= 1000
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def sha256_hex(encoded: str | None) -> str | None:
    """A digest in lower-case hex; Meta writes it in base64 (whatsapp.md §6) or hex."""
    if not encoded:
        return None
    if _SHA256_HEX.fullmatch(encoded):
        return encoded.lower()
    try:
        digest = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    return digest.hex() if len(digest) == 32 else None
