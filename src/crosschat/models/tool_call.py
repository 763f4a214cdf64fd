"""A call with side effects, written down before it is made."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within


class ToolCall(TenantRow, Base):
    """`number` counts the calls of a turn from 0; a turn is (conversation, `answered_seq`).

    started → done | failed: the tool answered, well or badly; the answer is `result`
            → unknown: it was called, and nobody knows what came of it
    A call that is still `started` when its turn is repeated counts as unknown.
    """

    __tablename__ = "tool_calls"

    conversation_id: Mapped[str] = mapped_column(Id())
    answered_seq: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int]
    tool: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    state: Mapped[str]
    result: Mapped[str | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = tenant_key(
        CheckConstraint("state IN ('started', 'done', 'failed', 'unknown')", name="state"),
        within("conversation_id", "conversations"),
        UniqueConstraint("conversation_id", "answered_seq", "number", "workspace_id"),
    )
