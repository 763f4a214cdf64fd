"""`crosschat serve`: the database, the tables, the children, in this order; then the banner."""

import contextlib
import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from signal import SIGTERM

from crosschat.config import Settings
from crosschat.postgres import EmbeddedPostgres
from crosschat.postgres.dsn import normalise
from crosschat.postgres.folders import trim_log
from crosschat.postgres.lock import DirectoryLock
from crosschat.postgres.processes import dies_with_parent
from crosschat.postgres.record import RunRecord, Server
from crosschat.supervisor.banner import read_key, show_banner
from crosschat.supervisor.children import ChildSpec, end_leftover
from crosschat.supervisor.environment import CROSSCHAT, child_environment, child_specs
from crosschat.supervisor.errors import StartFailed
from crosschat.supervisor.ports import check_port, free_port
from crosschat.supervisor.readiness import Readiness, ask, reachable
from crosschat.supervisor.reload import CodeWatch
from crosschat.supervisor.reports import Reports
from crosschat.supervisor.schema import up_to_date
from crosschat.supervisor.signals import Signals
from crosschat.supervisor.supervisor import Supervisor, Tick

LEFTOVER_PATIENCE = 8.0  # seconds for children of an owner that was killed
LINK_PATIENCE = 20.0  # seconds
TRIM_EVERY = 60.0  # seconds


def serve(settings: Settings, *, reload: bool = False, program: Sequence[str] = CROSSCHAT) -> int:
    """Run CrossChat until a signal ends it; the exit code.

    Args:
        reload: restart API and workers when the code changes.
        program: what takes the commands `api`, `worker`, `migrate` and `sandbox`.

    Raises:
        AlreadyRunning: another CrossChat owns the data directory.
        PostgresFailed: the embedded database cannot start.
        PortInUse: before anything was started.
        StartFailed: the database cannot be reached or migrated.
    """
    settings = _with_a_port(settings)
    with Signals() as signals, DirectoryLock(settings.data_dir) as lock:
        try:
            return _Run(settings, lock, signals, program).until_stopped(reload=reload)
        except KeyboardInterrupt:
            return 0
        finally:
            RunRecord.remove(settings.data_dir)


def _with_a_port(settings: Settings) -> Settings:
    if settings.port:
        return settings
    return settings.model_copy(update={"port": free_port(settings.host)})


class _Run:
    def __init__(
        self, settings: Settings, lock: DirectoryLock, signals: Signals, program: Sequence[str]
    ) -> None:
        self.settings = settings
        self.data_dir = settings.data_dir.absolute()
        self.lock = lock
        self.signals = signals
        self.program = program
        self.reports = Reports(settings.log_format)
        self.specs = child_specs(settings, program)
        self.record = RunRecord(os.getpid(), url=settings.local_url)
        self.postgres: EmbeddedPostgres | None = None

    def until_stopped(self, *, reload: bool) -> int:
        _end_leftovers(self.data_dir, self.specs)
        self._write_record({})
        self._check_ports()
        with self._database() as dsn:
            new_key = read_key(self.data_dir) is None and self.settings.api_key is None
            self._migrate_if_needed(dsn)
            supervisor = Supervisor(
                self.specs,
                postgres=self.postgres,
                on_change=self._note_change,
                reports=self.reports,
            )
            for tick in self._ticks(supervisor, dsn, new_key=new_key, reload=reload):
                supervisor.add(tick)
            self.signals.settle()
            return supervisor.run(self.signals)

    def _check_ports(self) -> None:
        check_port(self.settings.host, self.settings.port, variable="PORT", flag="--port")
        if self.settings.sandbox:
            check_port(
                "127.0.0.1",
                self.settings.sandbox_port,
                variable="SANDBOX_PORT",
                flag="--sandbox-port",
            )

    @contextlib.contextmanager
    def _database(self) -> Iterator[str]:
        if self.settings.database_url is not None:
            yield normalise(self.settings.database_url.get_secret_value())
            return
        with EmbeddedPostgres(self.data_dir, lock=self.lock) as self.postgres:
            self._write_record({})  # the children find the server by it
            yield self.postgres.dsn

    def _write_record(self, children: dict[str, int]) -> None:
        self.record.children = children
        if self.postgres and self.postgres.pid:
            self.record.postgres = Server(self.postgres.dsn, self.postgres.pid)
        self.record.write(self.data_dir)

    def _note_change(self, children: dict[str, int]) -> None:
        try:
            self._write_record(children)
        except OSError as error:  # what runs goes on; only newcomers cannot attach
            self.reports.error(f"cannot write {self.data_dir}/run.json: {error.strerror}")

    def _migrate_if_needed(self, dsn: str) -> None:
        if up_to_date(dsn) and self._has_key():
            return
        self.reports.info("bringing the database to the newest version")
        done = subprocess.Popen(  # noqa: S603 - our own command
            [*self.program, "migrate"],
            env=child_environment(self.settings),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=dies_with_parent(SIGTERM),
        )
        try:
            code = done.wait()
        except BaseException:
            done.terminate()
            done.wait()
            raise
        if code != 0:
            raise StartFailed("The database could not be migrated; the lines above tell why.")

    def _has_key(self) -> bool:
        """Whether the migrate step has seen to the default workspace and its present key."""
        key = read_key(self.data_dir)
        wanted = self.settings.api_key
        return key is not None and (wanted is None or key == wanted.get_secret_value())

    def _ticks(
        self, supervisor: Supervisor, dsn: str, *, new_key: bool, reload: bool
    ) -> Iterator[Tick]:
        def ready() -> None:
            supervisor.ready = True
            key = read_key(self.data_dir) if new_key else None
            link = self._owner_link()
            with contextlib.suppress(OSError):  # nobody reads our output
                show_banner(self.settings, key, link)

        def changed(path: Path) -> None:
            self.reports.info(f"{path.name} has changed; restarting")
            try:
                self._migrate_if_needed(dsn)
            except StartFailed as error:
                self.reports.error(str(error))
            supervisor.reload()

        yield Readiness(self.settings.host, self.settings.port, ready, self.reports)
        if self.postgres is not None:
            yield self._trim_log
        if reload:
            yield CodeWatch(Path(__file__).parents[1], changed)

    def _owner_link(self) -> str | None:
        """A new link for the first owner, while nobody can sign in."""
        status, body = ask(reachable(self.settings.host), self.settings.port, "/v1/setup")
        try:
            needed = status == 200 and bool(json.loads(body).get("needed"))
            if not needed:
                return None
            made = subprocess.run(  # noqa: S603 - our own command
                [*self.program, "owner-link"],
                env=child_environment(self.settings),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=LINK_PATIENCE,
                check=True,
            )
            return made.stdout.strip()
        except (OSError, ValueError, subprocess.SubprocessError):
            self.reports.warning("no link for the first owner; `crosschat owner-link` prints one")
            return None

    def _trim_log(self) -> float:
        trim_log(self.data_dir)
        return TRIM_EVERY


def _end_leftovers(data_dir: Path, specs: list[ChildSpec]) -> None:
    """Children of a killed owner are dying; their ports and leases are free a moment later."""
    record = RunRecord.read(data_dir)
    for spec in specs:
        pid = record.children.get(spec.name) if record else None
        if pid:
            end_leftover(spec, pid, LEFTOVER_PATIENCE)
