"""A person who works in a workspace, and the sessions in which they are signed in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within

ROLES = ("owner", "admin", "member", "viewer")


class Member(TenantRow, Base):
    """`password` is an argon2 hash; None: invited and not signed up, or keys only.

    `invite_digest` is of the token in the invitation, until it is used or has expired.
    """

    __tablename__ = "members"

    email: Mapped[str]
    name: Mapped[str] = mapped_column(server_default=text("''"))
    role: Mapped[str]
    password: Mapped[str | None]
    invite_digest: Mapped[bytes | None]
    invite_expires_at: Mapped[datetime | None]

    __table_args__ = tenant_key(
        CheckConstraint(f"role IN {ROLES}", name="role"),
        Index("uq_members_email", "workspace_id", text("lower(email)"), unique=True),
        Index("ix_members_sign_in", text("lower(email)")),
        UniqueConstraint("invite_digest"),
    )


class MemberSession(TenantRow, Base):
    """Signed in with a cookie, of which only the digest is kept."""

    __tablename__ = "member_sessions"

    member_id: Mapped[str] = mapped_column(Id())
    digest: Mapped[bytes]
    expires_at: Mapped[datetime]
    user_agent: Mapped[str] = mapped_column(server_default=text("''"))

    __table_args__ = tenant_key(
        UniqueConstraint("digest"),
        within("member_id", "members"),
        Index(None, "member_id"),
    )
