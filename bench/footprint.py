"""What the idle system takes, and how soon it is ready when it is started on existing data."""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

import aiohttp

from bench.chaos.served import Served
from bench.figures import Figure, Stage

_STARTS = 3
_SETTLE = 15.0  # seconds


async def measure(stage: Stage) -> list[Figure]:
    """`crosschat serve` without sandbox, with its own Postgres; PSS of all of its processes."""
    with tempfile.TemporaryDirectory(prefix="crosschat-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        took = []
        memory: dict[str, float] = {}
        for start in range(_STARTS + 1):
            it = Served(folder / "data", CROSSCHAT_SANDBOX="0")
            async with aiohttp.ClientSession() as http:
                it.http = http
                began = time.perf_counter()
                try:
                    await it.serve()
                    if start:  # the first one makes the data
                        took.append(time.perf_counter() - began)
                    if start == _STARTS:
                        await asyncio.sleep(_SETTLE)
                        memory = it.memory()
                finally:
                    it.stop()
    return [
        Figure(
            name="memory of the idle system (PSS)",
            value=sum(memory.values()),
            goal=350,
            at_least=False,
            unit="MB",
            detail={name: round(size, 1) for name, size in memory.items()},
        ),
        Figure(
            name="ready after a start on existing data",
            value=statistics.median(took),
            goal=3,
            at_least=False,
            unit="s",
            spread=(min(took), max(took)),
        ),
    ]
