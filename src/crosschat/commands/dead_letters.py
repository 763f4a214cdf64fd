"""`crosschat dead-letters`: what failed for good."""

from rich.markup import escape
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.commands.terminal import console, run_command
from crosschat.config import Settings
from crosschat.conversations.dead_letters import retry_dead_letters
from crosschat.errors import NotFound
from crosschat.jobs.dead_letters import dead_letters, read_id, shown_id
from crosschat.main import open_system
from crosschat.models import JobRow
from crosschat.system import System

_SHOWN = 100


def run_dead_letters(settings: Settings, dsn: str, retry: str | None) -> None:
    """`crosschat dead-letters`: list those of all workspaces, or retry one (ID) or `all`."""

    async def run() -> None:
        async with open_system(settings, dsn) as system, system.database.transaction() as session:
            if retry is None:
                await _list_dead_letters(session)
            else:
                count = await _retry_dead_letters(session, system, retry)
                console.print(f"{count} queued again.")

    run_command(run())


async def _list_dead_letters(session: AsyncSession) -> None:
    rows = (await session.scalars(dead_letters(None).limit(_SHOWN + 1))).all()
    table = Table("id", "died", "kind", "workspace", "correlation", "error")
    for row in rows[:_SHOWN]:
        died = row.dead_at.isoformat(timespec="seconds") if row.dead_at else ""
        error = escape((row.error or "").partition("\n")[0][:200])
        table.add_row(
            shown_id(row.id), died, row.kind, row.workspace_id or "-", row.correlation or "-", error
        )
    console.print(table if rows else "There are none.")
    if len(rows) > _SHOWN:
        console.print(f"These are the newest {_SHOWN}; there are more.")


async def _retry_dead_letters(session: AsyncSession, system: System, which: str) -> int:
    if which == "all":
        ids = list(await session.scalars(dead_letters(None).with_only_columns(JobRow.id)))
    else:
        ids = [job_id] if (job_id := read_id(which)) is not None else []
    count = await retry_dead_letters(session, system.queue, ids, None)
    if which != "all" and not count:
        raise NotFound(f"There is no dead letter {which}. `crosschat dead-letters` lists them.")
    return count
