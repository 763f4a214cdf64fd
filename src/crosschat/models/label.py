"""A word that people put on conversations, to find them again."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from crosschat.models.base import Base, TenantRow, tenant_key


class Label(TenantRow, Base):
    """Those in use, and those that were given a `color` (``#rrggbb``) beforehand."""

    __tablename__ = "labels"

    name: Mapped[str]
    color: Mapped[str | None]

    __table_args__ = tenant_key(UniqueConstraint("workspace_id", "name"))
