"""What a figure was measured on, and whether the machine had time for it."""

import asyncio
import os
import platform
import subprocess
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import asyncpg

_LIBRARIES = ("fastapi", "uvicorn", "sqlalchemy", "asyncpg", "aiohttp", "pydantic-ai-slim")
_SETTINGS = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers")


def describe() -> dict[str, Any]:
    """Commit, versions and machine."""
    return {
        "commit": _git("rev-parse", "--short", "HEAD"),
        "changed": bool(_git("status", "--porcelain", "--", ".", ":!*-results.json")),
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "cpu": _cpu_model(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": platform.platform(),
    }


async def durability(dsn: str) -> dict[str, str]:
    """The database's own word on what a commit means."""
    connection = await asyncpg.connect(dsn)
    try:
        return {
            name: str(await connection.fetchval("SELECT current_setting($1)", name))
            for name in _SETTINGS
        }
    finally:
        await connection.close()


async def idle_share(seconds: float = 1.0) -> float:
    """The part of all cores' time in which nothing ran, before a measurement begins."""
    before = _times()
    await asyncio.sleep(seconds)
    after = _times()
    idle, total = after[0] - before[0], after[1] - before[1]
    return idle / total if total else 1.0


def loop_ms() -> float:
    """Milliseconds for a million rounds of a plain Python loop, the best of five.

    Virtual machines get faster and slower with their neighbours: the figures of two runs compare as
    far as this does.
    """

    def count() -> float:
        began, n = time.perf_counter(), 0
        for i in range(1_000_000):
            n += i
        return (time.perf_counter() - began) * 1000

    return round(min(count() for _ in range(5)), 1)


def _times() -> tuple[float, float]:
    """(idle, all) in clock ticks since the machine started."""
    fields = [int(x) for x in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return fields[3] + fields[4], sum(fields)


class Cpu:
    """CPU seconds that processes (with their descendants, also those that have ended) took."""

    def __init__(self, roots: dict[str, int]) -> None:
        self._roots = roots
        self._before = self._now()
        self._began = time.monotonic()

    def spent(self) -> dict[str, float]:
        now = self._now()
        return {name: now[name] - self._before[name] for name in self._roots}

    def _now(self) -> dict[str, float]:
        ticks: dict[int, float] = {}
        parents: dict[int, int] = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            pid = int(entry.name)
            parents[pid] = int(fields[1])
            ticks[pid] = sum(int(x) for x in fields[11:15])
        hertz = os.sysconf("SC_CLK_TCK")
        return {
            name: sum(t for pid, t in ticks.items() if _descends(pid, root, parents)) / hertz
            for name, root in self._roots.items()
        }


def _descends(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid not in {0, 1}:
        if pid == root:
            return True
        pid = parents.get(pid, 0)
    return False


def proportional_memory(roots: dict[str, int]) -> dict[str, float]:
    """MB that each of the processes with its descendants takes (PSS: shared pages in parts)."""
    parents: dict[int, int] = {}
    sizes: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            stat = (entry / "stat").read_text()
            rollup = (entry / "smaps_rollup").read_text()
        except OSError:
            continue
        pid = int(entry.name)
        parents[pid] = int(stat.rsplit(")", 1)[1].split()[1])
        lines = dict(line.split(":", 1) for line in rollup.splitlines()[1:] if ":" in line)
        sizes[pid] = int(lines["Pss"].split()[0]) / 1024
    return {
        name: sum(size for pid, size in sizes.items() if _descends(pid, root, parents))
        for name, root in roots.items()
    }


def _cpu_model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((x.split(":", 1)[1].strip() for x in lines if x.startswith("model name")), "?")


def _git(*arguments: str) -> str:
    run = subprocess.run(  # git of the operator's path, on this very project
        ["git", *arguments], capture_output=True, text=True, check=False
    )
    return run.stdout.strip()


def _version(name: str) -> str:
    try:
        return version(name)
    except ImportError:
        return "-"
