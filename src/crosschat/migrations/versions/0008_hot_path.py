"""hot path: fewer checks and index entries a message, room for rows that are written again"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Filled so far, pages keep room for rows that change without touching an index, which then cost no
# index entry either.
_ROOM = {"deliveries": 65, "rate_buckets": 60}


def upgrade() -> None:
    # A conversation's and a message's own references lead to the workspace already.
    op.drop_constraint(op.f("fk_messages_workspace_id"), "messages")
    op.drop_constraint(op.f("fk_deliveries_workspace_id"), "deliveries")
    for table, share in _ROOM.items():
        op.execute(f"ALTER TABLE {table} SET (fillfactor = {share})")
    # An index whose condition names the status is written anew at every change of it. Whatever is
    # in trouble has an error, and most never have one.
    op.drop_index("ix_deliveries_troubled", "deliveries")
    op.create_index(
        "ix_deliveries_troubled",
        "deliveries",
        ["workspace_id", "created_at"],
        postgresql_where=sa.text("error_code IS NOT NULL"),
    )
    op.drop_index("ix_raw_events_unrouted", "raw_events")
    op.create_index(
        "ix_raw_events_unrouted",
        "raw_events",
        ["received_at"],
        postgresql_where=sa.text("unrouted > 0 OR error IS NOT NULL"),
    )
    # Read once or never, and gone within the hour: not worth compressing.
    op.execute("ALTER TABLE live_changes ALTER COLUMN changes SET STORAGE EXTERNAL")


def downgrade() -> None:
    op.execute("ALTER TABLE live_changes ALTER COLUMN changes SET STORAGE EXTENDED")
    op.drop_index("ix_raw_events_unrouted", "raw_events")
    op.create_index(
        "ix_raw_events_unrouted",
        "raw_events",
        ["received_at"],
        postgresql_where=sa.text("unrouted > 0 OR state = 'unparsable'"),
    )
    op.drop_index("ix_deliveries_troubled", "deliveries")
    op.create_index(
        "ix_deliveries_troubled",
        "deliveries",
        ["workspace_id", "created_at"],
        postgresql_where=sa.text("status IN ('failed', 'unknown')"),
    )
    for table in _ROOM:
        op.execute(f"ALTER TABLE {table} RESET (fillfactor)")
    for table in ("deliveries", "messages"):
        op.create_foreign_key(
            op.f(f"fk_{table}_workspace_id"),
            table,
            "workspaces",
            ["workspace_id"],
            ["id"],
            ondelete="CASCADE",
        )
