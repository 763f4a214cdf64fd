"""The database that the settings mean: a given server, the one running here, or our own."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crosschat.config import Settings
from crosschat.postgres.account import choose_account
from crosschat.postgres.cluster import DATABASE, SUPERUSER
from crosschat.postgres.dsn import normalise
from crosschat.postgres.errors import AlreadyRunning
from crosschat.postgres.folders import socket_directory
from crosschat.postgres.leftovers import running_server
from crosschat.postgres.probe import answers
from crosschat.postgres.record import RunRecord
from crosschat.postgres.server import EmbeddedPostgres

ATTACH_TIMEOUT = 60.0  # seconds for an owner whose server is starting or recovering


def attach(data_dir: Path) -> str | None:
    """The DSN of the server that another process runs on `data_dir`, if it answers.

    ``run.json`` may be a dead owner's and its process id somebody else's by now, so the process
    is identified and asked.
    """
    data_dir = data_dir.absolute()
    record = RunRecord.read(data_dir)
    if record is None or record.postgres is None:
        return None
    cluster = data_dir / "postgres"
    sockets = socket_directory(data_dir, choose_account(cluster))
    if running_server(cluster, sockets) != record.postgres.pid:
        return None
    return record.postgres.dsn if answers(sockets, DATABASE, SUPERUSER) else None


@contextmanager
def open_database(settings: Settings) -> Iterator[str]:
    """The DSN of a running database; a server that was started for it stops at the end.

    Raises:
        SettingsInvalid: ``DATABASE_URL`` is no PostgreSQL address.
        PostgresFailed: the embedded server cannot start.
        AlreadyRunning: the data directory has an owner whose server did not answer in time.
    """
    if settings.database_url is not None:
        yield normalise(settings.database_url.get_secret_value())
        return
    server = EmbeddedPostgres(settings.data_dir)
    try:
        yield _attach_or_start(server)
    finally:
        server.stop()


def _attach_or_start(server: EmbeddedPostgres) -> str:
    deadline = time.monotonic() + ATTACH_TIMEOUT
    while True:
        dsn = attach(server.data_dir)
        if dsn is not None:
            return dsn
        try:
            return server.start()
        except AlreadyRunning:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.1)
