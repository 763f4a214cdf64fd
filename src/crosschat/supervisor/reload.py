"""`--reload`: noticing that the code has changed, by looking at the files' times."""

from collections.abc import Callable
from pathlib import Path

LOOK_EVERY = 0.7  # seconds; some 300 files take a few milliseconds


class CodeWatch:
    """A chore of the loop: calls `on_change` with a changed file below `root`."""

    def __init__(self, root: Path, on_change: Callable[[Path], None]) -> None:
        self._root = root
        self._on_change = on_change
        self._seen = self._times()

    def __call__(self) -> float:
        now = self._times()
        changed = {path for path, _ in self._seen.items() ^ now.items()}
        self._seen = now
        if changed:
            self._on_change(min(changed))
        return LOOK_EVERY

    def _times(self) -> dict[Path, int]:
        times = {}
        for path in self._root.rglob("*.py"):
            try:
                times[path] = path.stat().st_mtime_ns
            except FileNotFoundError:  # deleted between listing and looking
                continue
        return times
