"""`make bench`: take the figures, print them beside their goals, keep them as JSON."""

import argparse
import asyncio
import io
import json
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from bench import broadcast, footprint, ingest, lanes, lists, machine, reply, turn
from bench.figures import Figure, Stage, staged

Measure = Callable[[Stage], Awaitable[list[Figure]]]


async def _web(stage: Stage) -> list[Figure]:
    from bench import web  # needs a browser, which the others do not

    return await web.measure(stage)


MEASURES: dict[str, Measure] = {
    "ingest": ingest.measure,
    "reply": reply.measure,
    "turn": turn.measure,
    "lanes": lanes.measure,
    "broadcast": broadcast.measure,
    "lists": lists.measure,
    "footprint": footprint.measure,
    "web": _web,
}
_ON_REQUEST = {"web"}  # `make bench-web`
_LONGEST = 30 * 60  # seconds for one measurement, far above what any takes
_BUSY = 0.85  # of the machine's time that should be free before a measurement


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(MEASURES))
    parser.add_argument("--scale", type=float, default=1.0, help="0.05 to 1: shorter runs")
    parser.add_argument("--json", type=Path, default=Path("bench-results.json"))
    given = parser.parse_args()
    unknown = set(given.names) - MEASURES.keys()
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(MEASURES)}")
    if not 0.05 <= given.scale <= 1:
        parser.error("--scale is from 0.05 to 1")
    assert isinstance(sys.stdout, io.TextIOWrapper)
    sys.stdout.reconfigure(line_buffering=True)
    # Asked to end, it ends what it started, as on Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
    results = asyncio.run(
        _run(given.names or [name for name in MEASURES if name not in _ON_REQUEST], given.scale)
    )
    given.json.write_text(json.dumps(_with_others(results, given.json), indent=2))
    print(f"\nKept in {given.json}")
    return 0 if all(figure["reached"] for figure in results["figures"]) else 1


def _with_others(results: dict[str, Any], path: Path) -> dict[str, Any]:
    """What other measures gave stays, each with its commit and its processor, so that they can be
    taken one by one.
    """
    try:
        before = json.loads(path.read_text())
    except (OSError, ValueError):
        return results
    taken = {figure["measure"] for figure in results["figures"]}
    others = [
        {"cpu": before["machine"]["cpu"], **figure}
        for figure in before["figures"]
        if figure["measure"] not in taken
    ]
    order = list(MEASURES)
    figures = sorted([*others, *results["figures"]], key=lambda f: order.index(f["measure"]))
    return {**results, "figures": figures}


async def _run(names: list[str], scale: float) -> dict[str, Any]:
    results: dict[str, Any] = {
        "machine": machine.describe(),
        "taken_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "scale": scale,
        "figures": [],
    }
    print(json.dumps(results["machine"]))
    for name in names:
        idle, loop_ms = await machine.idle_share(), machine.loop_ms()
        print(f"{name}: machine {idle:.0%} idle, a million loops in {loop_ms} ms")
        if idle < _BUSY:
            print(f"! {name}: the machine is busy ({1 - idle:.0%}); figures will be too low")
        async with staged(scale) as stage:
            results.setdefault("database", await machine.durability(stage.dsn))
            async with asyncio.timeout(_LONGEST):
                figures = await MEASURES[name](stage)
            for figure in figures:
                _print(figure)
                results["figures"].append(
                    {
                        **figure.as_json(),
                        "measure": name,
                        "idle": idle,
                        "loop_ms": loop_ms,
                        "scale": scale,
                        "commit": results["machine"]["commit"],
                        "cpu": results["machine"]["cpu"],
                    }
                )
    print(json.dumps(results["database"]))
    return results


def _print(figure: Figure) -> None:
    mark = "reached" if figure.reached else "NOT reached"
    sign = "≥" if figure.at_least else "≤"
    spread = f" ({figure.spread[0]:.3g} to {figure.spread[1]:.3g})" if figure.spread else ""
    print(
        f"{figure.name}: {figure.value:.4g}{spread} {figure.unit}  goal {sign} {figure.goal:g}"
        f"  {mark}"
    )
    if figure.cpu_ms:
        shares = ", ".join(f"{name} {ms:.3f}" for name, ms in figure.cpu_ms.items())
        print(f"    CPU ms a message: {shares}")
    for name, value in figure.detail.items():
        print(f"    {name}: {value}")


if __name__ == "__main__":
    sys.exit(main())
