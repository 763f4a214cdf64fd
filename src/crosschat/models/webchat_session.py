"""One browser's right to be a visitor. Only the token's digest is stored."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within


class WebchatSession(TenantRow, Base):
    __tablename__ = "webchat_sessions"

    connection_id: Mapped[str] = mapped_column(Id())
    visitor_id: Mapped[str] = mapped_column(Id())
    digest: Mapped[bytes]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    __table_args__ = tenant_key(
        within("connection_id", "connections"),
        within("visitor_id", "webchat_visitors"),
        UniqueConstraint("digest"),
        Index(None, "visitor_id"),
    )
