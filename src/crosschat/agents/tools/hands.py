"""What a model can do during one turn, and the trace of what it did."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import orjson

from crosschat.agents.leads.capture import CAPTURE_LEAD, LeadNotes
from crosschat.agents.thinking import OUTSIDE_DATA, Done
from crosschat.agents.tools.arguments import LARGEST, argument_problems, clean
from crosschat.agents.tools.calling import Answer, OutcomeUnknown, ToolCaller
from crosschat.agents.tools.recorder import Recorder
from crosschat.agents.tools.request import ArgumentUnfit, ToolRequest, build_request
from crosschat.agents.tools.spec import Place, ToolSpec


@dataclass(slots=True)
class CallTrace:
    """One call. `state`: done, failed, unknown, refused (never sent), repeated (an earlier result
    was handed out again), noted (kept by us) or would_call. `ms` is how long it took."""

    number: int
    tool: str
    arguments: dict[str, Any]
    side_effects: bool = False
    state: str = "refused"
    result: str = ""
    status: int | None = None
    key: str | None = None
    request: dict[str, Any] | None = None
    ms: int = 0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A call that keeps to its tool's schema, ready to be made."""

    tool: ToolSpec
    arguments: dict[str, Any]
    request: ToolRequest
    trace: CallTrace


class ActionUnknown(Exception):
    """A tool with side effects was called and nobody knows what came of it: people must look."""

    def __init__(self, tool: str, arguments: dict[str, Any], why: str) -> None:
        super().__init__(unknown_action(tool, arguments, why))


class Acting(Protocol):
    """How calls with side effects are made."""

    async def act(self, call: Prepared) -> Answer:
        """Raises: ActionUnknown, Overtaken."""


class InEarnest:
    """Writes each call down, then makes it; the same call is made once a turn."""

    def __init__(self, caller: ToolCaller, recorder: Recorder, done: Sequence[Done] = ()) -> None:
        self._caller = caller
        self._recorder = recorder
        self._earlier = {_same(d.tool, d.arguments): d.result for d in done}
        self.acted = False

    async def act(self, call: Prepared) -> Answer:
        name, arguments, number = call.tool.name, call.arguments, call.trace.number
        same = _same(name, arguments)
        if same in self._earlier:
            call.trace.state = "repeated"
            return Answer("done", self._earlier[same])
        await self._recorder.begin(number, name, arguments)
        self.acted = True
        try:
            answer = await self._caller.call(call.tool, call.request, call.trace.key or "")
        except OutcomeUnknown as error:
            call.trace.state, call.trace.result = "unknown", str(error)
            await self._recorder.end(number, "unknown", str(error))
            raise ActionUnknown(name, arguments, str(error)) from error
        await self._recorder.end(number, answer.state, answer.text)
        self._earlier[same] = answer.text
        return answer


class Pretending:
    """Calls nothing that has side effects: shows what would be called."""

    async def act(self, call: Prepared) -> Answer:
        body = call.request.body
        call.trace.state = "would_call"
        call.trace.request = {
            "method": call.request.method,
            "url": call.request.url,
            "body": None if body is None else orjson.loads(body),
        }
        return Answer("done", "(A trial: this was not done. Go on as if it had worked.)")


class TurnHands:
    """Numbers calls, checks their arguments and keeps their trace. Not for parallel use.

    `key` is the turn's; a call's idempotency key is the turn's and the call's number.
    """

    def __init__(
        self,
        tools: Mapping[str, ToolSpec],
        place: Place,
        caller: ToolCaller,
        acting: Acting,
        *,
        key: str,
        first: int = 0,
        notes: LeadNotes | None = None,
    ) -> None:
        self._tools = tools
        self._place = place
        self._caller = caller
        self._acting = acting
        self._key = key
        self._next = first
        self._notes = notes
        self.calls: list[CallTrace] = []

    async def use(self, tool: str, arguments: dict[str, Any]) -> str:
        """See :class:`crosschat.agents.thinking.Hands`. Raises: ActionUnknown, Overtaken."""
        trace = CallTrace(self._next, tool, clean(arguments), key=f"{self._key}:{self._next}")
        self._next += 1
        self.calls.append(trace)
        started = time.perf_counter()
        try:
            return await self._use(trace)
        finally:
            trace.ms = round(1000 * (time.perf_counter() - started))

    async def _use(self, trace: CallTrace) -> str:
        if self._notes is not None and trace.tool == CAPTURE_LEAD.name:
            problems = argument_problems(CAPTURE_LEAD.parameters, trace.arguments)
            trace.state = "refused" if problems else "noted"
            trace.result = _wrong(problems) if problems else self._notes.take(trace.arguments)
            return trace.result
        tool = self._tools.get(trace.tool)
        if tool is None:
            trace.result = "There is no such tool."
            return trace.result
        trace.side_effects = tool.side_effects
        try:
            prepared = self._prepare(tool, trace)
        except ArgumentUnfit as error:
            trace.result = f"The arguments do not fit: {error}"
            return trace.result
        answer = await (self._acting.act(prepared) if tool.side_effects else self._look(prepared))
        if trace.state == "refused":
            trace.state = answer.state
        trace.result, trace.status = answer.text, answer.status
        return OUTSIDE_DATA + answer.text

    def _prepare(self, tool: ToolSpec, trace: CallTrace) -> Prepared:
        if len(orjson.dumps(trace.arguments)) > LARGEST:
            trace.arguments = {}
            raise ArgumentUnfit("they are too long")
        problems = argument_problems(tool.parameters, trace.arguments)
        if problems:
            raise ArgumentUnfit("; ".join(problems[:5]))
        request = build_request(tool, trace.arguments, self._place)
        return Prepared(tool, trace.arguments, request, trace)

    async def _look(self, call: Prepared) -> Answer:
        try:
            return await self._caller.call(call.tool, call.request, call.trace.key or "")
        except OutcomeUnknown:
            return Answer("failed", "The tool did not answer.")


def unknown_action(tool: str, arguments: dict[str, Any], why: str) -> str:
    """What people must know about a call whose outcome nobody knows."""
    return (
        f"Nobody knows whether {tool} {shown(arguments)} was done: {why}. Check before anybody "
        "does it again."
    )


def shown(arguments: dict[str, Any], longest: int = 200) -> str:
    """Arguments for people to read."""
    text = orjson.dumps(arguments).decode()
    return text if len(text) <= longest else text[:longest] + "…"


def _wrong(problems: list[str]) -> str:
    return "The arguments do not fit: " + "; ".join(problems[:5])


def _same(tool: str, arguments: dict[str, Any]) -> tuple[str, bytes]:
    return tool, orjson.dumps(arguments, option=orjson.OPT_SORT_KEYS)
