"""web chat"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "live_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("workspace_id", sa.String(collation="C"), nullable=False),
        sa.Column(
            "xid",
            sa.BigInteger(),
            server_default=sa.text("(pg_current_xact_id()::text)::bigint"),
            nullable=False,
        ),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_changes")),
        prefixes=["UNLOGGED"],
    )
    op.create_index(
        op.f("ix_live_changes_workspace_id_xid"),
        "live_changes",
        ["workspace_id", "xid"],
        unique=False,
    )
    op.create_table(
        "webchat_visitors",
        sa.Column("connection_id", sa.String(collation="C"), nullable=False),
        sa.Column("user_id", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column(
            "attributes",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("merged_into", sa.String(collation="C"), nullable=True),
        sa.Column("last_seq", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("delivered_seq", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("read_seq", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "seen_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("id", sa.String(collation="C"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("workspace_id", sa.String(collation="C"), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id", "workspace_id"],
            ["connections.id", "connections.workspace_id"],
            name=op.f("fk_webchat_visitors_connection_id_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["merged_into", "workspace_id"],
            ["webchat_visitors.id", "webchat_visitors.workspace_id"],
            name=op.f("fk_webchat_visitors_merged_into_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_webchat_visitors_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "workspace_id", name=op.f("pk_webchat_visitors")),
    )
    op.create_index(
        op.f("ix_webchat_visitors_merged_into"),
        "webchat_visitors",
        ["merged_into"],
        unique=False,
        postgresql_where=sa.text("merged_into IS NOT NULL"),
    )
    op.create_index(
        "uq_webchat_visitors_user",
        "webchat_visitors",
        ["connection_id", "user_id"],
        unique=True,
        postgresql_where=sa.text("user_id IS NOT NULL"),
    )
    op.create_table(
        "webchat_sessions",
        sa.Column("connection_id", sa.String(collation="C"), nullable=False),
        sa.Column("visitor_id", sa.String(collation="C"), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(collation="C"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("workspace_id", sa.String(collation="C"), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id", "workspace_id"],
            ["connections.id", "connections.workspace_id"],
            name=op.f("fk_webchat_sessions_connection_id_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["visitor_id", "workspace_id"],
            ["webchat_visitors.id", "webchat_visitors.workspace_id"],
            name=op.f("fk_webchat_sessions_visitor_id_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_webchat_sessions_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "workspace_id", name=op.f("pk_webchat_sessions")),
        sa.UniqueConstraint("digest", name=op.f("uq_webchat_sessions_digest")),
    )
    op.create_index(
        op.f("ix_webchat_sessions_visitor_id"), "webchat_sessions", ["visitor_id"], unique=False
    )
    op.create_table(
        "webchat_uploads",
        sa.Column("visitor_id", sa.String(collation="C"), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mime_type", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("id", sa.String(collation="C"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("workspace_id", sa.String(collation="C"), nullable=False),
        sa.ForeignKeyConstraint(
            ["visitor_id", "workspace_id"],
            ["webchat_visitors.id", "webchat_visitors.workspace_id"],
            name=op.f("fk_webchat_uploads_visitor_id_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_webchat_uploads_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "workspace_id", name=op.f("pk_webchat_uploads")),
    )
    op.create_index(
        op.f("ix_webchat_uploads_visitor_id"), "webchat_uploads", ["visitor_id"], unique=False
    )
    op.create_table(
        "webchat_entries",
        sa.Column("visitor_id", sa.String(collation="C"), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.String(collation="C"), nullable=False),
        sa.Column("delivery_id", sa.String(collation="C"), nullable=True),
        sa.Column("id", sa.String(collation="C"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("workspace_id", sa.String(collation="C"), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id", "workspace_id"],
            ["deliveries.id", "deliveries.workspace_id"],
            name=op.f("fk_webchat_entries_delivery_id_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["message_id", "workspace_id"],
            ["messages.id", "messages.workspace_id"],
            name=op.f("fk_webchat_entries_message_id_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["visitor_id", "workspace_id"],
            ["webchat_visitors.id", "webchat_visitors.workspace_id"],
            name=op.f("fk_webchat_entries_visitor_id_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_webchat_entries_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "workspace_id", name=op.f("pk_webchat_entries")),
        sa.UniqueConstraint("visitor_id", "seq", name=op.f("uq_webchat_entries_visitor_id_seq")),
    )
    op.create_index(
        op.f("ix_webchat_entries_delivery_id"), "webchat_entries", ["delivery_id"], unique=False
    )
    op.create_index(
        op.f("ix_webchat_entries_message_id"), "webchat_entries", ["message_id"], unique=False
    )


def downgrade() -> None:
    raise NotImplementedError("CrossChat's migrations only go forward; restore a backup instead.")
