"""A customer."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, TenantRow, tenant_key


class Contact(TenantRow, Base):
    __tablename__ = "contacts"

    name: Mapped[str | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    updated_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))

    __table_args__ = tenant_key()
