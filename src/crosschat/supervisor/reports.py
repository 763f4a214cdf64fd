"""What the parent has to say, in the form of the children's logs but without their machinery."""

import contextlib
import json
import sys
from datetime import UTC, datetime
from typing import Literal


class Reports:
    """Lines on stderr: for people, or JSON (``LOG_FORMAT=json``)."""

    def __init__(self, form: Literal["text", "json"] = "text") -> None:
        self._json = form == "json"

    def info(self, event: str) -> None:
        self._write("info", event)

    def warning(self, event: str) -> None:
        self._write("warning", event)

    def error(self, event: str) -> None:
        self._write("error", event)

    def _write(self, level: str, event: str) -> None:
        now = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        if self._json:
            fields = {"process": "serve", "event": event, "level": level, "timestamp": now}
            line = json.dumps(fields, ensure_ascii=False)
        else:
            line = f"{now} [{level:<8}] {event}  process=serve"
        # A full disk or a closed pipe behind our output is no reason to end what runs.
        with contextlib.suppress(OSError):
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()
