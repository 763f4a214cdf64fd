"""``run.json`` in the data directory: what runs there, for those who want to join in."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

NAME = "run.json"


@dataclass
class Server:
    """The running PostgreSQL: how to reach it, and its process id."""

    dsn: str
    pid: int


@dataclass
class RunRecord:
    """Who owns the data directory and what it started; the owner alone writes it."""

    pid: int
    url: str | None = None
    postgres: Server | None = None
    children: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, data_dir: Path) -> Self | None:
        """The record as it stands, perhaps a dead owner's; ``None`` if absent or unreadable."""
        try:
            raw = json.loads((data_dir / NAME).read_bytes())
            server = raw.get("postgres")
            return cls(
                pid=int(raw["pid"]),
                url=raw.get("url"),
                postgres=Server(str(server["dsn"]), int(server["pid"])) if server else None,
                children={str(k): int(v) for k, v in raw.get("children", {}).items()},
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def write(self, data_dir: Path) -> None:
        """Replace the file in one step (mode 0600), so that a reader never sees half of it."""
        fresh = data_dir / f".{NAME}.{os.getpid()}"
        fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(fd, "w") as file:
            json.dump(asdict(self), file)
        fresh.replace(data_dir / NAME)

    @staticmethod
    def remove(data_dir: Path) -> None:
        (data_dir / NAME).unlink(missing_ok=True)
