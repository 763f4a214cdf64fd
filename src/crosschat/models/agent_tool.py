"""An HTTP address that an agent may call on a customer's behalf."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class AgentTool(TenantRow, Base):
    """`parameters` is the JSON schema that the model sees. `bound` maps names of further
    parameters to what the server fills in (``contact.id`` …): the model neither sees nor sets
    them. `headers` is a sealed JSON object, `header_names` what of it may be shown. `timeout` is
    in seconds."""

    __tablename__ = "agent_tools"

    agent_id: Mapped[str] = mapped_column(Id())
    name: Mapped[str]
    description: Mapped[str]
    parameters: Mapped[dict[str, Any]]
    bound: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    method: Mapped[str]
    url: Mapped[str]
    headers: Mapped[bytes | None]
    header_names: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    side_effects: Mapped[bool]
    timeout: Mapped[float]
    updated_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))

    __table_args__ = tenant_key(
        CheckConstraint(f"method IN {METHODS}", name="method"),
        within("agent_id", "agents"),
        UniqueConstraint("agent_id", "name", "workspace_id"),
    )
