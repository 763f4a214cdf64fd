"""Asking the API whether it is ready, without an HTTP client's weight."""

import socket
import time
from collections.abc import Callable

from crosschat.supervisor.reports import Reports

ASK_EVERY = 0.05  # seconds
WARN_AFTER = 30.0  # seconds
ANSWER_TIMEOUT = 2.0  # seconds


class Readiness:
    """A chore of the loop: calls `when_ready` once ``GET /readyz`` answers 200."""

    def __init__(
        self, host: str, port: int, when_ready: Callable[[], None], reports: Reports
    ) -> None:
        self._address = (reachable(host), port)
        self._when_ready = when_ready
        self._reports = reports
        self._warn_at: float | None = None

    def __call__(self) -> float | None:
        if ask(*self._address, "/readyz")[0] == 200:
            self._when_ready()
            return None
        now = time.monotonic()
        if self._warn_at is None:
            self._warn_at = now + WARN_AFTER
        elif now > self._warn_at:
            self._warn_at = now + WARN_AFTER
            self._reports.warning("the API is not ready yet; its log lines tell why")
        return ASK_EVERY


def reachable(host: str) -> str:
    """The address at which this machine reaches a server that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104 - compared, not bound


def ask(host: str, port: int, path: str) -> tuple[int, bytes]:
    """What ``GET path`` answers: the status and the body; status 0 when there is no answer."""
    request = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection((host, port), timeout=ANSWER_TIMEOUT) as connection:
            connection.sendall(request.encode())
            answer = b""
            while chunk := connection.recv(4096):
                answer += chunk
        head, _, body = answer.partition(b"\r\n\r\n")
        return int(head.split(b" ", 2)[1]), body
    except (OSError, ValueError, IndexError):
        return 0, b""
