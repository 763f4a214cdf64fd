"""An AI agent: who answers first, and how it behaves."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within

TOKEN_BUDGET = 4_000  # tokens of history that a turn reads, unless the agent says otherwise


class Agent(TenantRow, Base):
    """`model` None: the operator's `OPENAI_MODEL`. One agent of a workspace is its default.

    `prompt_version` None: the newest. `variables` replace the prompt's defaults. `hours` is empty
    or a :class:`crosschat.agents.hours.HoursIn`. `language` is ``customer`` or a language's name.
    `return_after` is in hours. `legacy_prompt_id` is a prompt id of somebody else's service that
    the agent was once asked to use. `revision` goes up whenever anything of the agent changes, its
    tools and its prompt included: what was built for a revision stays good for it.
    """

    __tablename__ = "agents"

    name: Mapped[str]
    model: Mapped[str | None]
    is_default: Mapped[bool] = mapped_column(server_default=text("false"))
    prompt_id: Mapped[str | None] = mapped_column(Id())
    prompt_version: Mapped[int | None]
    legacy_prompt_id: Mapped[str | None]
    variables: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    draft_only: Mapped[bool] = mapped_column(server_default=text("false"))
    lead_capture: Mapped[bool] = mapped_column(server_default=text("false"))
    language: Mapped[str] = mapped_column(server_default=text("'customer'"))
    hours: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    handoff_message: Mapped[str | None]
    token_budget: Mapped[int] = mapped_column(server_default=text(str(TOKEN_BUDGET)))
    return_after: Mapped[float | None]
    return_on_reopen: Mapped[bool] = mapped_column(server_default=text("false"))
    revision: Mapped[int] = mapped_column(server_default=text("1"))
    updated_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))

    __table_args__ = tenant_key(
        CheckConstraint("token_budget > 0", name="token_budget"),
        within("prompt_id", "prompts", ondelete="NO ACTION"),
        Index(
            "uq_agents_default",
            "workspace_id",
            unique=True,
            postgresql_where=text("is_default"),
        ),
    )
