"""What an operator does at the terminal, apart from starting and stopping."""

import asyncio
import sys
from collections.abc import Coroutine, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import orjson
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.backup.archive import BackupFailed
from crosschat.backup.load import Backup
from crosschat.backup.save import save
from crosschat.config import Settings
from crosschat.conversations.dead_letters import retry_dead_letters
from crosschat.conversations.handoff import lock_conversation, newest_inbound
from crosschat.conversations.outbound import Outgoing
from crosschat.conversations.threads import LIVE_STATUSES
from crosschat.doctor.examine import examine, without_database
from crosschat.doctor.report import Report
from crosschat.doctor.server import unreachable
from crosschat.errors import CrosschatError, InvalidRequest, NotFound
from crosschat.ingress.entries import SPLIT
from crosschat.jobs.dead_letters import dead_letters, read_id, shown_id
from crosschat.jobs.types import PEOPLE, LaneClass, NewJob
from crosschat.kit import clock
from crosschat.kit.crypto import Vault
from crosschat.kit.logs import configure_logs
from crosschat.kit.secretfile import write_secret
from crosschat.main import (
    FILES_FOLDER,
    SECRET_KEY_FILE,
    describe_api,
    open_system,
    secret_keys,
)
from crosschat.messaging.content import Text
from crosschat.models import ApiKey, Contact, Conversation, Identity, JobRow, RawEvent, Workspace
from crosschat.system import System
from crosschat.workspaces.invitations import sign_up_code
from crosschat.workspaces.keys import issue_key
from crosschat.workspaces.service import default_workspace

T = TypeVar("T")
_BATCH = 500
_SHOWN = 100
console = Console(highlight=False)


def run_keys(settings: Settings, dsn: str, action: str, name: str | None) -> None:
    """`crosschat keys`: list, create NAME, revoke ID."""

    async def run() -> None:
        async with open_system(settings, dsn) as system, system.database.transaction() as session:
            workspace = await _workspace(session)
            match action:
                case "list":
                    await _list_keys(session, workspace)
                case "create":
                    _, token = await issue_key(
                        session, workspace.id, name=name or "From the terminal"
                    )
                    console.print(f"{token}\nKeep it: it cannot be shown again.")
                case "revoke":
                    await _revoke_key(session, workspace, name)
                case _:
                    raise InvalidRequest("Say `list`, `create NAME` or `revoke ID`.")

    _run(run)


async def _list_keys(session: AsyncSession, workspace: Workspace) -> None:
    rows = await session.scalars(
        select(ApiKey).where(ApiKey.workspace_id == workspace.id).order_by(ApiKey.id)
    )
    table = Table("id", "name", "ends in", "last used", "state")
    for key in rows:
        used = key.last_used_at.isoformat(timespec="minutes") if key.last_used_at else "never"
        table.add_row(key.id, key.name, key.hint, used, "revoked" if key.revoked_at else "in force")
    console.print(table)


async def _revoke_key(session: AsyncSession, workspace: Workspace, key_id: str | None) -> None:
    revoked = await session.scalar(
        update(ApiKey)
        .where(ApiKey.id == key_id, ApiKey.workspace_id == workspace.id)
        .values(revoked_at=clock.now())
        .returning(ApiKey.id)
    )
    if revoked is None:
        raise NotFound(f"There is no key {key_id}. `crosschat keys list` shows them.")
    console.print(f"{revoked} is revoked.")


def run_openapi() -> None:
    """`crosschat openapi`: sorted, so that two versions can be compared line by line."""
    document = asyncio.run(describe_api())
    written = orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
    sys.stdout.buffer.write(written + b"\n")


def run_invite(settings: Settings, email: str) -> None:
    """`crosschat invite`: a code that lets one address sign up within seven days."""
    console.print(sign_up_code(Vault(*secret_keys(settings)), email), soft_wrap=True)


def run_doctor(settings: Settings, dsn: str, *, as_json: bool) -> None:
    """`crosschat doctor`: what keeps messages from coming or going; exits with 1 if anything."""
    configure_logs("error", settings.log_format, "doctor")
    _show(asyncio.run(examine(settings, dsn, open_system)), as_json=as_json)


def show_without_database(settings: Settings, reason: str, *, as_json: bool) -> None:
    """The same when there is no database to ask."""
    _show(without_database(settings, unreachable(reason)), as_json=as_json)


def _show(report: Report, *, as_json: bool) -> None:
    if as_json:
        console.print(orjson.dumps(report.as_json()).decode(), soft_wrap=True, markup=False)
    else:
        for line in report.lines():
            console.print(line, soft_wrap=True, markup=False)
    raise SystemExit(int(report.failed))


def run_send(settings: Settings, dsn: str, to: str, text: str, connection: str | None) -> None:
    """`crosschat send`: queue one message into an existing conversation."""

    async def run() -> None:
        async with open_system(settings, dsn) as system, system.database.transaction() as session:
            workspace = await _workspace(session)
            found = await _find_conversation(session, workspace, to, connection)
            conversation = await lock_conversation(session, found)
            conversation.answered_seq = await newest_inbound(session, conversation.id)
            outgoing = Outgoing(conversation, Text(text=text), "member", priority=PEOPLE)
            [message_id] = await system.outbox.post(session, [outgoing])
            console.print(f"Queued as {message_id}.")

    _run(run)


