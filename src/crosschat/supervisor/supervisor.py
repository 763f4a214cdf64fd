"""One loop that keeps the database and the children alive, and ends them in order."""

import time
from collections.abc import Callable, Sequence
from itertools import groupby
from signal import SIGKILL, SIGTERM
from signal import Signals as Signal

from crosschat.postgres import EmbeddedPostgres, PostgresFailed
from crosschat.supervisor.children import Child, ChildSpec
from crosschat.supervisor.keeper import Keeper, Program
from crosschat.supervisor.reports import Reports
from crosschat.supervisor.signals import Signals

GRACE = 6.0  # seconds that a stage may take to end before it is killed
LONGEST_SLEEP = 5.0  # seconds; signals and children's ends wake the loop earlier
WRONG_SETTINGS = 2  # exit code of a child that starting again would not help

# Called by the loop; answers after how many seconds it wants to be called again, None for never.
Tick = Callable[[], float | None]


class Supervisor:
    """Runs `specs` beside an already started `postgres` until a signal asks for the end.

    Args:
        postgres: the embedded server, ``None`` with a database of the operator's.
        on_change: called after every start of a process with what runs: {name: pid}.
    """

    def __init__(
        self,
        specs: Sequence[ChildSpec],
        *,
        postgres: EmbeddedPostgres | None = None,
        on_change: Callable[[dict[str, int]], None] = lambda _: None,
        reports: Reports | None = None,
    ) -> None:
        self.ready = False
        self._children = [Child(spec) for spec in specs]
        self._keepers = [Keeper(child) for child in self._children]
        self._postgres = postgres
        self._on_change = on_change
        self._ticks: list[tuple[float, Tick]] = []
        self._reports = reports or Reports()
        if postgres is not None:
            self._keepers.insert(0, Keeper(postgres))
            self._keepers[0].adopt(time.monotonic())

    def run(self, signals: Signals) -> int:
        """Until the end; the exit code: 0, or a child's that told of wrong settings."""
        code = 0
        try:
            while not signals.stop:
                now = time.monotonic()
                code = self._notice_ends(now)
                if code:
                    break
                self._start_due(now)
                self._run_ticks(now)
                signals.wait(self._idle_for())
        finally:
            self._end(signals)
        return code

    def add(self, tick: Tick) -> None:
        """A chore of the loop: readiness, reload, log rotation."""
        self._ticks.append((0.0, tick))

    def reload(self) -> None:
        """End the children that depend on the code; the loop starts them again at once."""
        for keeper, child in self._of_children():
            if child.spec.reloads and child.pid:
                keeper.expect_end()
                child.send(SIGTERM)

    def running(self) -> dict[str, int]:
        """The children that run, by name."""
        return {child.name: child.pid for child in self._children if child.pid}

    def _of_children(self) -> list[tuple[Keeper, Child]]:
        return list(zip(self._keepers[-len(self._children) :], self._children, strict=True))

    def _notice_ends(self, now: float) -> int:
        for keeper in self._keepers:
            code = keeper.notice_end(now)
            if code is None:
                continue
            if code == WRONG_SETTINGS and not self.ready:
                return code  # it said itself which setting is wrong
            if keeper.due is not None and keeper.due > now:
                self._reports.warning(
                    f"{_obituary(keeper.program, code)}; "
                    f"starting it again in {keeper.due - now:.1f} s"
                )
        return 0

    def _start_due(self, now: float) -> None:
        changed = False
        for keeper in self._keepers:
            if keeper.due is not None and keeper.due <= now:
                try:
                    keeper.start(now)
                    changed = True
                except (OSError, PostgresFailed) as error:
                    keeper.postpone(now)
                    self._reports.error(f"{keeper.program.name} cannot be started: {error}")
        if changed:
            self._on_change(self.running())

    def _run_ticks(self, now: float) -> None:
        kept = []
        for due, tick in self._ticks:
            if due > now:
                kept.append((due, tick))
            elif (delay := tick()) is not None:
                kept.append((now + delay, tick))
        self._ticks = kept

    def _idle_for(self) -> float:
        dues = [due for due, _ in self._ticks]
        dues += [keeper.due for keeper in self._keepers if keeper.due is not None]
        return min([LONGEST_SLEEP, *(due - time.monotonic() for due in dues)])

    def _end(self, signals: Signals) -> None:
        ordered = sorted(self._children, key=lambda child: child.spec.stage)
        for _, stage in groupby(ordered, key=lambda child: child.spec.stage):
            self._end_stage(list(stage), signals)
        if self._postgres is not None:
            self._postgres.stop()

    def _end_stage(self, children: list[Child], signals: Signals) -> None:
        _send(children, SIGTERM)
        deadline = time.monotonic() + GRACE
        while any(child.pid for child in children):
            if signals.hurry or time.monotonic() > deadline:
                _send(children, SIGKILL)
            signals.wait(0.1)


def _send(children: list[Child], number: Signal) -> None:
    for child in children:
        if child.pid:
            child.send(number)


def _obituary(program: Program, code: int) -> str:
    how = f"was ended by {Signal(-code).name}" if code < 0 else f"ended with exit code {code}"
    words = "" if code < 0 else program.last_words()
    return f"{program.name} {how}" + (f" ({words})" if words else "")
