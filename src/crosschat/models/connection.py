"""An authorised account on a channel. (channel, account) is unique across workspaces."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within

CONNECTION_STATUSES = ("active", "paused", "disconnected")


class Connection(TenantRow, Base):
    """`credentials` is a sealed JSON object. `base_urls` replaces the operator's, per setting.

    `registered_url` is the webhook that we have set at the platform; `cursor` is how far we have
    fetched where nothing is pushed to us.

    `health` is the platform's latest news of the account, by kind.

    `origin` says who made it: api, environment or sandbox; the last one is simulated.
    """

    __tablename__ = "connections"

    channel: Mapped[str]
    account_id: Mapped[str]
    name: Mapped[str] = mapped_column(server_default=text("''"))
    status: Mapped[str] = mapped_column(server_default=text("'active'"))
    status_detail: Mapped[str | None]
    credentials: Mapped[bytes]
    base_urls: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    config: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    origin: Mapped[str] = mapped_column(server_default=text("'api'"))
    health: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    registered_url: Mapped[str | None]
    cursor: Mapped[str | None]
    agent_id: Mapped[str | None] = mapped_column(Id())
    updated_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))

    __table_args__ = tenant_key(
        CheckConstraint(f"status IN {CONNECTION_STATUSES}", name="status"),
        UniqueConstraint("channel", "account_id"),
        within("agent_id", "agents", ondelete="RESTRICT"),
    )

    @property
    def simulated(self) -> bool:
        return self.origin == "sandbox"
