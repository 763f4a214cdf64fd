"""The sandbox as an application, and how it is run."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from crosschat.sandbox import control, page, webchat
from crosschat.sandbox.answers import control_error
from crosschat.sandbox.config import SandboxConfig
from crosschat.sandbox.hosts import HostGuard
from crosschat.sandbox.model.api import ROUTES as MODEL_ROUTES
from crosschat.sandbox.pages import control as pages
from crosschat.sandbox.server import build_server
from crosschat.sandbox.state import Sandbox, sandbox_of
from crosschat.sandbox.telegram import customers as telegram_customers
from crosschat.sandbox.telegram.api import ROUTES as TELEGRAM_ROUTES
from crosschat.sandbox.whatsapp import account_news, attachments, customers
from crosschat.sandbox.whatsapp.graph import graph

CONTROL_ROUTES = [
    *customers.ROUTES,
    *attachments.ROUTES,
    *account_news.ROUTES,
    *telegram_customers.ROUTES,
    *webchat.ROUTES,
    *pages.ROUTES,
    *control.ROUTES,
    *page.ROUTES,
]
_GRAPH = "/graph/"


class SandboxApp(Starlette):
    """The application. Most of what is asked of it under load are Graph calls, which need nothing
    of what stands before routes, and that takes as long as the call itself.
    """

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(_GRAPH):
            scope["app"] = self
            answer = await graph(Request(scope, receive), scope["path"].removeprefix(_GRAPH))
            await answer(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def create_app(config: SandboxConfig) -> Starlette:
    """The application. Run it with this module's `serve` or `running`: faults that cut
    connections need the server that they bring.
    """
    world = Sandbox(config)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await world.start()
        try:
            yield
        finally:
            await world.close()

    app = SandboxApp(
        routes=[
            Mount("/telegram", routes=TELEGRAM_ROUTES),
            Mount("/openai/v1", routes=MODEL_ROUTES),
            Mount("/sandbox", routes=CONTROL_ROUTES),
            *page.ENTRANCES,
        ],
        middleware=[Middleware(HostGuard, allowed_hosts=config.allowed_hosts)],
        exception_handlers={HTTPException: control_error},
        lifespan=lifespan,
    )
    app.state.sandbox = world
    return app


def serve(
    host: str = "127.0.0.1",
    port: int = 9000,
    *,
    seed: str,
    crosschat_url: str = "http://127.0.0.1:8000",
    config: SandboxConfig | None = None,
) -> None:
    """Run the sandbox until a signal stops it (`crosschat sandbox`).

    Args:
        host: address to listen on.
        port: TCP port to listen on.
        seed: shared with CrossChat; `SandboxConfig.seed`.
        crosschat_url: where webhooks go, without a path.
        config: the other settings; its seed and crosschat_url give way to the arguments.
    """
    settings = config or SandboxConfig(seed=seed)
    settings = replace(settings, seed=seed, crosschat_url=crosschat_url)
    # The ledger holds very many small objects that live long: scanning them often buys nothing.
    gc.set_threshold(50_000, 20, 100)
    build_server(create_app(settings), host, port, signals=True, loop="uvloop").run()


@dataclass(slots=True, frozen=True)
class RunningSandbox:
    """A sandbox that listens. `url` has no trailing slash."""

    url: str
    sandbox: Sandbox

    @property
    def graph_url(self) -> str:
        """What GRAPH_API_URL is set to."""
        return f"{self.url}/graph"

    @property
    def telegram_url(self) -> str:
        """What TELEGRAM_API_URL is set to."""
        return f"{self.url}/telegram"

    @property
    def openai_url(self) -> str:
        """What OPENAI_BASE_URL is set to."""
        return f"{self.url}/openai/v1"


@contextlib.asynccontextmanager
async def running(config: SandboxConfig, port: int = 0) -> AsyncIterator[RunningSandbox]:
    """A sandbox on loopback inside the running event loop: for tests and benchmarks."""
    app = create_app(config)
    server = build_server(app, "127.0.0.1", port, signals=False)
    task = asyncio.create_task(server.serve())
    try:
        while not server.started:
            if task.done():
                task.result()
                raise RuntimeError("The sandbox did not start")
            await asyncio.sleep(0.005)
        bound = server.servers[0].sockets[0].getsockname()[1]
        yield RunningSandbox(f"http://127.0.0.1:{bound}", sandbox_of(app))
    finally:
        server.should_exit = True
        await task
