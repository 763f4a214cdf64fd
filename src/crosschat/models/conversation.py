"""All that is said with one contact over one connection, until it is done."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within

STATUSES = ("open", "pending", "snoozed", "resolved", "archived")
PRIORITIES = ("low", "normal", "high", "urgent")
_NEWEST_FIRST = (text("last_message_at DESC"), text("id DESC"))
LIVE = "status IN ('open', 'pending', 'snoozed')"


class Conversation(TenantRow, Base):
    """`assignee_kind` is agent, member or people (nobody in particular yet).

    `answered_seq` is the highest `messages.seq` that a reply or a handoff has covered: what the
    customer wrote after it is unanswered. `last_inbound_at` opens the channel's reply window.
    """

    __tablename__ = "conversations"

    connection_id: Mapped[str] = mapped_column(Id())
    contact_id: Mapped[str] = mapped_column(Id())
    identity_id: Mapped[str] = mapped_column(Id())
    status: Mapped[str] = mapped_column(server_default=text("'open'"))
    assignee_kind: Mapped[str] = mapped_column(server_default=text("'agent'"))
    assignee_id: Mapped[str | None] = mapped_column(Id())
    last_message_at: Mapped[datetime]
    last_message_preview: Mapped[str] = mapped_column(server_default=text("''"))
    last_inbound_at: Mapped[datetime | None]
    priority: Mapped[str] = mapped_column(server_default=text("'normal'"))
    labels: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    snoozed_until: Mapped[datetime | None]
    unread_count: Mapped[int] = mapped_column(server_default=text("0"))
    answered_seq: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    resolved_at: Mapped[datetime | None]
    previous_id: Mapped[str | None] = mapped_column(Id())
    updated_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))

    __table_args__ = tenant_key(
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        CheckConstraint("assignee_kind IN ('agent', 'member', 'people')", name="assignee_kind"),
        CheckConstraint(f"priority IN {PRIORITIES}", name="priority"),
        within("connection_id", "connections"),
        within("contact_id", "contacts"),
        within("identity_id", "identities"),
        Index(None, "workspace_id", text("last_message_at DESC"), text("id DESC")),
        Index(
            "uq_conversations_live",
            "connection_id",
            "contact_id",
            unique=True,
            postgresql_where=text(LIVE),
        ),
        Index(None, "contact_id"),
        Index(
            "ix_conversations_resolved",
            "resolved_at",
            postgresql_where=text("status = 'resolved'"),
        ),
        Index(
            "ix_conversations_labels",
            "labels",
            postgresql_using="gin",
            postgresql_where=text("labels <> '{}'"),
        ),
        # Lists of the few among the many (decision 24). What is open and the agent's is in none of
        # them but the last, so that storing a message there writes little more than before.
        Index(
            "ix_conversations_status",
            "workspace_id",
            "status",
            *_NEWEST_FIRST,
            postgresql_where=text("status <> 'open'"),
        ),
        Index(
            "ix_conversations_assignee",
            "workspace_id",
            "assignee_id",
            "status",
            *_NEWEST_FIRST,
            postgresql_where=text("assignee_id IS NOT NULL"),
        ),
        Index(
            "ix_conversations_people",
            "workspace_id",
            "status",
            *_NEWEST_FIRST,
            postgresql_where=text("assignee_kind = 'people'"),
        ),
        Index(
            "ix_conversations_priority",
            "workspace_id",
            "priority",
            *_NEWEST_FIRST,
            postgresql_where=text("priority <> 'normal'"),
        ),
        Index(
            "ix_conversations_unread",
            "workspace_id",
            "status",
            *_NEWEST_FIRST,
            postgresql_where=text("unread_count > 0"),
        ),
    )
