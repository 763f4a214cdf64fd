"""A call to a platform that did not simply succeed, or a person's wish to try again."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within

ATTEMPT_OUTCOMES = ("retry", "failed", "unknown", "requeued")


class DeliveryAttempt(TenantRow, Base):
    """`retry`: refused, and tried again by ourselves. `requeued`: somebody asked for another try;
    the error is then the one that the delivery had failed with.

    `exchanges` are the HTTP requests and answers of the call, redacted
    (:mod:`crosschat.messaging.exchanges`). The call that succeeds has no row: its delivery tells.
    """

    __tablename__ = "delivery_attempts"

    delivery_id: Mapped[str] = mapped_column(Id())
    at: Mapped[datetime]
    duration_ms: Mapped[int | None]
    outcome: Mapped[str]
    error_code: Mapped[str | None]
    error_message: Mapped[str | None]
    provider_code: Mapped[str | None]
    exchanges: Mapped[list[Any]] = mapped_column(JSONB, server_default=sql("'[]'"))
    correlation: Mapped[str | None]

    __table_args__ = tenant_key(
        CheckConstraint(f"outcome IN {ATTEMPT_OUTCOMES}", name="outcome"),
        within("delivery_id", "deliveries"),
        Index(None, "delivery_id", "at"),
    )
