"""A file that came with a message or goes with it."""

from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within

STATES = ("pending", "stored", "failed")


class Attachment(TenantRow, Base):
    """`media` is a :class:`crosschat.messaging.content.Media`; once stored it names our file.

    pending ──fetched──▶ stored
       └──given up, `error` says why──▶ failed
    """

    __tablename__ = "attachments"

    message_id: Mapped[str] = mapped_column(Id())
    position: Mapped[int]
    kind: Mapped[str]
    media: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(server_default=text("'pending'"))
    error: Mapped[str | None]

    __table_args__ = tenant_key(
        CheckConstraint(f"state IN {STATES}", name="state"),
        within("message_id", "messages"),
        Index(None, "message_id"),
    )
