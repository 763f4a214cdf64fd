"""What can go wrong with the embedded server: one line each that says what to do next."""

from pathlib import Path


class PostgresFailed(Exception):
    """The embedded PostgreSQL cannot be started, initialised or reached."""


class AlreadyRunning(Exception):
    """Another CrossChat owns this data directory.

    Attributes:
        pid: the owner's process id, ``None`` when it could not be read.
        url: where the owner serves its API, ``None`` when it serves none.
    """

    def __init__(self, data_dir: Path, pid: int | None = None, url: str | None = None) -> None:
        self.pid = pid
        self.url = url
        process = f"process {pid}" if pid else "another process"
        where = f" at {url}" if url else ""
        super().__init__(
            f"CrossChat already runs on {data_dir}: {process}{where}. "
            "Stop it first, or choose another directory with CROSSCHAT_DATA_DIR."
        )
