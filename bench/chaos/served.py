"""`crosschat serve` with its supervisor, and the processes below it."""

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.installation import API_KEY, Installation
from bench.machine import proportional_memory


class Served(Installation):
    """`dsn` is that of the embedded Postgres, once it runs."""

    def __init__(self, data_dir: Path, **variables: str) -> None:
        super().__init__("", data_dir, **variables)
        del self.environment["DATABASE_URL"]
        self.environment["CROSSCHAT_API_KEY"] = API_KEY
        self.environment["HOOKS_SECRET"] = secrets.token_hex(16)

    async def serve(self) -> None:
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with self.log("serve").open("ab") as log:
            self.processes["serve"] = subprocess.Popen(
                [sys.executable, "-m", "crosschat", "serve"],
                env=self.environment,
                cwd=self.data_dir,
                stdout=log,
                stderr=log,
            )
        await self.until(self.ready)

    def kill_one(self, name: str) -> bool:
        """kill -9 of the API, the worker or Postgres; False if there is none right now."""
        for pid in self._children(self.processes["serve"].pid):
            if _is(pid, name):
                os.kill(pid, signal.SIGKILL)
                return True
        return False

    def memory(self) -> dict[str, float]:
        """MB of the supervisor and of each process below it (proportional set size)."""
        serve = self.processes["serve"].pid
        names = {
            name: pid
            for name in ("api", "worker", "postgres")
            for pid in self._children(serve)
            if _is(pid, name)
        }
        sizes = proportional_memory({"serve": serve, **names})
        sizes["serve"] -= sum(sizes[name] for name in names)
        return sizes

    def _children(self, parent: int) -> Iterator[int]:
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[1]) == parent:
                yield int(entry.name)


def _is(pid: int, name: str) -> bool:
    try:
        line = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\x00")
    except OSError:
        return False
    if name == "postgres":
        return Path(os.fsdecode(line[0])).name == "postgres"
    return name.encode() in line and b"crosschat" in line
