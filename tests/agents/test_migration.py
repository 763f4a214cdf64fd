"""What agents were told before there were prompts is not lost."""

from alembic import command
from sqlalchemy import Connection, text

from crosschat.database import create_engine
from crosschat.migrations.runner import alembic_config
from crosschat.postgres import EmbeddedPostgres
from tests.conftest import _execute, named


def upgrade_to(connection: Connection, revision: str) -> None:
    command.upgrade(alembic_config(connection), revision)


async def test_instructions_become_the_first_version_of_a_prompt(
    postgres_server: EmbeddedPostgres,
) -> None:
    await _execute(postgres_server.dsn, "CREATE DATABASE before_prompts")
    engine = create_engine(named(postgres_server.dsn, "before_prompts"))
    try:
        async with engine.begin() as connection:
            await connection.run_sync(upgrade_to, "0003")
            await connection.execute(text("INSERT INTO workspaces (id, name) VALUES ('ws_1', 'w')"))
            await connection.execute(
                text(
                    "INSERT INTO agents (id, workspace_id, name, instructions) VALUES"
                    " ('agt_01', 'ws_1', 'Ana', 'You sell shoes.'), ('agt_02', 'ws_1', 'Rui', '')"
                )
            )
            await connection.run_sync(upgrade_to, "head")
            rows = await connection.execute(
                text(
                    "SELECT a.name, p.name, v.number, v.text FROM agents a"
                    " LEFT JOIN prompts p ON p.id = a.prompt_id"
                    " LEFT JOIN prompt_versions v ON v.prompt_id = p.id ORDER BY a.id"
                )
            )
            assert [tuple(row) for row in rows] == [
                ("Ana", "Ana", 1, "You sell shoes."),
                ("Rui", None, None, None),
            ]
    finally:
        await engine.dispose()
        await _execute(postgres_server.dsn, "DROP DATABASE before_prompts WITH (FORCE)")
