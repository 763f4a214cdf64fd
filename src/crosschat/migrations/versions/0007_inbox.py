"""the inbox: mentions, and what its lists are read by"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.String(collation="C")


def upgrade() -> None:
    _mentions()
    _reactions()
    _contacts()
    _labels()
    _views()
    _lists()


def _mentions() -> None:
    _tenant_table(
        "mentions",
        sa.Column("member_id", _ID, nullable=False),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("message_id", _ID, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        _within("mentions", "member_id", "members"),
        _within("mentions", "conversation_id", "conversations"),
        _within("mentions", "message_id", "messages"),
        sa.UniqueConstraint("member_id", "message_id", name="uq_mentions_member_id_message_id"),
    )
    op.create_index(
        "ix_mentions_member_id_conversation_id", "mentions", ["member_id", "conversation_id"]
    )
    op.create_index("ix_mentions_conversation_id", "mentions", ["conversation_id"])
    op.create_index(
        "ix_mentions_unseen",
        "mentions",
        ["member_id", "conversation_id"],
        postgresql_where=sa.text("seen_at IS NULL"),
    )


def _reactions() -> None:
    op.create_index(
        "ix_messages_reactions",
        "messages",
        ["connection_id", sa.text("(content ->> 'target')")],
        postgresql_where=sa.text("type = 'reaction'"),
    )


def _contacts() -> None:
    op.add_column(
        "contacts",
        sa.Column("attributes", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
    )
    op.create_index(
        "ix_contacts_workspace_id",
        "contacts",
        ["workspace_id", sa.text("created_at DESC"), sa.text("id DESC")],
    )
    op.create_index(
        "ix_contacts_email",
        "contacts",
        [sa.literal_column("lower(email)").label("lower_email")],
        postgresql_ops={"lower_email": "text_pattern_ops"},
    )
    op.create_index(
        "ix_identities_address",
        "identities",
        ["address"],
        postgresql_ops={"address": "text_pattern_ops"},
    )


def _labels() -> None:
    _tenant_table(
        "labels",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("color", sa.String()),
        sa.UniqueConstraint("workspace_id", "name", name="uq_labels_workspace_id_name"),
    )
    op.execute(
        "INSERT INTO labels (id, workspace_id, name) "
        "SELECT 'lbl_' || left(md5(workspace_id || name), 26), workspace_id, name FROM "
        "(SELECT DISTINCT workspace_id, unnest(labels) AS name FROM conversations) AS used"
    )


def _views() -> None:
    _tenant_table(
        "saved_views",
        sa.Column("member_id", _ID),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("filters", postgresql.JSONB(), nullable=False),
        sa.Column("shared", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        _within("saved_views", "member_id", "members"),
    )
    op.create_index(
        "ix_saved_views_workspace_id_position", "saved_views", ["workspace_id", "position"]
    )


def _lists() -> None:
    for name, columns, where in (
        ("status", ["status"], "status <> 'open'"),
        ("assignee", ["assignee_id", "status"], "assignee_id IS NOT NULL"),
        ("people", ["status"], "assignee_kind = 'people'"),
        ("priority", ["priority"], "priority <> 'normal'"),
    ):
        op.create_index(
            f"ix_conversations_{name}",
            "conversations",
            ["workspace_id", *columns, sa.text("last_message_at DESC"), sa.text("id DESC")],
            postgresql_where=sa.text(where),
        )


def _tenant_table(name: str, *parts: Any) -> None:
    op.create_table(
        name,
        *parts,
        sa.Column("id", _ID, nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("workspace_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=f"fk_{name}_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", "workspace_id", name=f"pk_{name}"),
    )


def _within(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column, "workspace_id"],
        [f"{target}.id", f"{target}.workspace_id"],
        name=f"fk_{table}_{column}_workspace_id",
        ondelete="CASCADE",
    )


def downgrade() -> None:
    raise NotImplementedError("CrossChat's migrations only go forward; restore a backup instead.")
