"""A stand-in for `crosschat api | worker | migrate | sandbox`: small, but real processes.

Notes its start in ``<data dir>/starts`` as ``name pid`` and its end as ``name ended``. The API
answers 200 to every request, with the variables that it got. The environment can make one fail
(`STANDIN_FAILS`), be late (`STANDIN_DELAY`, seconds) or ignore SIGTERM (`STANDIN_STUBBORN`), and
make the API say that it has no owner yet (`STANDIN_UNCLAIMED`).
"""

import asyncio
import json
import os
import signal
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from typing_extensions import override

DATA = Path(os.environ["CROSSCHAT_DATA_DIR"])


class Api(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        unclaimed = {"needed": "STANDIN_UNCLAIMED" in os.environ}
        said = unclaimed if self.path == "/v1/setup" else dict(os.environ)
        self.wfile.write(json.dumps(said).encode())

    @override
    def log_message(self, format: str, *args: object) -> None:
        pass


def note(text: str) -> None:
    with (DATA / "starts").open("a") as file:
        file.write(f"{text}\n")


def end(*_: object) -> None:
    note(f"{sys.argv[1]} ended")
    sys.exit(0)


async def make_tables(dsn: str) -> None:
    import asyncpg

    from crosschat.supervisor.schema import head_revision

    connection = await asyncpg.connect(dsn)
    await connection.execute("CREATE TABLE IF NOT EXISTS alembic_version (version_num text)")
    await connection.execute("DELETE FROM alembic_version")
    await connection.execute("INSERT INTO alembic_version VALUES ($1)", head_revision())
    await connection.close()


def migrate() -> None:
    from crosschat.config import Settings
    from crosschat.postgres import open_database

    settings = Settings.load()
    with open_database(settings) as dsn:
        asyncio.run(make_tables(dsn))
    key = settings.api_key.get_secret_value() if settings.api_key else "cc_generated_key_0123"
    (DATA / "api-key").write_text(key)


def main(name: str) -> None:
    if name == "migrate":
        note(f"{name} {os.getpid()}")
        return migrate()
    if name == "owner-link":
        sys.stdout.write("http://localhost/welcome#cco_standin\n")
        return None
    if os.environ.get("STANDIN_FAILS") == name:
        note(f"{name} {os.getpid()}")
        sys.stderr.write("crosschat: WHATSAPP_TOKEN: is not a token\n")
        sys.exit(2)
    stubborn = os.environ.get("STANDIN_STUBBORN") == name
    signal.signal(signal.SIGTERM, signal.SIG_IGN if stubborn else end)
    note(f"{name} {os.getpid()}")
    if name == "api":
        time.sleep(float(os.environ.get("STANDIN_DELAY", "0")))
        ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Api).serve_forever()
    while True:
        signal.pause()


main(sys.argv[1])
