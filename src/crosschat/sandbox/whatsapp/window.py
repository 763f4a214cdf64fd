"""The 24-hour customer service window."""

from crosschat.sandbox.config import WindowMode

HOURS_24 = 24 * 3600.0
STALE = 7 * 24 * 3600.0
"""Sample payloads carry timestamps from years ago; such a message counts as written just now."""
REMEMBERED = 500_000


class Windows:
    """When each customer last wrote to each number (Unix seconds), in bounded memory."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, str], float] = {}

    def wrote(self, phone_number_id: str, customer: str, at: float, now: float) -> None:
        """A customer wrote: the window opens, or stays open for longer."""
        if not now - STALE <= at <= now:
            at = now
        key = (phone_number_id, customer)
        self._last[key] = max(at, self._last.pop(key, 0.0))
        if len(self._last) > REMEMBERED:
            del self._last[next(iter(self._last))]

    def is_open(self, mode: WindowMode, phone_number_id: str, customer: str, now: float) -> bool:
        """Whether anything but a template may be sent (see `WindowMode`)."""
        if mode == "off":
            return True
        last = self._last.get((phone_number_id, customer))
        if last is None:
            return mode == "known"
        return now - last < HOURS_24
