"""changes as written: the live journal's lines are not taken apart by Postgres"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A line holds all that a transaction changed, some 700 bytes a message; as jsonb it took
    # Postgres four times as long to store.
    op.execute("ALTER TABLE live_changes ALTER COLUMN changes TYPE json USING changes::json")
    _leave_uncompressed()


def downgrade() -> None:
    op.execute("ALTER TABLE live_changes ALTER COLUMN changes TYPE jsonb USING changes::jsonb")
    _leave_uncompressed()


def _leave_uncompressed() -> None:
    """A column that gets another type forgets how it was stored."""
    op.execute("ALTER TABLE live_changes ALTER COLUMN changes SET STORAGE EXTERNAL")
