"""A choice of conversations that people come back to."""

from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within


class SavedView(TenantRow, Base):
    """`member_id` is whose it is; None: a program made it. `shared` ones everybody sees."""

    __tablename__ = "saved_views"

    member_id: Mapped[str | None] = mapped_column(Id())
    name: Mapped[str]
    filters: Mapped[dict[str, Any]]
    shared: Mapped[bool] = mapped_column(server_default=text("false"))
    position: Mapped[int] = mapped_column(server_default=text("0"))

    __table_args__ = tenant_key(
        within("member_id", "members"), Index(None, "workspace_id", "position")
    )
