"""Running the sandbox: uvicorn, with connections that can be dropped without an answer."""

import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from starlette.applications import Starlette
from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from crosschat.sandbox.answers import CUT
from crosschat.sandbox.state import Sandbox, sandbox_of


class CuttableProtocol(HttpToolsProtocol):
    """Offers the application a way to drop the connection (ASGI itself has none)."""

    @override
    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {CUT: self.transport.abort}  # type: ignore[dict-item]


class SandboxServer(uvicorn.Server):
    """Closes the page's open streams before it waits for connections to end."""

    def __init__(self, config: uvicorn.Config, sandbox: Sandbox, *, signals: bool) -> None:
        super().__init__(config)
        self._sandbox = sandbox
        self._signals = signals

    @override
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._sandbox.hub.close()
        await super().shutdown(sockets)

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        if not self._signals:
            yield
            return
        with super().capture_signals():
            yield


def build_server(
    app: Starlette, host: str, port: int, *, signals: bool, loop: str = "none"
) -> SandboxServer:
    """A uvicorn server for `app`; `port` 0 takes a free one."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=CuttableProtocol,
        loop=loop,
        ws="none",
        lifespan="on",
        access_log=False,
        log_level="warning",
        log_config=None,
        server_header=False,
        proxy_headers=False,  # nobody stands in front of it
        timeout_graceful_shutdown=2,
        timeout_keep_alive=75,
        backlog=2048,
    )
    return SandboxServer(config, sandbox_of(app), signals=signals)
