"""The id that everything shares which follows from one webhook or one request.

It rides on jobs. While one cause alone is worked on it is *bound*: then every log line carries it
(:mod:`crosschat.kit.logs`) and jobs that are enqueued inherit it. Binding costs one context
variable, nothing for each line that is not logged.
"""

import re
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any

_current: ContextVar[str | None] = ContextVar("correlation", default=None)
_VALID = re.compile(r"[A-Za-z0-9._:-]{8,128}")


def current() -> str | None:
    return _current.get()


class bound:  # noqa: N801 - it reads as what it does: with bound(…)
    """Bind for the block's duration; None unbinds."""

    __slots__ = ("_before", "_correlation")

    def __init__(self, correlation: str | None) -> None:
        self._correlation = correlation

    def __enter__(self) -> None:
        self._before = _current.set(self._correlation)

    def __exit__(self, *_: object) -> None:
        _current.reset(self._before)


def is_valid(presented: str) -> bool:
    """Whether an id that a caller chose may stand in our logs and tables."""
    return _VALID.fullmatch(presented) is not None


def add_correlation(
    _logger: Any, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A structlog processor. What a line names itself stays: in a batch only it knows."""
    found = _current.get()
    if found is not None and line.get("correlation") is None:
        line["correlation"] = found
    return line
