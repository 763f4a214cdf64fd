"""A possible sale, as an agent gathered it from a conversation."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within

LEAD_FIELDS = ("name", "email", "phone", "company", "intent", "summary")


class Lead(TenantRow, Base):
    """One a conversation. `edited_fields` are those that a person wrote: no agent touches them.

    `source_message_ids` are the customer's messages that the data stands in.
    """

    __tablename__ = "leads"

    conversation_id: Mapped[str] = mapped_column(Id())
    contact_id: Mapped[str] = mapped_column(Id())
    agent_id: Mapped[str | None] = mapped_column(Id())
    name: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    company: Mapped[str | None]
    intent: Mapped[str | None]
    summary: Mapped[str | None]
    confidence: Mapped[float | None]
    source_message_ids: Mapped[list[str]] = mapped_column(
        ARRAY(String), server_default=text("'{}'")
    )
    edited_fields: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    updated_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))

    __table_args__ = tenant_key(
        within("conversation_id", "conversations"),
        within("contact_id", "contacts"),
        UniqueConstraint("conversation_id", "workspace_id"),
        Index(None, "workspace_id", text("created_at DESC"), text("id DESC")),
    )
