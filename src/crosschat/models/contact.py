"""A customer."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, TenantRow, tenant_key


class Contact(TenantRow, Base):
    """`attributes` are what people note down of them, by name: texts, numbers, yes or no."""

    __tablename__ = "contacts"

    name: Mapped[str | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    attributes: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    updated_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))

    __table_args__ = tenant_key(
        Index(None, "workspace_id", text("created_at DESC"), text("id DESC")),
        Index(
            "ix_contacts_email",
            literal_column("lower(email)").label("lower_email"),
            postgresql_ops={"lower_email": "text_pattern_ops"},
        ),
        Index("ix_contacts_name", text("to_tsvector('simple', name)"), postgresql_using="gin"),
        # Phone numbers are found by how they begin and by how they end.
        Index("ix_contacts_phone", "phone", postgresql_ops={"phone": "text_pattern_ops"}),
        Index(
            "ix_contacts_phone_end",
            literal_column("reverse(phone)").label("phone_end"),
            postgresql_ops={"phone_end": "text_pattern_ops"},
        ),
    )
