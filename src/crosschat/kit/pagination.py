"""Keyset cursors: (sort value, id, hash of the filters), opaque to clients."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


class CursorInvalid(ValueError):
    """The cursor is not one of ours, or belongs to another list."""


@dataclass(frozen=True, slots=True)
class Cursor:
    value: datetime
    id: str


def encode_cursor(value: datetime, row_id: str, filters: Mapping[str, Any]) -> str:
    raw = json.dumps([value.isoformat(), row_id, _filter_hash(filters)], separators=(",", ":"))
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def decode_cursor(text: str, filters: Mapping[str, Any]) -> Cursor:
    """Raises: CursorInvalid."""
    try:
        padded = text + "=" * (-len(text) % 4)
        value, row_id, digest = json.loads(base64.urlsafe_b64decode(padded.encode()))
        moment = datetime.fromisoformat(value)
    except (ValueError, TypeError, binascii.Error):
        raise CursorInvalid("This cursor is not one that a list answered in `next`.") from None
    if digest != _filter_hash(filters):
        raise CursorInvalid("This cursor belongs to a list with other filters; start again.")
    if not isinstance(row_id, str) or moment.tzinfo is None:
        raise CursorInvalid("This cursor is not one that a list answered in `next`.")
    return Cursor(moment, row_id)


def _filter_hash(filters: Mapping[str, Any]) -> str:
    raw = json.dumps(filters, sort_keys=True, default=str)
    return hashlib.sha256(raw.encode()).hexdigest()[:12]
