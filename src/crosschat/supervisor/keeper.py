"""Keeping one program alive: restarted when it dies, ever more slowly while it dies at once."""

from typing import Protocol

FIRST_DELAY = 0.2  # seconds before the first restart
LONGEST_DELAY = 5.0  # seconds
STABLE_AFTER = 10.0  # seconds alive after which earlier deaths are forgotten


class Program(Protocol):
    """What can be kept alive: a child process, or the database server."""

    name: str

    @property
    def pid(self) -> int | None: ...
    def launch(self) -> None: ...
    def poll(self) -> int | None:
        """The exit code once it has ended."""

    def last_words(self) -> str:
        """Why it ended, if it left a message that nobody saw."""


class Keeper:
    """Decides when `program` is started again; times are the loop's monotonic seconds."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.due: float | None = 0.0
        self._started = 0.0
        self._delay = FIRST_DELAY
        self._expected = False

    @property
    def running(self) -> bool:
        return self.due is None

    def start(self, now: float) -> None:
        self.program.launch()
        self.due = None
        self._started = now

    def adopt(self, now: float) -> None:
        """The program runs already: the caller started it and waited for it."""
        self.due = None
        self._started = now

    def expect_end(self) -> None:
        """The next end is wanted: restart at once, and do not call it a failure."""
        self._expected = True

    def notice_end(self, now: float) -> int | None:
        """The exit code if the program has ended since the last look; plans the restart."""
        if self.due is not None:
            return None
        code = self.program.poll()
        if code is None:
            return None
        if self._expected or now - self._started >= STABLE_AFTER:
            self._delay = FIRST_DELAY
        self.due = now if self._expected else now + self._delay
        if not self._expected:
            self._delay = min(self._delay * 2, LONGEST_DELAY)
        self._expected = False
        return code

    def postpone(self, now: float) -> None:
        """A start failed outright: try again after the next delay."""
        self.due = now + self._delay
        self._delay = min(self._delay * 2, LONGEST_DELAY)
