"""Prefixed ids that sort by the time they were made: ``msg_01k9…`` (ULID layout, lower case)."""

import os
import threading
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = [a + b for a in _ALPHABET for b in _ALPHABET]
_RANDOM_BITS = 80
_LOW = (1 << 60) - 1
_lock = threading.Lock()
_last = [0]


def new_id(prefix: str) -> str:
    """`prefix` + ``_`` + 26 characters. Ids made by one process only ever go up."""
    with _lock:
        moment, last = time.time_ns() // 1_000_000, _last[0]
        if moment > last >> _RANDOM_BITS:
            value = (moment << _RANDOM_BITS) | int.from_bytes(os.urandom(10), "big")
        else:
            # Within one millisecond (or after a clock step back) count on from the last id.
            value = last + 1
        _last[0] = value
    # Written out, since thousands a second are made: a loop takes twice as long.
    p, high, low = _PAIRS, value >> 60, value & _LOW
    return (
        f"{prefix}_{p[high >> 60]}{p[high >> 50 & 1023]}{p[high >> 40 & 1023]}"
        f"{p[high >> 30 & 1023]}{p[high >> 20 & 1023]}{p[high >> 10 & 1023]}{p[high & 1023]}"
        f"{p[low >> 50]}{p[low >> 40 & 1023]}{p[low >> 30 & 1023]}"
        f"{p[low >> 20 & 1023]}{p[low >> 10 & 1023]}{p[low & 1023]}"
    )
