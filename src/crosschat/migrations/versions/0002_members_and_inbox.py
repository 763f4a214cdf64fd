"""members and inbox"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.String(collation="C")
_NOW = sa.text("clock_timestamp()")


def upgrade() -> None:
    _members()
    _inbox()
    _search()


def _members() -> None:
    op.add_column("members", sa.Column("password", sa.String()))
    op.add_column("members", sa.Column("invite_digest", sa.LargeBinary()))
    op.add_column("members", sa.Column("invite_expires_at", sa.DateTime(timezone=True)))
    op.create_unique_constraint("uq_members_invite_digest", "members", ["invite_digest"])
    op.create_index("ix_members_sign_in", "members", [sa.text("lower(email)")])
    op.create_table(
        "member_sessions",
        sa.Column("member_id", _ID, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_agent", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("workspace_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id", "workspace_id"],
            ["members.id", "members.workspace_id"],
            name="fk_member_sessions_member_id_workspace_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name="fk_member_sessions_workspace_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "workspace_id", name="pk_member_sessions"),
        sa.UniqueConstraint("digest", name="uq_member_sessions_digest"),
    )
    op.create_index("ix_member_sessions_member_id", "member_sessions", ["member_id"])
    # Keys made before there were scopes may do everything.
    op.execute("UPDATE api_keys SET scopes = '{*}' WHERE scopes = '{}'")
    op.alter_column("api_keys", "scopes", server_default=sa.text("'{*}'"))


def _inbox() -> None:
    op.add_column(
        "conversations",
        sa.Column("priority", sa.String(), server_default=sa.text("'normal'"), nullable=False),
    )
    op.add_column(
        "conversations",
        sa.Column(
            "labels",
            postgresql.ARRAY(sa.String()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
    )
    op.add_column("connections", sa.Column("registered_url", sa.String()))
    op.add_column("connections", sa.Column("cursor", sa.String()))
    op.add_column("conversations", sa.Column("snoozed_until", sa.DateTime(timezone=True)))
    op.create_check_constraint(
        "ck_conversations_priority",
        "conversations",
        "priority IN ('low', 'normal', 'high', 'urgent')",
    )
    op.add_column(
        "attachments",
        sa.Column("state", sa.String(), server_default=sa.text("'pending'"), nullable=False),
    )
    op.add_column("attachments", sa.Column("error", sa.String()))
    op.create_check_constraint(
        "ck_attachments_state", "attachments", "state IN ('pending', 'stored', 'failed')"
    )
    op.add_column("messages", sa.Column("scheduled_at", sa.DateTime(timezone=True)))
    op.create_table(
        "canned_replies",
        sa.Column("shortcut", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("workspace_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name="fk_canned_replies_workspace_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "workspace_id", name="pk_canned_replies"),
        sa.UniqueConstraint(
            "workspace_id", "shortcut", name="uq_canned_replies_workspace_id_shortcut"
        ),
    )


def _search() -> None:
    op.create_index("ix_conversations_labels", "conversations", ["labels"], postgresql_using="gin")
    op.create_index(
        "ix_messages_album",
        "messages",
        ["connection_id", sa.text("(details ->> 'album')")],
        postgresql_where=sa.text("details ? 'album'"),
    )
    op.create_index(
        "ix_messages_search",
        "messages",
        [sa.text("to_tsvector('simple', text)")],
        postgresql_using="gin",
    )
    op.create_index(
        "ix_contacts_name",
        "contacts",
        [sa.text("to_tsvector('simple', name)")],
        postgresql_using="gin",
    )
    op.create_index("ix_contacts_phone", "contacts", [sa.text("phone text_pattern_ops")])
    op.create_index(
        "ix_contacts_phone_end", "contacts", [sa.text("reverse(phone) text_pattern_ops")]
    )


def downgrade() -> None:
    raise NotImplementedError("CrossChat's migrations only go forward; restore a backup instead.")
