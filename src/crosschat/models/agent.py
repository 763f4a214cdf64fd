"""An AI agent: who answers first."""

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, TenantRow, tenant_key


class Agent(TenantRow, Base):
    """`model` None: the operator's `OPENAI_MODEL`. One agent of a workspace is its default."""

    __tablename__ = "agents"

    name: Mapped[str]
    instructions: Mapped[str] = mapped_column(server_default=text("''"))
    model: Mapped[str | None]
    is_default: Mapped[bool] = mapped_column(server_default=text("false"))

    __table_args__ = tenant_key(
        Index(
            "uq_agents_default",
            "workspace_id",
            unique=True,
            postgresql_where=text("is_default"),
        ),
    )
