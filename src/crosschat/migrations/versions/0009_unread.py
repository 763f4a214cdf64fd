"""unread: an index of the conversations that have unread messages (decision 24)"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_conversations_unread",
        "conversations",
        ["workspace_id", "status", sa.text("last_message_at DESC"), sa.text("id DESC")],
        postgresql_where=sa.text("unread_count > 0"),
    )


def downgrade() -> None:
    op.drop_index("ix_conversations_unread", "conversations")
