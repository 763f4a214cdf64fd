"""agents: prompts with versions, tools, traces of turns, leads"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agent_tries",
        sa.Column("result", postgresql.JSONB(), nullable=True),
        sa.Column("id", sa.String(collation="C"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("workspace_id", sa.String(collation="C"), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_agent_tries_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "workspace_id", name=op.f("pk_agent_tries")),
    )
    op.create_table(
        "prompts",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "updated_at",
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
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_prompts_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "workspace_id", name=op.f("pk_prompts")),
    )
    op.create_table(
        "prompt_versions",
        sa.Column("prompt_id", sa.String(collation="C"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("defaults", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("id", sa.String(collation="C"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("workspace_id", sa.String(collation="C"), nullable=False),
        sa.ForeignKeyConstraint(
            ["prompt_id", "workspace_id"],
            ["prompts.id", "prompts.workspace_id"],
            name=op.f("fk_prompt_versions_prompt_id_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_prompt_versions_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "workspace_id", name=op.f("pk_prompt_versions")),
        sa.UniqueConstraint(
            "prompt_id",
            "number",
            "workspace_id",
            name=op.f("uq_prompt_versions_prompt_id_number_workspace_id"),
        ),
    )
    op.create_table(
        "agent_tools",
        sa.Column("agent_id", sa.String(collation="C"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("parameters", postgresql.JSONB(), nullable=False),
        sa.Column("bound", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("headers", sa.LargeBinary(), nullable=True),
        sa.Column(
            "header_names",
            postgresql.ARRAY(sa.String()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("side_effects", sa.Boolean(), nullable=False),
        sa.Column("timeout", sa.Double(), nullable=False),
        sa.Column(
            "updated_at",
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
        sa.CheckConstraint(
            "method IN ('GET', 'POST', 'PUT', 'PATCH', 'DELETE')",
            name=op.f("ck_agent_tools_method"),
        ),
        sa.ForeignKeyConstraint(
            ["agent_id", "workspace_id"],
            ["agents.id", "agents.workspace_id"],
            name=op.f("fk_agent_tools_agent_id_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_agent_tools_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "workspace_id", name=op.f("pk_agent_tools")),
        sa.UniqueConstraint(
            "agent_id",
            "name",
            "workspace_id",
            name=op.f("uq_agent_tools_agent_id_name_workspace_id"),
        ),
    )
    op.create_table(
        "agent_turns",
        sa.Column("conversation_id", sa.String(collation="C"), nullable=False),
        sa.Column("answered_seq", sa.BigInteger(), nullable=False),
        sa.Column("agent_id", sa.String(collation="C"), nullable=False),
        sa.Column("agent_revision", sa.Integer(), nullable=False),
        sa.Column("prompt_id", sa.String(collation="C"), nullable=True),
        sa.Column("prompt_version", sa.Integer(), nullable=True),
        sa.Column("message_ids", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("tool_calls", postgresql.JSONB(), nullable=False),
        sa.Column("model", sa.String(), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("input_tokens", sa.Integer(), nullable=False),
        sa.Column("cached_tokens", sa.Integer(), nullable=False),
        sa.Column("output_tokens", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Numeric(precision=14, scale=8), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("brief", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("reply_message_id", sa.String(collation="C"), nullable=True),
        sa.Column("model_ms", sa.Integer(), nullable=False),
        sa.Column("tools_ms", sa.Integer(), nullable=False),
        sa.Column("total_ms", sa.Integer(), nullable=False),
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
            "outcome IN ('reply', 'draft', 'handoff', 'discarded', 'failed', 'waiting')",
            name=op.f("ck_agent_turns_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id", "workspace_id"],
            ["conversations.id", "conversations.workspace_id"],
            name=op.f("fk_agent_turns_conversation_id_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_agent_turns_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "workspace_id", name=op.f("pk_agent_turns")),
    )
    op.create_index(
        op.f("ix_agent_turns_agent_id"),
        "agent_turns",
        ["agent_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        op.f("ix_agent_turns_conversation_id_answered_seq"),
        "agent_turns",
        ["conversation_id", "answered_seq"],
        unique=False,
    )
    op.create_table(
        "leads",
        sa.Column("conversation_id", sa.String(collation="C"), nullable=False),
        sa.Column("contact_id", sa.String(collation="C"), nullable=False),
        sa.Column("agent_id", sa.String(collation="C"), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("company", sa.String(), nullable=True),
        sa.Column("intent", sa.String(), nullable=True),
        sa.Column("summary", sa.String(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column(
            "source_message_ids",
            postgresql.ARRAY(sa.String()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "edited_fields",
            postgresql.ARRAY(sa.String()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
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
            ["contact_id", "workspace_id"],
            ["contacts.id", "contacts.workspace_id"],
            name=op.f("fk_leads_contact_id_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id", "workspace_id"],
            ["conversations.id", "conversations.workspace_id"],
            name=op.f("fk_leads_conversation_id_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_leads_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "workspace_id", name=op.f("pk_leads")),
        sa.UniqueConstraint(
            "conversation_id", "workspace_id", name=op.f("uq_leads_conversation_id_workspace_id")
        ),
    )
    op.create_index(
        op.f("ix_leads_workspace_id"),
        "leads",
        ["workspace_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "tool_calls",
        sa.Column("conversation_id", sa.String(collation="C"), nullable=False),
        sa.Column("answered_seq", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("tool", sa.String(), nullable=False),
        sa.Column("arguments", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(collation="C"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("workspace_id", sa.String(collation="C"), nullable=False),
        sa.CheckConstraint(
            "state IN ('started', 'done', 'failed', 'unknown')", name=op.f("ck_tool_calls_state")
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id", "workspace_id"],
            ["conversations.id", "conversations.workspace_id"],
            name=op.f("fk_tool_calls_conversation_id_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_tool_calls_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "workspace_id", name=op.f("pk_tool_calls")),
        sa.UniqueConstraint(
            "conversation_id",
            "answered_seq",
            "number",
            "workspace_id",
            name=op.f("uq_tool_calls_conversation_id_answered_seq_number_workspace_id"),
        ),
    )
    op.add_column("agents", sa.Column("prompt_id", sa.String(collation="C"), nullable=True))
    op.add_column("agents", sa.Column("prompt_version", sa.Integer(), nullable=True))
    op.add_column("agents", sa.Column("legacy_prompt_id", sa.String(), nullable=True))
    op.add_column(
        "agents",
        sa.Column("variables", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
    )
    op.add_column(
        "agents",
        sa.Column("draft_only", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column(
        "agents",
        sa.Column("lead_capture", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column(
        "agents",
        sa.Column("language", sa.String(), server_default=sa.text("'customer'"), nullable=False),
    )
    op.add_column(
        "agents",
        sa.Column("hours", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
    )
    op.add_column("agents", sa.Column("handoff_message", sa.String(), nullable=True))
    op.add_column(
        "agents",
        sa.Column("token_budget", sa.Integer(), server_default=sa.text("4000"), nullable=False),
    )
    op.add_column("agents", sa.Column("return_after", sa.Double(), nullable=True))
    op.add_column(
        "agents",
        sa.Column(
            "return_on_reopen", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
    )
    op.add_column(
        "agents", sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False)
    )
    op.add_column(
        "agents",
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
    )
    op.create_foreign_key(
        op.f("fk_agents_prompt_id_workspace_id"),
        "agents",
        "prompts",
        ["prompt_id", "workspace_id"],
        ["id", "workspace_id"],
        ondelete="NO ACTION",
    )

    _move_instructions()
    op.drop_column("agents", "instructions")


def _move_instructions() -> None:
    """What agents were told becomes the first version of a prompt."""
    op.execute(
        "INSERT INTO prompts (id, workspace_id, name)"
        " SELECT 'prm' || substr(id, 4), workspace_id, name FROM agents WHERE instructions <> ''"
    )
    op.execute(
        "INSERT INTO prompt_versions (id, workspace_id, prompt_id, number, text)"
        " SELECT 'pmv' || substr(id, 4), workspace_id, 'prm' || substr(id, 4), 1, instructions"
        " FROM agents WHERE instructions <> ''"
    )
    op.execute("UPDATE agents SET prompt_id = 'prm' || substr(id, 4) WHERE instructions <> ''")


def downgrade() -> None:
    raise NotImplementedError("CrossChat's migrations only go forward; restore a backup instead.")
