"""what platforms tell: templates, refusals, edits and deletions, an account's health"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "templates",
        sa.Column("connection_id", sa.String(collation="C"), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("components", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column(
            "named_parameters", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column("details", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column(
            "synced_at",
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
            name=op.f("fk_templates_connection_id_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_templates_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "workspace_id", name=op.f("pk_templates")),
        sa.UniqueConstraint(
            "connection_id", "external_id", name=op.f("uq_templates_connection_id_external_id")
        ),
    )
    op.add_column(
        "identities",
        sa.Column(
            "refusals",
            postgresql.ARRAY(sa.String()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
    )
    op.add_column("identities", sa.Column("avatar", sa.String(), nullable=True))
    op.add_column("messages", sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("messages", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "messages",
        sa.Column("revisions", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
    )
    op.add_column(
        "connections",
        sa.Column("health", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
    )
    op.create_index(
        "ix_conversations_resolved",
        "conversations",
        ["resolved_at"],
        postgresql_where=sa.text("status = 'resolved'"),
    )
    op.drop_constraint(op.f("ck_connections_status"), "connections")
    op.create_check_constraint(
        op.f("ck_connections_status"),
        "connections",
        "status IN ('active', 'paused', 'disconnected')",
    )


def downgrade() -> None:
    raise NotImplementedError("CrossChat's migrations only go forward; restore a backup instead.")
