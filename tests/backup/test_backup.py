"""Everything in one file and back: equal row by row, or nothing changed at all."""

import asyncio
import itertools
import os
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import pytest
from sqlalchemy import select
from tests.conftest import named
from tests.e2e.conftest import Installation
from tests.served import Served, serving, until

from crosschat.backup.archive import MANIFEST, BackupFailed, Manifest, member
from crosschat.backup.load import Backup
from crosschat.backup.save import save
from crosschat.main import FILES_FOLDER
from crosschat.models import Message
from crosschat.postgres import EmbeddedPostgres

KEYS = ["the-secret-key-of-the-old-server"]
TEXTS = ["plain", "tab\there\nline \\N backslash", "Olá 👋 ça va? \u2028", 'quote " and {json}']
_numbers = itertools.count()


async def execute(dsn: str, sql: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


@pytest.fixture
async def empty(postgres_server: EmbeddedPostgres) -> AsyncIterator[str]:
    """A database in which there is nothing, not even tables."""
    name = f"restored_{os.getpid()}_{next(_numbers)}"
    await execute(postgres_server.dsn, f"CREATE DATABASE {name}")
    yield named(postgres_server.dsn, name)
    await execute(postgres_server.dsn, f"DROP DATABASE {name} WITH (FORCE)")


async def say(api: Served, text: str) -> None:
    message = {"from": "351910000001", "text": {"body": text}}
    body = {"entry": [{"changes": [{"value": {"messages": [message]}}]}]}
    status, _ = await api.ask("POST", "/integrations/whatsapp/webhook", key=None, json=body)
    assert status == 200


async def inbound(api: Served) -> list[Message]:
    found = select(Message).where(Message.direction == "inbound").order_by(Message.seq)
    return list(await api.rows(found))


@pytest.fixture
async def saved(dsn: str, data_dir: Path, tmp_path: Path) -> tuple[Path, Manifest]:
    """A backup of a server that has talked with a customer and holds a file."""
    async with serving(dsn, data_dir, CROSSCHAT_SECRET_KEY=KEYS[0]) as api:
        await api.system.files.put("ws_1", b"a picture")
        async with api.working():
            for text in TEXTS:
                await say(api, text)

            async def all_in() -> bool:
                return len(await inbound(api)) == len(TEXTS)

            await until(all_in)
    path = tmp_path / "backup.zip"
    files = data_dir / FILES_FOLDER
    return path, await save(path, dsn, KEYS, files=files, secret_key=None)


async def test_a_restored_server_has_the_same_rows_and_files_and_goes_on(
    saved: tuple[Path, Manifest], empty: str, tmp_path: Path
) -> None:
    path, manifest = saved
    assert path.stat().st_mode & 0o777 == 0o600
    assert manifest.tables["messages"].rows >= len(TEXTS)
    assert manifest.files == 1
    there = tmp_path / "elsewhere"
    await Backup(path).load(empty, files=there / FILES_FOLDER, replace=False)
    again = await save(tmp_path / "again.zip", empty, KEYS, files=None, secret_key=None)
    assert again.tables == manifest.tables
    assert again.sequences == manifest.sequences
    [file] = [p for p in (there / FILES_FOLDER).rglob("*") if p.is_file()]
    assert file.read_bytes() == b"a picture"
    async with serving(empty, there, CROSSCHAT_SECRET_KEY=KEYS[0]) as api, api.working():
        before = await inbound(api)
        assert [m.text for m in before] == TEXTS
        await say(api, "after the restore")

        async def come() -> bool:
            return len(await inbound(api)) > len(before)

        await until(come)
        *_, newest = await inbound(api)
        assert newest.text == "after the restore"
        assert newest.seq > max(m.seq for m in before)
        assert newest.conversation_id == before[0].conversation_id


async def test_what_a_database_holds_is_only_replaced_on_demand(
    saved: tuple[Path, Manifest], dsn: str, tmp_path: Path
) -> None:
    path, manifest = saved
    await execute(dsn, "UPDATE messages SET text = 'changed'; DELETE FROM worker_pulses")
    with pytest.raises(BackupFailed, match=r"not empty.*--replace"):
        await Backup(path).load(dsn, files=None, replace=False)
    await Backup(path).load(dsn, files=None, replace=True)
    again = await save(tmp_path / "again.zip", dsn, KEYS, files=None, secret_key=None)
    assert again.tables == manifest.tables
    assert again.sequences == manifest.sequences


async def test_nothing_is_restored_under_a_working_server(
    saved: tuple[Path, Manifest], dsn: str
) -> None:
    await execute(dsn, "INSERT INTO worker_pulses (holder, seen_at) VALUES ('w', now())")
    with pytest.raises(BackupFailed, match="Stop it"):
        await Backup(saved[0]).load(dsn, files=None, replace=True)


def rewritten(path: Path, name: str, old: bytes, new: bytes) -> Path:
    """The same backup with a change in one member, as a zip that is sound in itself."""
    target = path.with_name("rewritten.zip")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as out:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == name:
                assert old in data
                data = data.replace(old, new, 1)
            out.writestr(info.filename, data)
    return target


async def test_another_schema_or_format_is_refused_with_what_to_do(
    saved: tuple[Path, Manifest],
) -> None:
    path, manifest = saved
    revision = manifest.revision.encode()
    other = rewritten(path, MANIFEST, b'"revision": "' + revision, b'"revision": "0001')
    with pytest.raises(BackupFailed, match=r"schema 0001.*crosschat migrate"):
        Backup(other)
    other = rewritten(path, MANIFEST, b'"format": 1', b'"format": 2')
    with pytest.raises(BackupFailed, match="format 2"):
        Backup(other)


@pytest.mark.parametrize("damage", ["cut short", "half", "a byte", "another row"])
async def test_a_damaged_backup_changes_nothing(
    saved: tuple[Path, Manifest], dsn: str, tmp_path: Path, damage: str
) -> None:
    path, manifest = saved
    size = path.stat().st_size
    if damage == "cut short":
        os.truncate(path, size - 1)
    elif damage == "half":
        os.truncate(path, size // 2)
    elif damage == "a byte":
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo(member("messages"))
        with path.open("r+b") as file:
            file.seek(info.header_offset + 30 + len(info.filename) + info.compress_size // 2)
            byte = file.read(1)
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte[0] ^ 0xFF]))
    else:
        path = rewritten(path, member("messages"), b"plain", b"plane")
    with pytest.raises(BackupFailed, match=r"Nothing was changed"):
        await Backup(path).load(dsn, files=None, replace=True)
    again = await save(tmp_path / "again.zip", dsn, KEYS, files=None, secret_key=None)
    assert again.tables == manifest.tables


