"""`python -m bench.report`: the tables of docs/performance.md and docs/reliability.md, rewritten
from the last runs' results. Only what stands between the marks changes; the words are written by
hand.
"""

import json
import sys
from pathlib import Path
from typing import Any

_DOCS = Path(__file__).parents[1] / "docs"
_BEGIN, _END = "<!-- measured: begin -->", "<!-- measured: end -->"


def main() -> int:
    wanted = {
        "performance.md": (Path("bench-results.json"), performance),
        "reliability.md": (Path("chaos-results.json"), reliability),
    }
    for name, (results, table) in wanted.items():
        if not results.exists():
            print(f"{results} is missing; run `make bench` or `make chaos` first")
            continue
        _replace(_DOCS / name, table(json.loads(results.read_text())))
        print(f"docs/{name} is up to date")
    return 0


def performance(results: dict[str, Any]) -> str:
    lines = [_machine(results), "", "| figure | goal | measured | reached | commit | processor |"]
    lines.append("|---|---|---|---|---|---|")
    for figure in results["figures"]:
        sign = "≥" if figure["at_least"] else "≤"
        unit = f" {figure['unit']}" if figure["unit"] else ""
        spread = figure["spread"]
        around = f" ({spread[0]:.3g} to {spread[1]:.3g})" if spread else ""
        reached = "yes" if figure["reached"] else "**no**"
        if figure["scale"] < 1:
            reached += f" (runs at {figure['scale']:g} of their length)"
        lines.append(
            f"| {figure['name']} | {sign} {figure['goal']:g}{unit} |"
            f" {figure['value']:.4g}{unit}{around} | {reached} | {figure['commit']} |"
            f" {figure.get('cpu', results['machine']['cpu'])} |"
        )
    lines += ["", "CPU milliseconds a message, by process:", ""]
    for figure in results["figures"]:
        if figure["cpu_ms"]:
            shares = ", ".join(f"{n} {ms:.3f}" for n, ms in figure["cpu_ms"].items())
            lines.append(f"- {figure['name']}: {shares}")
    idle = min(figure["idle"] for figure in results["figures"])
    loops = [figure["loop_ms"] for figure in results["figures"] if "loop_ms" in figure]
    lines += ["", f"The machine was {idle:.0%} idle or more before each measurement."]
    if loops:
        lines[-1] += (
            f" A million rounds of a plain Python loop took it {min(loops):g} to {max(loops):g} ms:"
            " figures of another machine, or another hour, compare as far as that does."
        )
    return "\n".join(lines)


def reliability(results: dict[str, Any]) -> str:
    counts = {
        "messages written by customers": results["messages"],
        "lost": results["lost"],
        "stored twice": results["stored_twice"],
        "covered by no reply and no handoff": results["uncovered"],
        "covered by more than one": results["covered_twice"],
        "sent twice (where the platform lets us know)": results["sent_twice"],
        "conversations whose replies came out of order": results["out_of_order"],
        "messages whose answer is in doubt (Telegram)": results["doubtful"],
        "sends unknown though accepted": results["unknown_though_accepted"] or 0,
        "sends that never got there, given to people": results["never_accepted"] or 0,
    }
    lines = [_machine(results), "", "| count | |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in counts.items()]
    kills = ", ".join(f"{name} {times}" for name, times in results["kills"].items())
    lines += ["", f"Killed with kill -9: {kills}. The run took {results['seconds']} s.", ""]
    lines += ["| fault | probability | struck |", "|---|---|---|"]
    for fault in results["faults"]:
        name = f"{fault['target']} {fault['kind']}"
        struck = results["faults_struck"].get(name, 0)
        lines.append(f"| {name.replace('_', ' ')} | {fault['probability']:.0%} | {struck} |")
    return "\n".join(lines)


def _machine(results: dict[str, Any]) -> str:
    machine = results["machine"]
    libraries = ", ".join(f"{name} {version}" for name, version in machine["libraries"].items())
    words = (
        f"Commit {machine['commit']}{' with changes' if machine['changed'] else ''},"
        f" Python {machine['python']}, {machine['cores']} × {machine['cpu']},"
        f" {machine['memory_gib']} GiB; {libraries}."
    )
    if "database" in results:
        settings = ", ".join(f"{name} {value}" for name, value in results["database"].items())
        words += f"\nPostgres: {settings}."
    return words


def _replace(path: Path, table: str) -> None:
    text = path.read_text()
    before, _, rest = text.partition(_BEGIN)
    _, found, after = rest.partition(_END)
    if not found:
        raise SystemExit(f"{path} lacks its marks {_BEGIN} and {_END}")
    path.write_text(f"{before}{_BEGIN}\n{table}\n{_END}{after}")


if __name__ == "__main__":
    sys.exit(main())
