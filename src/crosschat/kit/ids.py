"""Prefixed ids that sort by the time they were made: ``msg_01k9…`` (ULID layout, lower case)."""

import os
import threading
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = [a + b for a in _ALPHABET for b in _ALPHABET]
_RANDOM_BITS = 80
_lock = threading.Lock()
_last = [0]


def new_id(prefix: str) -> str:
    """`prefix` + ``_`` + 26 characters. Ids made by one process only ever go up."""
    with _lock:
        moment = time.time_ns() // 1_000_000
        fresh = (moment << _RANDOM_BITS) | int.from_bytes(os.urandom(10), "big")
        # Within one millisecond (or after a clock step back) count on from the last id.
        value = fresh if moment > _last[0] >> _RANDOM_BITS else _last[0] + 1
        _last[0] = value
    pairs = [_PAIRS[(value >> shift) & 1023] for shift in range(120, -1, -10)]
    return f"{prefix}_{''.join(pairs)}"
