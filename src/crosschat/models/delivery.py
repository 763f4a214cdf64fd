"""One part of a message on its way to the platform.

queued ──▶ sending ──▶ accepted ──▶ sent ──▶ delivered ──▶ read      (rank only goes up)
   ▲          │  └──▶ unknown ──▶ any of the above once a status or echo tells, else failed
   └─ retry ──┴──▶ failed (terminal until somebody asks for a retry)
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within

DELIVERY_STATUSES = (
    "queued",
    "sending",
    "unknown",
    "accepted",
    "sent",
    "delivered",
    "read",
    "failed",
)


class Delivery(TenantRow, Base):
    """`status_at` is the platform's time of the status. `attempts` counts calls that were begun.

    `accepted_at` is ours; `sent_at`, `delivered_at` and `read_at` are the platform's times.
    `attempted_at` and `attempt_ms` tell of the call that was accepted; those that were not are
    :class:`crosschat.models.DeliveryAttempt` rows.
    """

    __tablename__ = "deliveries"

    # Without a reference of its own: the message's leads there, and each costs a check a row.
    workspace_id: Mapped[str] = mapped_column(Id())
    message_id: Mapped[str] = mapped_column(Id())
    connection_id: Mapped[str] = mapped_column(Id())
    position: Mapped[int]
    recipient: Mapped[str]
    content: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(server_default=text("'queued'"))
    status_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    external_id: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    error_code: Mapped[str | None]
    error_message: Mapped[str | None]
    provider_code: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    correlation: Mapped[str | None]
    attempted_at: Mapped[datetime | None]
    attempt_ms: Mapped[int | None]
    accepted_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]

    __table_args__ = tenant_key(
        CheckConstraint(f"status IN {DELIVERY_STATUSES}", name="status"),
        within("message_id", "messages"),
        within("connection_id", "connections"),
        Index(None, "message_id"),
        Index(
            "uq_deliveries_external",
            "connection_id",
            "external_id",
            unique=True,
            postgresql_where=text("external_id IS NOT NULL"),
        ),
        Index(
            "ix_deliveries_troubled",
            "workspace_id",
            "created_at",
            # Not by the status: then each change of it would cost an entry in every index.
            postgresql_where=text("error_code IS NOT NULL"),
        ),
    )
