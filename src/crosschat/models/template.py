"""A message template as the platform last told it; the platform's own copy is the true one."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within


class Template(TenantRow, Base):
    """`external_id`, `status`, `category` and `components` are in the platform's words."""

    __tablename__ = "templates"

    connection_id: Mapped[str] = mapped_column(Id())
    external_id: Mapped[str]
    name: Mapped[str]
    language: Mapped[str]
    status: Mapped[str]
    category: Mapped[str | None]
    components: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"))
    named_parameters: Mapped[bool] = mapped_column(server_default=text("false"))
    details: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    synced_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))

    __table_args__ = tenant_key(
        UniqueConstraint("connection_id", "external_id"),
        within("connection_id", "connections"),
    )
