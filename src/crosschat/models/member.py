"""A person who works in a workspace."""

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, TenantRow, tenant_key

ROLES = ("owner", "admin", "member", "viewer")


class Member(TenantRow, Base):
    __tablename__ = "members"

    email: Mapped[str]
    name: Mapped[str] = mapped_column(server_default=text("''"))
    role: Mapped[str]

    __table_args__ = tenant_key(
        CheckConstraint(f"role IN {ROLES}", name="role"),
        Index("uq_members_email", "workspace_id", text("lower(email)"), unique=True),
    )
