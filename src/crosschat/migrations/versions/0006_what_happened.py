"""what happened: attempts at deliveries, times of statuses, dead letters' owners, workers' figures"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delivery_attempts",
        sa.Column("delivery_id", sa.String(collation="C"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("error_code", sa.String(), nullable=True),
        sa.Column("error_message", sa.String(), nullable=True),
        sa.Column("provider_code", sa.String(), nullable=True),
        sa.Column("exchanges", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("correlation", sa.String(), nullable=True),
        sa.Column("id", sa.String(collation="C"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("workspace_id", sa.String(collation="C"), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('retry', 'failed', 'unknown', 'requeued')",
            name=op.f("ck_delivery_attempts_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id", "workspace_id"],
            ["deliveries.id", "deliveries.workspace_id"],
            name=op.f("fk_delivery_attempts_delivery_id_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_delivery_attempts_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "workspace_id", name=op.f("pk_delivery_attempts")),
    )
    op.create_index(
        op.f("ix_delivery_attempts_delivery_id_at"), "delivery_attempts", ["delivery_id", "at"]
    )
    op.add_column("deliveries", sa.Column("correlation", sa.String(), nullable=True))
    op.add_column("deliveries", sa.Column("attempt_ms", sa.Integer(), nullable=True))
    for name in ("attempted_at", "accepted_at", "sent_at", "delivered_at", "read_at"):
        op.add_column("deliveries", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("jobs", sa.Column("workspace_id", sa.String(collation="C"), nullable=True))
    op.create_index(
        "ix_jobs_dead_letters",
        "jobs",
        ["workspace_id", "id"],
        postgresql_where=sa.text("dead_at IS NOT NULL"),
    )
    op.add_column(
        "worker_pulses",
        sa.Column("figures", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("CrossChat's migrations only go forward; restore a backup instead.")
