"""The embedded PostgreSQL: a direct child that this process starts, watches, reaps and stops."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from crosschat.postgres.account import Account, choose_account
from crosschat.postgres.binaries import find_binaries
from crosschat.postgres.cluster import (
    DATABASE,
    ENVIRONMENT,
    SUPERUSER,
    directory_argument,
    prepare_cluster,
    reason,
)
from crosschat.postgres.errors import PostgresFailed
from crosschat.postgres.folders import make_socket_directory, open_log, socket_directory
from crosschat.postgres.leftovers import clear_leftovers, server_is_ready
from crosschat.postgres.lock import DirectoryLock
from crosschat.postgres.memory import usable_memory
from crosschat.postgres.options import options_for
from crosschat.postgres.probe import PORT, answers
from crosschat.postgres.processes import dies_with_parent
from crosschat.postgres.record import RunRecord, Server

START_TIMEOUT = 300.0  # seconds; recovery after a crash replays up to max_wal_size
FAST_STOP = 20.0  # seconds for SIGINT, then SIGQUIT
LOG_TAIL = 20_000  # bytes that are searched for a reason
BACKENDS_LINGER = 10.0  # seconds that a killed server's backends may need to notice


class EmbeddedPostgres:
    """A PostgreSQL server on ``<data_dir>/postgres``, reached through a private socket.

    Start it from the main thread: on Linux the server stops when the thread that started it ends,
    which is what makes it disappear after a ``kill -9`` of this process.

    Args:
        data_dir: CrossChat's data directory; made when it is missing.
        lock: the directory's lock when the caller holds it already; else it is taken and released.
    """

    name = "postgres"

    def __init__(self, data_dir: Path, *, lock: DirectoryLock | None = None) -> None:
        self.data_dir = data_dir.absolute()
        self.cluster = self.data_dir / "postgres"
        self._lock = lock or DirectoryLock(self.data_dir)
        self._owns_lock = lock is None
        self._process: subprocess.Popen[bytes] | None = None
        self._account: Account | None = None
        self._log_start = 0

    @property
    def dsn(self) -> str:
        """The address that asyncpg understands; the same for this directory at every start."""
        # The port names the socket file; said here, so that a PGPORT in the environment is ignored.
        return f"postgresql://{SUPERUSER}@/{DATABASE}?host={self.sockets}&port={PORT}"

    @property
    def sockets(self) -> Path:
        return socket_directory(self.data_dir, self._who())

    @property
    def pid(self) -> int | None:
        """The server's process id while it is our child and runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self, timeout: float = START_TIMEOUT) -> str:
        """Start the server and wait until it answers; the DSN.

        Raises:
            AlreadyRunning: another process owns the data directory.
            PostgresFailed: it cannot start; the message carries the log's reason.
        """
        if self.pid:
            return self.dsn
        if self._owns_lock and not self._lock.held:
            self._lock.acquire()
        try:
            self.launch()
            self._wait_until_ready(timeout)
        except BaseException:
            self.stop()
            raise
        if self._owns_lock and self.pid:
            RunRecord(os.getpid(), postgres=Server(self.dsn, self.pid)).write(self.data_dir)
        return self.dsn

    def launch(self) -> None:
        """Start the process without waiting for it: what a supervisor does after a crash.

        Raises:
            PostgresFailed: it cannot even be tried.
        """
        account = self._who()
        programs = find_binaries(account)
        prepare_cluster(self.cluster, programs, account)
        make_socket_directory(self.sockets, account)
        clear_leftovers(self.cluster, self.sockets)
        self._process = self._spawn(programs / "postgres", account)

    def poll(self) -> int | None:
        """The exit code once the server has ended (and was reaped), else ``None``."""
        return self._process.poll() if self._process else None

    def last_words(self) -> str:
        """The line of the log that tells why the last server ended; empty if it had no time."""
        log = self._log()
        return reason(log) if "FATAL:" in log or "PANIC:" in log else ""

    def restart(self) -> str:
        """Stop, start again, and wait; the DSN."""
        self._halt()
        return self.start()

    def stop(self) -> None:
        """End the server: sessions are cut off, everything committed is on disk."""
        if self._process is not None:
            self._halt()
            with contextlib.suppress(OSError):
                self.sockets.rmdir()
        if self._owns_lock and self._lock.held:
            RunRecord.remove(self.data_dir)
            self._lock.release()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def _who(self) -> Account:
        if self._account is None:
            self._account = choose_account(self.cluster)
        return self._account

    def _spawn(self, program: Path, account: Account) -> subprocess.Popen[bytes]:
        arguments = [f"-D{directory_argument(self.cluster)}"]
        options = options_for(usable_memory())
        for name, value in {**options, "unix_socket_directories": str(self.sockets)}.items():
            arguments += ["-c", f"{name}={value}"]
        log = open_log(self.data_dir)
        try:
            self._log_start = os.fstat(log).st_size
            return subprocess.Popen(  # noqa: S603 - our own binary
                [program, *arguments],
                cwd=self.cluster,
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl+C is for the parent, which stops us in its order
                preexec_fn=dies_with_parent(signal.SIGINT),
                **account.popen(),
            )
        except OSError as error:
            raise PostgresFailed(f"Cannot run {program}: {error.strerror}") from None
        finally:
            os.close(log)

    def _wait_until_ready(self, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        retry_until = time.monotonic() + BACKENDS_LINGER
        while not self._answers():
            if self.poll() is not None:
                self._explain_or_retry(retry_until)
            if time.monotonic() > deadline:
                raise PostgresFailed(
                    f"PostgreSQL did not get ready within {timeout:.0f} s: {reason(self._log())}. "
                    f"See {self.data_dir / 'logs' / 'postgres.log'}"
                )
            time.sleep(0.01)

    def _answers(self) -> bool:
        # Its own status file is asked first: a connection during recovery is a line in the log.
        return server_is_ready(self.cluster) and answers(self.sockets, DATABASE, SUPERUSER)

    def _explain_or_retry(self, retry_until: float) -> None:
        why = reason(self._log())
        if "still in use" in why and time.monotonic() < retry_until:
            time.sleep(0.1)
            self.launch()
            return
        raise PostgresFailed(
            f"PostgreSQL could not start: {why}. See {self.data_dir / 'logs' / 'postgres.log'}"
        )

    def _log(self) -> str:
        """The end of what the last server has logged."""
        with (
            contextlib.suppress(OSError),
            (self.data_dir / "logs" / "postgres.log").open("rb") as log,
        ):
            log.seek(self._log_start)
            return log.read()[-LOG_TAIL:].decode(errors="replace")
        return ""

    def _halt(self) -> None:
        if self._process is None:
            return
        for number, seconds in (
            (signal.SIGINT, FAST_STOP),
            (signal.SIGQUIT, 5),
            (signal.SIGKILL, 5),
        ):
            if self._process.poll() is None:
                self._process.send_signal(number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(seconds)
        self._process = None
