"""The ledger: every webhook as it came in, before anybody understood it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from crosschat.models.base import Base, Id


class RawEvent(Base):
    """Belongs to no workspace until its items are routed; unrouted ones are the operator's.

    `verified` holds the ids of the connections whose own secret matched the body: items of other
    connections in it are not routed. `path_connection_id` is the one that the URL named. `state` is
    stored or unparsable (split is what those say that came before migration 10); one that waits to
    be split has a job.
    """

    __tablename__ = "raw_events"

    id: Mapped[str] = mapped_column(Id(), primary_key=True)
    channel: Mapped[str]
    path_connection_id: Mapped[str | None] = mapped_column(Id())
    verified: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    headers: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    body: Mapped[bytes]  # kept as it is: compressing took a tenth of Postgres's time
    received_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    state: Mapped[str] = mapped_column(server_default=text("'stored'"))
    unrouted: Mapped[int] = mapped_column(server_default=text("0"))
    error: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("state IN ('stored', 'split', 'unparsable')", name="state"),
        Index(None, "received_at"),
        Index(
            "ix_raw_events_unrouted",
            "received_at",
            postgresql_where=text("unrouted > 0 OR error IS NOT NULL"),
        ),
    )