async def _find_conversation(
    session: AsyncSession, workspace: Workspace, to: str, connection: str | None
) -> str:
    digits = to.lstrip("+")
    statement = (
        select(Conversation.id)
        .join(Identity, Identity.id == Conversation.identity_id)
        .join(Contact, Contact.id == Conversation.contact_id)
        .where(
            Conversation.workspace_id == workspace.id,
            Conversation.status.in_(LIVE_STATUSES),
            or_(Conversation.id == to, Identity.address.in_((to, digits)), Contact.phone == digits),
        )
    )
    if connection is not None:
        statement = statement.where(Conversation.connection_id == connection)
    ids = (await session.scalars(statement)).all()
    if not ids:
        raise NotFound(f"No open conversation with {to}. They must have written first.")
    if len(ids) > 1:
        raise InvalidRequest(f"{to} has {len(ids)} conversations; name one, or --connection.")
    return ids[0]


def run_replay(settings: Settings, dsn: str, events: Sequence[str], since: str | None) -> None:
    """`crosschat replay`: take raw events in again. Whatever is stored already stays as it is."""

    async def run() -> None:
        moment = datetime.fromisoformat(since) if since else None
        async with open_system(settings, dsn) as system:
            console.print(f"{await replay(system, events, moment)} event(s) queued.")

    _run(run)


async def replay(system: System, events: Sequence[str], since: datetime | None) -> int:
    """Queue raw events for splitting again, oldest first; how many."""
    statement = select(RawEvent.id).order_by(RawEvent.id)
    if events:
        statement = statement.where(RawEvent.id.in_(events))
    if since is not None:
        statement = statement.where(RawEvent.received_at >= since)
    count, last = 0, ""
    while True:
        async with system.database.transaction() as session:
            page = statement.where(RawEvent.id > last).limit(_BATCH)
            ids = (await session.scalars(page)).all()
            if not ids:
                return count
            count, last = count + len(ids), ids[-1]
            payload = orjson.dumps(list(ids)).decode()
            job = NewJob(LaneClass.SPLIT, f"s:replay:{ids[0]}", SPLIT, payload)
            await system.queue.enqueue(session, [job])


def run_backup(
    settings: Settings, dsn: str, path: Path, *, without_files: bool, with_secret_key: bool
) -> None:
    """`crosschat backup`."""
    if with_secret_key and settings.secret_key is not None:
        raise SystemExit("The secret key is CROSSCHAT_SECRET_KEY: keep that variable yourself.")
    if not without_files and settings.files_url is not None:
        raise SystemExit("Files are kept at FILES_URL: back them up there, and add --without-files")
    keys = secret_keys(settings)
    files = None if without_files else settings.data_dir / FILES_FOLDER
    secret = keys[0] if with_secret_key else None
    manifest = _attempt(save(path, dsn, keys, files=files, secret_key=secret))
    rows = sum(facts.rows for facts in manifest.tables.values())
    kept = "no files" if manifest.files is None else f"{manifest.files} files"
    console.print(f"{path}: {rows} rows, {kept}, schema {manifest.revision}.", soft_wrap=True)
    if secret is None:
        console.print(
            "The key that opens the credentials is not in it. Keep a copy elsewhere: "
            + ("CROSSCHAT_SECRET_KEY" if settings.secret_key else f"{_key_file(settings)}"),
            soft_wrap=True,
        )


def run_restore(
    settings: Settings, dsn: str, path: Path, *, replace: bool, without_files: bool
) -> None:
    """`crosschat restore`."""

    async def run() -> tuple[int, bool]:
        backup = Backup(path)
        fresh = _key_to_write(settings, backup, replace=replace)
        if backup.manifest.files and settings.files_url is not None and not without_files:
            raise BackupFailed("Files are kept at FILES_URL here: add --without-files")
        files = None if without_files else settings.data_dir / FILES_FOLDER
        await backup.load(dsn, files=files, replace=replace)
        if fresh is not None:
            write_secret(_key_file(settings), fresh)
        return sum(facts.rows for facts in backup.manifest.tables.values()), fresh is not None

    rows, key_written = _attempt(run())
    console.print(f"{rows} rows restored; their checksums are those of the backup.")
    if key_written:
        console.print(f"The secret key is in {_key_file(settings)} again.", soft_wrap=True)


def _key_to_write(settings: Settings, backup: Backup, *, replace: bool) -> str | None:
    """The backup's own secret key, if this server needs it to read the credentials.

    Raises: BackupFailed, when nobody has the right one.
    """
    file = _key_file(settings)
    has_one = settings.secret_key is not None or file.exists()
    if has_one and backup.readable_with(secret_keys(settings)):
        return None
    own = backup.secret_key
    may_write = settings.secret_key is None and (replace or not file.exists())
    if own is not None and backup.readable_with([own]) and may_write:
        return own
    raise BackupFailed(
        "The credentials in this backup are sealed with another secret key than this server's. "
        f"Put the old server's key into {file} (or CROSSCHAT_SECRET_KEY) and restore again. "
        "Nothing was changed."
    )


def _key_file(settings: Settings) -> Path:
    return settings.data_dir / SECRET_KEY_FILE


def _attempt(work: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(work)
    except BackupFailed as error:
        raise SystemExit(f"crosschat: {error}") from None


def run_dead_letters(settings: Settings, dsn: str, retry: str | None) -> None:
    """`crosschat dead-letters`: list those of all workspaces, or retry one (ID) or `all`."""

    async def run() -> None:
        async with open_system(settings, dsn) as system, system.database.transaction() as session:
            if retry is None:
                await _list_dead_letters(session)
            else:
                count = await _retry_dead_letters(session, system, retry)
                console.print(f"{count} queued again.")

    _run(run)


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


async def _workspace(session: AsyncSession) -> Workspace:
    workspace = await default_workspace(session)
    if workspace is None:
        raise NotFound("There is no default workspace yet; `crosschat migrate` creates it.")
    return workspace


def _run(main: object) -> None:
    try:
        asyncio.run(main())  # type: ignore[operator]
    except CrosschatError as error:
        raise SystemExit(error.message) from None
