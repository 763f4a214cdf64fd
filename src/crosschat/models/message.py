"""One thing said, by whoever it was."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within


class Message(TenantRow, Base):
    """`direction` internal is a note among ourselves. `sent_at` is the platform's time.

    A `draft` is not sent: it waits for a person, or for `scheduled_at`.

    `revisions` are the earlier contents of an edited one, oldest first, with the time at which each
    was replaced. What was deleted on the platform stays here, marked with when.

    `seq` goes up in the order in which we stored. `content` is a
    :data:`crosschat.messaging.content.Content`; `external_id` is set on what the platform gave us
    (inbound, echoes); the ids of what we sent stand on its deliveries, as does its status.
    """

    __tablename__ = "messages"

    # Without a reference of its own: the conversation's leads there, and each costs a check a row.
    workspace_id: Mapped[str] = mapped_column(Id())
    seq: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    conversation_id: Mapped[str] = mapped_column(Id())
    connection_id: Mapped[str] = mapped_column(Id())
    direction: Mapped[str]
    author_kind: Mapped[str]
    author_id: Mapped[str | None] = mapped_column(Id())
    author_name: Mapped[str | None]
    type: Mapped[str]
    text: Mapped[str] = mapped_column(server_default=sql("''"))
    content: Mapped[dict[str, Any]]
    draft: Mapped[bool] = mapped_column(server_default=sql("false"))
    scheduled_at: Mapped[datetime | None]
    reply_to: Mapped[str | None]
    external_id: Mapped[str | None]
    event_id: Mapped[str | None] = mapped_column(Id())
    details: Mapped[dict[str, Any]] = mapped_column(server_default=sql("'{}'"))
    sent_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    revisions: Mapped[list[Any]] = mapped_column(JSONB, server_default=sql("'[]'"))

    __table_args__ = tenant_key(
        CheckConstraint("direction IN ('inbound', 'outbound', 'internal')", name="direction"),
        CheckConstraint(
            "author_kind IN ('contact', 'member', 'agent', 'system')", name="author_kind"
        ),
        within("conversation_id", "conversations"),
        within("connection_id", "connections"),
        Index(None, "conversation_id", sql("sent_at DESC"), sql("id DESC")),
        Index(None, "conversation_id", "seq"),
        Index(None, "workspace_id", sql("sent_at DESC"), sql("id DESC")),
        Index(
            "ix_messages_album",
            "connection_id",
            sql("(details ->> 'album')"),
            postgresql_where=sql("details ? 'album'"),
        ),
        Index(
            "ix_messages_reactions",
            "connection_id",
            sql("(content ->> 'target')"),
            postgresql_where=sql("type = 'reaction'"),
        ),
        Index("ix_messages_search", sql("to_tsvector('simple', text)"), postgresql_using="gin"),
        Index(
            "uq_messages_external",
            "connection_id",
            "direction",
            "external_id",
            unique=True,
            postgresql_where=sql("external_id IS NOT NULL"),
        ),
    )
