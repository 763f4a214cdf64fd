"""`crosschat openapi` and `crosschat doctor`: what is here, and how it is."""

import asyncio
import sys

import orjson

from crosschat.commands.terminal import console
from crosschat.config import Settings
from crosschat.doctor.examine import examine, without_database
from crosschat.doctor.report import Report
from crosschat.doctor.server import unreachable
from crosschat.kit.logs import configure_logs
from crosschat.main import open_system
from crosschat.processes import describe_api


def run_openapi() -> None:
    """`crosschat openapi`: sorted, so that two versions can be compared line by line."""
    document = asyncio.run(describe_api())
    written = orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
    sys.stdout.buffer.write(written + b"\n")


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
