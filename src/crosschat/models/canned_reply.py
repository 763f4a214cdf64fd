"""An answer that people give often, under a short name."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from crosschat.models.base import Base, TenantRow, tenant_key


class CannedReply(TenantRow, Base):
    __tablename__ = "canned_replies"

    shortcut: Mapped[str]
    text: Mapped[str]

    __table_args__ = tenant_key(UniqueConstraint("workspace_id", "shortcut"))
