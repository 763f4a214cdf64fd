"""Faults on request: what the platforms do wrong, how often, and to whom."""

import random
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

KINDS: dict[str, frozenset[str]] = {
    "whatsapp.messages": frozenset(
        {
            "rate_limited",
            "server_error",
            "cut_after_acceptance",
            "timeout",
            "delay",
            "duplicate",
            "reorder",
            "status_before_answer",
            "no_status",
            "refuse",
            "failed_status",
        }
    ),
    "whatsapp.webhooks": frozenset(
        {"delay", "duplicate", "reorder", "timeout", "cut_after_acceptance", "refuse"}
    ),
    "telegram.messages": frozenset(
        {"rate_limited", "server_error", "cut_after_acceptance", "timeout", "delay", "refuse"}
    ),
    "telegram.webhooks": frozenset(
        {"delay", "duplicate", "reorder", "timeout", "cut_after_acceptance", "refuse"}
    ),
    "openai": frozenset(
        {"rate_limited", "server_error", "cut_after_acceptance", "timeout", "delay", "refuse"}
    ),
}
"""What can go wrong where; played in `delivery`, `whatsapp.send`,
`telegram.sending` and `model.api`."""

SECONDS = {"timeout": 30.0, "delay": 1.0, "reorder": 1.0}


class FaultInvalid(ValueError):
    """A fault that cannot be played; the message says why."""


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong. `seconds` is a duration, `count` None means without end."""

    id: int
    target: str
    kind: str
    probability: float = 1.0
    count: int | None = None
    match: str | None = None
    seconds: float = 0.0
    code: int | None = None
    accepted: bool = False
    """For `timeout`: whether the held request is accepted all the same."""
    struck: int = 0

    def row(self) -> dict[str, Any]:
        """As `GET /sandbox/faults` shows it."""
        return asdict(self)


class FaultBoard:
    """The faults that are switched on. Chance is seeded, so a run can be repeated."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose
        self._faults: dict[str, list[Fault]] = {target: [] for target in KINDS}
        self._last_id = 0

    def add(self, spec: dict[str, Any]) -> Fault:
        """Switch a fault on, from the body of `POST /sandbox/faults`.

        Raises:
            FaultInvalid: an unknown target, kind or field, or a value out of range.
        """
        fault = _fault(self._last_id + 1, spec)
        self._last_id = fault.id
        self._faults[fault.target].append(fault)
        return fault

    def all(self) -> list[Fault]:
        """Every fault that is switched on, used-up ones too (their counts are of interest)."""
        return sorted((f for faults in self._faults.values() for f in faults), key=lambda f: f.id)

    def remove(self, fault_id: int | None) -> int:
        """Switch one fault off, or all of them; return how many were on."""
        before = len(self.all())
        for faults in self._faults.values():
            faults[:] = [] if fault_id is None else [f for f in faults if f.id != fault_id]
        return before - len(self.all())

    def strike(self, target: str, *texts: str) -> Fault | None:
        """The first fault of `target` that applies to a request with these texts, counted."""
        faults = self._faults[target]
        return self._first(faults, texts) if faults else None

    def _first(self, faults: Iterable[Fault], texts: tuple[str, ...]) -> Fault | None:
        for fault in faults:
            if fault.count is not None and fault.struck >= fault.count:
                continue
            if fault.match and not any(fault.match in text for text in texts):
                continue
            if self._random.random() >= fault.probability:
                continue
            fault.struck += 1
            return fault
        return None


def _fault(fault_id: int, spec: dict[str, Any]) -> Fault:
    target, kind = spec.get("target"), spec.get("kind")
    if not isinstance(target, str) or target not in KINDS:
        raise FaultInvalid(f"target must be one of {sorted(KINDS)}")
    if kind not in KINDS[target]:
        raise FaultInvalid(f"kind for {target} must be one of {sorted(KINDS[target])}")
    if unknown := set(spec) - _FIELDS:
        raise FaultInvalid(f"unknown fields {sorted(unknown)}; known are {sorted(_FIELDS)}")
    match = spec.get("match")
    if match is not None and not isinstance(match, str):
        raise FaultInvalid("match must be a string")
    return Fault(
        id=fault_id,
        target=target,
        kind=str(kind),
        probability=_number(spec, "probability", 1.0, 0, 1),
        count=_whole(spec, "count", 1, 1_000_000_000),
        match=match or None,
        seconds=_number(spec, "seconds", SECONDS.get(str(kind), 0.0), 0, 3600),
        code=_whole(spec, "code", 0, 99_999_999),
        accepted=bool(spec.get("accepted", False)),
    )


_FIELDS = {"target", "kind", "probability", "count", "match", "seconds", "code", "accepted"}


def _number(spec: dict[str, Any], name: str, default: float, low: float, high: float) -> float:
    value = spec.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise FaultInvalid(f"{name} must be a number from {low} to {high}")
    return float(value)


def _whole(spec: dict[str, Any], name: str, low: int, high: int) -> int | None:
    value = spec.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise FaultInvalid(f"{name} must be a whole number from {low} to {high}")
    return value
