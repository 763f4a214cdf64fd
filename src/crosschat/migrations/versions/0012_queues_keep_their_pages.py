"""queues keep their pages: vacuuming them takes no lock that keeps everybody out"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# Their rows come and go all day. Giving the empty pages at a table's end back to the disk, only to
# take new ones a second later, takes a lock for which all of its readers and writers wait.
_QUEUES = ("jobs", "lanes", "rate_buckets", "live_changes")


def upgrade() -> None:
    for table in _QUEUES:
        op.execute(f"ALTER TABLE {table} SET (vacuum_truncate = off)")


def downgrade() -> None:
    for table in _QUEUES:
        op.execute(f"ALTER TABLE {table} RESET (vacuum_truncate)")
