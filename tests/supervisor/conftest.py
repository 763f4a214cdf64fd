"""`crosschat serve` as a process, with stand-ins for its children and a real database."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import pytest
from bench.installation import free_port

from crosschat.postgres.processes import alive

RUN_SERVE = Path(__file__).with_name("run_serve.py")
LAST_LINE = "Stop with Ctrl+C"
PATIENCE = 20.0  # seconds


class Served:
    """One run of `serve`. Its files are read while it runs: what it says, records and starts."""

    def __init__(self, data_dir: Path, ports: tuple[int, int], *flags: str, **variables: str):
        self.data_dir = data_dir
        self.url = f"http://127.0.0.1:{ports[0]}"
        self.errors = data_dir.parent / f"stderr-{time.monotonic_ns()}"
        environment = {
            "PATH": os.environ["PATH"],
            "CROSSCHAT_DATA_DIR": str(data_dir),
            "CROSSCHAT_SANDBOX": "1",
            "PORT": str(ports[0]),
            "SANDBOX_PORT": str(ports[1]),
            **variables,
        }
        with self.errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, RUN_SERVE, *flags],
                env={k: v for k, v in environment.items() if v},
                cwd=data_dir.parent,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self.said = ""

    def until_ready(self) -> Self:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if LAST_LINE in line:
                self.until(self._all_started)
                return self
        pytest.fail(f"serve ended with {self.process.wait()}: {self.errors.read_text()}")

    def _all_started(self) -> bool:
        started = {line.rpartition(" ")[2] for line in self.starts()}
        return all(str(pid) in started for pid in self.record()["children"].values())

    def until(self, condition: Callable[[], Any]) -> Any:
        deadline = time.monotonic() + PATIENCE
        while not (result := condition()):
            assert time.monotonic() < deadline, self.errors.read_text()
            time.sleep(0.02)
        return result

    def record(self) -> Any:
        return json.loads((self.data_dir / "run.json").read_text())

    def starts(self) -> list[str]:
        """`name pid` of each start and `name ended` of each end, in their order."""
        return (self.data_dir / "starts").read_text().splitlines()

    def pids(self) -> list[int]:
        record = self.record()
        return [record["postgres"]["pid"], *record["children"].values()]

    def ended(self) -> int:
        """Wait for the end; the exit code."""
        with self.process:
            return self.process.wait(PATIENCE)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.ended()

    def kill(self) -> None:
        self.process.kill()
        self.ended()


Serve = Callable[..., Served]


@pytest.fixture
def ports() -> tuple[int, int]:
    return free_port(), free_port()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory after a first start, to be copied."""
    data_dir = tmp_path_factory.mktemp("prepared") / "data"
    run = Served(data_dir, (free_port(), free_port())).until_ready()
    assert run.stop() == 0
    return data_dir


@pytest.fixture
def first_serve(tmp_path: Path, ports: tuple[int, int]) -> Iterator[Serve]:
    """Starts `serve`, the first time on an empty data directory."""
    runs: list[Served] = []

    def start(*flags: str, **variables: str) -> Served:
        runs.append(Served(tmp_path / "data", ports, *flags, **variables))
        return runs[-1]

    yield start
    for run in runs:
        if run.process.poll() is None:
            run.process.terminate()
        run.ended()


@pytest.fixture
def serve(prepared: Path, tmp_path: Path, first_serve: Serve) -> Serve:
    """Starts `serve` on a data directory that has been used before."""
    subprocess.run(["cp", "-a", prepared, tmp_path / "data"], check=True)
    (tmp_path / "data" / "starts").unlink()
    return first_serve


@pytest.fixture
def gone() -> Callable[[list[int]], None]:
    def wait(pids: list[int]) -> None:
        deadline = time.monotonic() + PATIENCE
        while any(alive(pid) for pid in pids):
            assert time.monotonic() < deadline, [pid for pid in pids if alive(pid)]
            time.sleep(0.02)

    return wait
