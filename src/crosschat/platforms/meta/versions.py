"""Which versions of the Graph API are alive (whatsapp.md §1, Graph API changelog, Nov 2026)."""

import logging
import re
from datetime import date
from functools import lru_cache
from types import MappingProxyType

logger = logging.getLogger(__name__)

DEFAULT_VERSION = "v26.0"

# The day on which each version ends; None while Meta has named none. What is older is over.
ENDS = MappingProxyType(
    {
        18: date(2026, 1, 26),
        19: date(2026, 5, 21),
        20: date(2026, 9, 24),
        21: date(2027, 1, 21),
        22: date(2027, 5, 20),
        23: date(2027, 10, 8),
        24: date(2028, 2, 18),
        25: date(2028, 7, 29),
        26: None,
    }
)
_VERSION = re.compile(r"v?([0-9]{1,3})(?:\.0)?", re.IGNORECASE)


def living_version(asked: str | None, today: date) -> str:
    """The version to call: the one asked for, or the oldest living one if that is over.

    A version newer than our table is taken at its word; text that names no version is replaced by
    the default.
    """
    named = _VERSION.fullmatch((asked or DEFAULT_VERSION).strip())
    if named is None:
        return DEFAULT_VERSION
    number = int(named[1])
    living = [known for known, end in ENDS.items() if end is None or today < end]
    return f"v{number if number in living or number > max(ENDS) else min(living)}.0"


def configured_version(asked: str | None, today: date) -> str:
    """`living_version`, with one warning in the log for each version that had to be replaced."""
    version = living_version(asked, today)
    if asked and asked.strip().lower().removeprefix("v") not in {version[1:], version[1:-2]}:
        _warn_once(asked.strip(), version)
    return version


@lru_cache(maxsize=64)
def _warn_once(asked: str, used: str) -> None:
    logger.warning("META_API_VERSION=%s is not a living Graph API version, using %s", asked, used)
