"""A note names a member, so that they look at the conversation."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within


class Mention(TenantRow, Base):
    """`seen_at` is when the member read the conversation after it."""

    __tablename__ = "mentions"

    member_id: Mapped[str] = mapped_column(Id())
    conversation_id: Mapped[str] = mapped_column(Id())
    message_id: Mapped[str] = mapped_column(Id())
    seen_at: Mapped[datetime | None]

    __table_args__ = tenant_key(
        within("member_id", "members"),
        within("conversation_id", "conversations"),
        within("message_id", "messages"),
        UniqueConstraint("member_id", "message_id"),
        Index(None, "member_id", "conversation_id"),
        Index(None, "conversation_id"),
        Index(
            "ix_mentions_unseen",
            "member_id",
            "conversation_id",
            postgresql_where=text("seen_at IS NULL"),
        ),
    )
