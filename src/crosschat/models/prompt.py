"""What an agent is told, in versions that never change."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within


class Prompt(TenantRow, Base):
    __tablename__ = "prompts"

    name: Mapped[str]
    updated_at: Mapped[datetime] = mapped_column(server_default=sql("clock_timestamp()"))

    __table_args__ = tenant_key()


class PromptVersion(TenantRow, Base):
    """`number` counts from 1. `text` holds ``{{variables}}``, `defaults` their values (texts)."""

    __tablename__ = "prompt_versions"

    prompt_id: Mapped[str] = mapped_column(Id())
    number: Mapped[int]
    text: Mapped[str]
    defaults: Mapped[dict[str, Any]] = mapped_column(server_default=sql("'{}'"))

    __table_args__ = tenant_key(
        within("prompt_id", "prompts"), UniqueConstraint("prompt_id", "number", "workspace_id")
    )
