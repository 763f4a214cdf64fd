"""The row that tells of one attempt at a turn."""

from typing import Any

from crosschat.agents.tools.hands import CallTrace
from crosschat.agents.turns.brief import Brief
from crosschat.agents.turns.plan import Ran, Turn
from crosschat.kit.ids import new_id


def trace_row(
    turn: Turn,
    ran: Ran,
    outcome: str,
    *,
    reason: str | None = None,
    brief: Brief | None = None,
) -> dict[str, Any]:
    """The columns of an :class:`crosschat.models.AgentTurn`."""
    total = round(1000 * ran.seconds)
    tools = sum(call.ms for call in ran.calls)
    return {
        "id": new_id("turn"),
        "workspace_id": turn.key.workspace_id,
        "conversation_id": turn.key.conversation_id,
        "answered_seq": turn.key.answered_seq,
        "agent_id": turn.profile.id,
        "agent_revision": turn.profile.revision,
        "prompt_id": turn.profile.prompt_id,
        "prompt_version": turn.profile.prompt_version,
        "message_ids": [line.message_id for line in turn.question.history],
        "tool_calls": [call_json(call) for call in ran.calls],
        "model": ran.usage.model,
        "simulated": ran.usage.simulated,
        "input_tokens": ran.usage.input_tokens,
        "cached_tokens": ran.usage.cached_tokens,
        "output_tokens": ran.usage.output_tokens,
        "cost": ran.usage.cost,
        "outcome": outcome,
        "reason": reason,
        "brief": brief.as_json() if brief else {},
        "reply_message_id": None,
        "model_ms": max(0, total - tools),
        "tools_ms": tools,
        "total_ms": total,
        "correlation": turn.correlation,
    }


def call_json(call: CallTrace) -> dict[str, Any]:
    """A tool's call as the API shows it."""
    shown: dict[str, Any] = {
        "number": call.number,
        "tool": call.tool,
        "arguments": call.arguments,
        "side_effects": call.side_effects,
        "state": call.state,
        "result": call.result,
        "http_status": call.status,
        "idempotency_key": call.key,
        "ms": call.ms,
    }
    return {**shown, "request": call.request} if call.request is not None else shown
