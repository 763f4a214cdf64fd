"""What people are told when they take over: what is asked, what was tried, how long is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crosschat.agents.instructions import utc
from crosschat.agents.thinking import HandOff
from crosschat.agents.tools.hands import CallTrace, shown
from crosschat.agents.turns.plan import Turn

_TRIED = {
    "done": "done",
    "failed": "failed",
    "unknown": "OUTCOME UNKNOWN",
    "repeated": "done before",
    "noted": "noted",
}
_LONGEST_RESULT = 160  # characters of a tool's answer
_LONGEST_SUMMARY = 2_000


@dataclass(frozen=True, slots=True)
class Brief:
    """`tried` is one line a call. `window_ends` is when the channel stops taking free text."""

    agent: str
    channel: str
    reason: str
    summary: str | None
    tried: tuple[str, ...]
    window_ends: datetime | None

    def as_json(self) -> dict[str, Any]:
        """As the trace keeps it."""
        return {
            "reason": self.reason,
            "summary": self.summary,
            "tried": list(self.tried),
            "window_ends": self.window_ends.isoformat() if self.window_ends else None,
        }

    def text(self, now: datetime) -> str:
        """As the note in the conversation says it; what is asked follows below it, in the
        customer's own words."""
        lines = [f"Handed over by {self.agent}. {self.reason}"]
        if self.summary:
            lines += ["", self.summary]
        if self.tried:
            lines += ["", "Tried:", *(f"- {line}" for line in self.tried)]
        if self.window_ends is not None:
            lines += ["", self._window(self.window_ends, now)]
        return "\n".join(lines)

    def _window(self, ends: datetime, now: datetime) -> str:
        left = (ends - now).total_seconds()
        if left <= 0:
            return f"{self.channel} takes free text no more: send a template."
        hours, minutes = divmod(int(left // 60), 60)
        return f"{self.channel} takes free text until {utc(ends)} ({hours} h {minutes} min left)."


def brief_of(turn: Turn, result: HandOff, calls: Sequence[CallTrace]) -> Brief:
    earlier = [
        f"{done.tool} {shown(done.arguments)}: done before ({_short(done.result)})"
        for done in turn.question.done
    ]
    return Brief(
        agent=turn.profile.name,
        channel=turn.channel,
        reason=result.reason,
        summary=(result.summary or "")[:_LONGEST_SUMMARY] or None,
        tried=(*earlier, *tried(calls)),
        window_ends=turn.window_ends,
    )


def tried(calls: Sequence[CallTrace]) -> list[str]:
    """The calls that came to something, one line each."""
    return [
        f"{call.tool} {shown(call.arguments)}: {_TRIED[call.state]} ({_short(call.result)})"
        for call in calls
        if call.state in _TRIED
    ]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_RESULT else line[:_LONGEST_RESULT] + "…"
