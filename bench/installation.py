"""A whole installation for tests and measurements: API, worker, simulator as processes."""

import asyncio
import contextlib
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp

from bench.leaks import leaks_in_files, secrets_of

API_KEY = "cck_test_0123456789abcdef"
PATIENCE = 60.0  # seconds


def free_port() -> int:
    """One that nobody listens on, from below those that the system gives to outgoing connections:
    one of these could take it before the server does that it is for."""
    while True:
        port = random.randint(20_000, 32_000)
        with socket.socket() as listener, contextlib.suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port


class Installation:
    """Processes that can be killed and started again, and what a test asks of them."""

    def __init__(self, dsn: str, data_dir: Path, **variables: str) -> None:
        self.data_dir = data_dir
        self.port, self.sandbox_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.sandbox = f"http://127.0.0.1:{self.sandbox_port}"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(data_dir),
            "DATABASE_URL": dsn,
            "CROSSCHAT_DATA_DIR": str(data_dir),
            "CROSSCHAT_API_KEY": API_KEY,
            "CROSSCHAT_SANDBOX": "1",
            "SANDBOX_SEED": secrets.token_hex(16),
            "PORT": str(self.port),
            "SANDBOX_PORT": str(self.sandbox_port),
            "AGENT_DEBOUNCE": "0.1",
            "LOG_FORMAT": "json",
            "GRAPH_API_URL": f"{self.sandbox}/graph",
            "PYTHONWARNINGS": "error",
            **variables,
        }
        self.http: aiohttp.ClientSession

    def log(self, name: str) -> Path:
        return self.data_dir / f"{name}.log"

    def start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        """`name` is the command; a number behind it tells several of a kind apart."""
        self.data_dir.mkdir(exist_ok=True)
        with self.log(name).open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", "crosschat", name.rstrip("0123456789"), *arguments],
                env=self.environment,
                cwd=self.data_dir,
                stdout=log,
                stderr=log,
            )
        return self.processes[name]

    def kill(self, name: str) -> None:
        """kill -9, as a crash or the kernel would."""
        process = self.processes[name]
        process.send_signal(signal.SIGKILL)
        process.wait()

    async def start_all(self, workers: int = 1) -> None:
        """Everything, migrated and ready; without a worker nothing is ever ready by itself."""
        migrate = self.start("migrate")
        assert migrate.wait() == 0, self.log("migrate").read_text()
        if self.environment["CROSSCHAT_SANDBOX"] == "1":
            self.start("sandbox", "--port", str(self.sandbox_port))
        self.start("api")
        for number in range(workers):
            self.start(f"worker{number or ''}")
        await self.until(self.ready if workers else self.alive)

    async def alive(self) -> bool:
        try:
            async with self.http.get(f"{self.url}/healthz") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    async def ready(self) -> bool:
        try:
            async with self.http.get(f"{self.url}/readyz") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    async def until(
        self, condition: Callable[[], Awaitable[Any]], patience: float = PATIENCE
    ) -> Any:
        """What `condition` answers once that is something."""
        deadline = time.monotonic() + patience
        while not (found := await condition()):
            if time.monotonic() > deadline:
                raise AssertionError(f"{condition} did not come true; {self.logs()}")
            await asyncio.sleep(0.1)
        return found

    def logs(self) -> str:
        return "\n".join(
            f"--- {name}\n{self.log(name).read_text()[-3000:]}" for name in self.processes
        )

    async def get(self, path: str, **query: Any) -> Any:
        headers = {"x-api-key": API_KEY}
        async with self.http.get(self.url + path, params=query, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def post(self, path: str, body: Any, key: str = API_KEY) -> tuple[int, Any]:
        headers = {"authorization": f"Bearer {key}"}
        async with self.http.post(self.url + path, json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def patch(self, path: str, body: Any) -> tuple[int, Any]:
        headers = {"x-api-key": API_KEY}
        async with self.http.patch(self.url + path, json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def simulated(self, path: str, **query: Any) -> Any:
        async with self.http.get(f"{self.sandbox}/sandbox{path}", params=query) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def simulate(self, path: str, body: Any) -> Any:
        async with self.http.post(f"{self.sandbox}/sandbox{path}", json=body) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json()

    async def ledger(self, **query: Any) -> list[dict[str, Any]]:
        """Everything that the simulated WhatsApp has accepted, in order."""
        entries: list[dict[str, Any]] = []
        after = 0
        while True:
            page = await self.simulated("/ledger", api="whatsapp", limit=1000, after=after, **query)
            entries += page["data"]
            if not page["next"]:
                return entries
            after = page["next"]

    def stop(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        for process in self.processes.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(15)
            if process.poll() is None:
                process.kill()
                process.wait()
        found = leaks_in_files(
            {name: self.log(name) for name in self.processes}, secrets_of(self.environment)
        )
        assert not found, f"secrets stand in logs: {found}"
