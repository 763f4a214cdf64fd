"""How much memory there is for us."""

import contextlib
import os
from pathlib import Path

# A container's own limit: https://docs.kernel.org/admin-guide/cgroup-v2.html and its predecessor.
_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


def usable_memory() -> int:
    """Bytes of the machine's memory, or of the container's share of it; 0 if nobody tells."""
    found = []
    with contextlib.suppress(OSError, ValueError):
        found.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    for limit in _LIMITS:
        # The word "max" stands for no limit.
        with contextlib.suppress(OSError, ValueError):
            found.append(int(limit.read_text()))
    return min(found, default=0)
