"""Child processes: what to run, and one that runs."""

import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from crosschat.postgres.processes import command_line, dies_with_parent, end


@dataclass(frozen=True)
class ChildSpec:
    """One process to keep running.

    Attributes:
        stage: children of a lower stage are stopped before those of a higher one.
        reloads: whether a change of the code restarts it (`--reload`).
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    stage: int = 0
    reloads: bool = False


class Child:
    """A process of `spec`; its output goes where ours goes."""

    def __init__(self, spec: ChildSpec) -> None:
        self.name = spec.name
        self.spec = spec
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process and self._process.poll() is None else None

    def launch(self) -> None:
        """Start it; on Linux it gets SIGTERM when we end, however we end."""
        self._process = subprocess.Popen(  # noqa: S603 - the caller's own commands
            self.spec.command,
            env=dict(self.spec.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl+C is for the parent, which stops all in its order
            preexec_fn=dies_with_parent(signal.SIGTERM),
        )

    def poll(self) -> int | None:
        return self._process.poll() if self._process else None

    def last_words(self) -> str:
        """Nothing: what it had to say went where our output goes."""
        return ""

    def send(self, number: signal.Signals) -> None:
        if self._process:
            self._process.send_signal(number)


def end_leftover(spec: ChildSpec, pid: int, seconds: float) -> None:
    """Wait for a child of an owner that was killed, then end it, if `pid` still is that child."""
    if command_line(pid) == list(spec.command):
        end(pid, [(signal.SIGTERM, seconds), (signal.SIGKILL, 5.0)])
