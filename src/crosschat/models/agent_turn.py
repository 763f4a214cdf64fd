"""The trace of a turn: what the agent was asked, what it did and what came of it."""

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, Numeric, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within

OUTCOMES = ("reply", "draft", "handoff", "discarded", "failed", "waiting")


class AgentTurn(TenantRow, Base):
    """One attempt at a turn. Attempts at the same turn share (conversation, `answered_seq`).

    `message_ids` are the messages that the model read; `brief` is what people were told at a
    handoff. Tokens are the provider's count, `cost` is in US dollars, None when nobody knows the
    price; `*_ms` are milliseconds. The agent may be deleted later, its traces stay.
    """

    __tablename__ = "agent_turns"

    conversation_id: Mapped[str] = mapped_column(Id())
    answered_seq: Mapped[int] = mapped_column(BigInteger)
    agent_id: Mapped[str] = mapped_column(Id())
    agent_revision: Mapped[int]
    prompt_id: Mapped[str | None] = mapped_column(Id())
    prompt_version: Mapped[int | None]
    message_ids: Mapped[list[str]] = mapped_column(ARRAY(String))
    tool_calls: Mapped[list[Any]] = mapped_column(JSONB)
    model: Mapped[str | None]
    simulated: Mapped[bool]
    input_tokens: Mapped[int]
    cached_tokens: Mapped[int]
    output_tokens: Mapped[int]
    cost: Mapped[Decimal | None] = mapped_column(Numeric(14, 8))
    outcome: Mapped[str]
    reason: Mapped[str | None]
    brief: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    reply_message_id: Mapped[str | None] = mapped_column(Id())
    model_ms: Mapped[int]
    tools_ms: Mapped[int]
    total_ms: Mapped[int]
    correlation: Mapped[str | None]

    __table_args__ = tenant_key(
        CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
        within("conversation_id", "conversations"),
        Index(None, "conversation_id", "answered_seq"),
        Index(None, "agent_id", text("created_at DESC"), text("id DESC")),
    )
