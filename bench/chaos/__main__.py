"""`python -m bench.chaos`: a whole run, its counts, and whether all is as promised."""

import argparse
import asyncio
import json
import sys
from pathlib import Path

from bench import machine
from bench.chaos.plan import Plan
from bench.chaos.run import run


def main() -> int:
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--conversations", type=int, default=1_000)
    parser.add_argument("--kills", type=int, default=5, help="of API, worker and Postgres each")
    parser.add_argument("--unknown-after", type=int, default=60, help="seconds")
    parser.add_argument("--json", type=Path, default=Path("chaos-results.json"))
    given = parser.parse_args()
    try:
        plan = Plan(given.messages, given.conversations, given.kills, given.unknown_after)
    except ValueError as error:
        parser.error(str(error))
    outcome = asyncio.run(run(plan))
    found = {"machine": machine.describe(), "faults": plan.faults, **outcome.as_json()}
    given.json.write_text(json.dumps(found, indent=2))
    for name, value in outcome.as_json().items():
        print(f"{name:>16}: {value}")
    print(f"Kept in {given.json}")
    return 0 if outcome.sound else 1


if __name__ == "__main__":
    sys.exit(main())
