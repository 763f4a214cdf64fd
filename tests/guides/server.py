"""What the guide presupposes: a Postgres at its literal address, and a tunnel to the outside."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import asyncpg
import pytest
from aiohttp import web

from crosschat.postgres import EmbeddedPostgres
from crosschat.postgres.account import choose_account
from crosschat.postgres.binaries import find_binaries
from crosschat.postgres.cluster import ENVIRONMENT, directory_argument
from crosschat.postgres.processes import dies_with_parent
from tests.guides import guide

ADDRESS = guide.env()["DATABASE_URL"].replace("+asyncpg", "")
PORT = 5432
# ngrok forwards the public name as Host and says where the request came from.
TUNNEL_HOST = "abc123.ngrok.io"
TUNNEL_HEADERS = {
    "X-Forwarded-For": "149.154.167.220",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": TUNNEL_HOST,
}


def port_is_taken() -> bool:
    """Whether anything listens at the address that the guide's DATABASE_URL means."""
    with contextlib.suppress(OSError), socket.create_connection(("localhost", PORT), timeout=1):
        return True
    return False


@contextlib.contextmanager
def guides_postgres(folder: Path) -> Iterator[None]:
    """Listens on TCP 5432, and asks for the guide's password."""
    if port_is_taken():
        pytest.skip(f"port {PORT}, where the guide's DATABASE_URL points, is taken by another")
    with EmbeddedPostgres(folder) as server:
        cluster = server.cluster
        asyncio.run(_make_account(server.dsn))
    (cluster / "pg_hba.conf").write_text("host all all 127.0.0.1/32 scram-sha-256\n")
    account = choose_account(cluster)
    options = ("listen_addresses=127.0.0.1", f"port={PORT}", "unix_socket_directories=")
    arguments = [part for option in options for part in ("-c", option)]
    with (folder / "tcp.log").open("wb") as log:
        process = subprocess.Popen(
            [find_binaries(account) / "postgres", f"-D{directory_argument(cluster)}", *arguments],
            cwd=cluster,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=dies_with_parent(signal.SIGINT),
            **account.popen(),
        )
    try:
        asyncio.run(_until_it_answers(process))
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


async def _make_account(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute("CREATE ROLE postgres SUPERUSER LOGIN PASSWORD '2324'")
    await connection.execute("CREATE DATABASE chatbot OWNER postgres")
    await connection.close()


async def _until_it_answers(process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "PostgreSQL ended"
        with contextlib.suppress(OSError, asyncpg.PostgresError):
            connection = await asyncpg.connect(ADDRESS)
            await connection.close()
            return
        await asyncio.sleep(0.1)
    raise AssertionError("PostgreSQL did not answer at the guide's address")


class Tunnel:
    """Stands in for ngrok: passes everything on to `target` as a tunnel does."""

    def __init__(self, target: str, http: aiohttp.ClientSession) -> None:
        self._target, self._http = target, http
        self.url = ""
        self.answers: list[tuple[str, str, int]] = []

    async def _pass_on(self, request: web.Request) -> web.Response:
        kept = {k: v for k, v in request.headers.items() if k.lower() != "transfer-encoding"}
        async with self._http.request(
            request.method,
            self._target + request.raw_path,
            data=await request.read(),
            headers={**kept, **TUNNEL_HEADERS, "Host": TUNNEL_HOST},
        ) as answer:
            self.answers.append((request.method, request.path, answer.status))
            return web.Response(
                status=answer.status,
                body=await answer.read(),
                content_type=answer.content_type,
            )

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Tunnel"]:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._pass_on)
        runner = web.AppRunner(application)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await runner.cleanup()


async def shell(command: str) -> str:
    """What a command of the guide prints."""
    process = await asyncio.create_subprocess_exec(
        "/bin/sh",
        "-c",
        command,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"PATH": os.environ["PATH"]},
    )
    out, err = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 0, err.decode()
    return out.decode()
