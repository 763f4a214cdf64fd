"""Turns and trials as the API takes and shows them."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from crosschat.agents.schemas import Variables
from crosschat.models import AgentTurn

Outcome = Literal["reply", "draft", "handoff", "discarded", "failed", "waiting"]


class PromptUsed(BaseModel):
    """Null where the agent works with the general text."""

    id: str | None
    version: int | None


class DurationsOut(BaseModel):
    """Milliseconds."""

    model: int
    tools: int
    total: int


class TurnOut(BaseModel):
    """One attempt at a turn. `turn` is the same for all attempts at it; `cost` is in US dollars,
    null when the price is not known. `brief` is what people were told at a handoff."""

    id: str
    turn: str
    conversation_id: str
    agent_id: str
    agent_revision: int
    prompt: PromptUsed
    message_ids: list[str]
    tool_calls: list[dict[str, Any]]
    model: str | None
    simulated: bool
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    cost: float | None
    outcome: Outcome
    reason: str | None
    brief: dict[str, Any] | None
    reply_message_id: str | None
    durations_ms: DurationsOut
    correlation: str | None
    created_at: datetime


class TurnPage(BaseModel):
    data: list[TurnOut]
    next: str | None


class SaidIn(BaseModel):
    """`role` agent stands for whoever answered, the agent or a person."""

    role: Literal["customer", "agent"]
    text: Annotated[str, StringConstraints(min_length=1, max_length=20_000)]


class TryIn(BaseModel):
    """Either `text`, which a customer writes, or `messages`, the last of which is a customer's.

    `variables` win over all others; `contact_name`, `contact_phone`, `contact_email` and the like
    are what tools get for bound parameters. `connection_id` says on which channel.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": "Do you ship to Rome?"}]},
    )

    text: Annotated[str, StringConstraints(min_length=1, max_length=20_000)] | None = None
    messages: list[SaidIn] | None = Field(default=None, min_length=1, max_length=200)
    variables: Variables = Field(default_factory=dict)
    connection_id: str | None = None
    prompt_version: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _somebody_asks(self) -> Self:
        if (self.text is None) == (self.messages is None):
            raise ValueError("send either `text` or `messages`")
        if self.messages and self.messages[-1].role != "customer":
            raise ValueError("the last message must be a customer's: that is what is answered")
        return self

    def lines(self) -> list[dict[str, str]]:
        """What was said, as the worker takes it."""
        said = self.messages or [SaidIn(role="customer", text=self.text or "")]
        roles = {"customer": "customer", "agent": "us"}
        return [{"role": roles[line.role], "text": line.text} for line in said]


class TryOut(BaseModel):
    """What would have come of it. Nothing was sent and nothing is kept; tools with side effects
    were not called and stand in the trace as `would_call`, others were."""

    outcome: Literal["reply", "handoff", "failed"]
    reply: str | None
    handoff: dict[str, Any] | None
    reason: str | None
    lead: dict[str, Any] | None
    trace: dict[str, Any] | None


def turn_out(row: AgentTurn) -> TurnOut:
    return TurnOut(
        id=row.id,
        turn=f"{row.conversation_id}.{row.answered_seq}",
        conversation_id=row.conversation_id,
        agent_id=row.agent_id,
        agent_revision=row.agent_revision,
        prompt=PromptUsed(id=row.prompt_id, version=row.prompt_version),
        message_ids=row.message_ids,
        tool_calls=row.tool_calls,
        model=row.model,
        simulated=row.simulated,
        input_tokens=row.input_tokens,
        cached_tokens=row.cached_tokens,
        output_tokens=row.output_tokens,
        cost=None if row.cost is None else float(row.cost),
        outcome=row.outcome,
        reason=row.reason,
        brief=row.brief or None,
        reply_message_id=row.reply_message_id,
        durations_ms=DurationsOut(model=row.model_ms, tools=row.tools_ms, total=row.total_ms),
        correlation=row.correlation,
        created_at=row.created_at,
    )
