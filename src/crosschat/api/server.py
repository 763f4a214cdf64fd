"""The HTTP server: uvicorn, which ends open streams before it waits for connections to close."""

import socket
from typing import Any

import uvicorn
from fastapi import FastAPI
from typing_extensions import override

from crosschat.api.front import WebhookFront
from crosschat.live.hub import Hub


class ApiServer(uvicorn.Server):
    """`options` are those of :class:`uvicorn.Config`."""

    def __init__(self, app: FastAPI, **options: Any) -> None:
        defaults: dict[str, Any] = {
            "lifespan": "off",
            "ws": "none",
            "access_log": False,
            "log_config": None,
            "server_header": False,
            "timeout_graceful_shutdown": 10,
            # Longer than proxies keep a connection (nginx and most load balancers: 60 s): whoever
            # closes first must be the one that would send the next request.
            "timeout_keep_alive": 75,
        }
        front = WebhookFront(app, app.state.webhooks)
        super().__init__(uvicorn.Config(front, **{**defaults, **options}))
        self._hub: Hub = app.state.hub

    @override
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._hub.close()
        await super().shutdown(sockets)