async def command(it: Installation, *arguments: str) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "crosschat", *arguments,
        env=it.environment, cwd=it.data_dir,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    return process.returncode, said.decode()


async def test_an_installation_moves_to_another_database_and_answers_there(
    dsn: str, empty: str, tmp_path: Path
) -> None:
    old = Installation(dsn, tmp_path / "old")
    new = Installation(empty, tmp_path / "new", SANDBOX_SEED=old.environment["SANDBOX_SEED"])
    new.data_dir.mkdir()
    file = str(tmp_path / "moved.zip")
    try:
        async with aiohttp.ClientSession() as old.http:
            new.http = old.http
            await old.start_all()
            await _answered(old, "first question nonce-1")
            assert (await command(old, "backup", file, "--with-secret-key"))[0] == 0
            old.stop()
            status, said = await command(new, "restore", file)
            assert (status, "secret key" in said) == (0, True), said
            key = (new.data_dir / "secret-key").read_text()
            assert key == (old.data_dir / "secret-key").read_text()
            await new.start_all()
            await _answered(new, "second question nonce-2")
            [conversation] = (await new.get("/v1/conversations"))["data"]
            messages = (await new.get("/v1/messages"))["data"]
            assert {m["conversation_id"] for m in messages} == {conversation["id"]}
            (new.data_dir / "secret-key").write_text("another-key\n")
            status, said = await command(new, "restore", file)
            assert status == 1
            assert "another secret key" in said
            assert key.strip() not in said
    finally:
        old.stop()
        new.stop()


async def _answered(it: Installation, question: str) -> None:
    message: dict[str, Any] = {"customer": "351910000001", "text": question}
    await it.simulate("/whatsapp/batch", {"messages": [message]})

    async def answered() -> bool:
        nonce = question.split()[-1]
        return any(nonce in e["payload"]["text"]["body"] for e in await it.ledger())

    await it.until(answered)
