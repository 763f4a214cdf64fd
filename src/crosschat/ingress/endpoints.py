"""The webhook routes of every installed channel, one closure a route.

They are plain Starlette routes: this is the hottest path of the API, and there is nothing to
validate before the signature.
"""

import asyncio

import orjson
import structlog
from fastapi import FastAPI
from prometheus_client import Counter
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from crosschat.config import Settings
from crosschat.connections.directory import Directory, Live
from crosschat.errors import Forbidden, NotFound, PayloadTooLarge, Unauthenticated, Unavailable
from crosschat.ingress.authenticity import Peer, verified_connections
from crosschat.ingress.ledger import Entry, Ledger
from crosschat.kit import clock
from crosschat.kit.ids import new_id
from crosschat.messaging.channel import Plugin, Webhook
from crosschat.messaging.failures import SignatureInvalid

log = structlog.get_logger()

LARGEST_BODY = 3 * 1024 * 1024  # bytes
_PATIENCE = 15.0  # seconds to wait for the ledger's commit
REJECTED = Counter("crosschat_webhooks_rejected_total", "Webhooks turned away", ["channel", "why"])
ACCEPTED = Counter("crosschat_webhooks_accepted_total", "Webhooks stored", ["channel"])


class WebhookRoutes:
    def __init__(self, settings: Settings, directory: Directory, ledger: Ledger) -> None:
        self._settings = settings
        self._directory = directory
        self._ledger = ledger

    def mount(self, app: FastAPI, plugin: Plugin) -> None:
        """Add the plugin's routes: by its key and aliases, by connection, and its own."""
        paths = list(plugin.routes)
        for name in (plugin.key, *plugin.aliases):
            paths += [f"/integrations/{name}/webhook"]
            paths += [f"/integrations/{name}/{{connection_id}}/webhook"]
        answer = orjson.dumps(dict(plugin.answer))

        async def endpoint(request: Request) -> Response:
            live = await self._path_connection(plugin, request)
            if request.method == "GET":
                return await self._handshake(plugin, live, request)
            return await self._receive(plugin, live, request, answer)

        for path in paths:
            app.add_route(path, endpoint, methods=["GET", "POST"], include_in_schema=False)

    async def _path_connection(self, plugin: Plugin, request: Request) -> Live | None:
        connection_id = request.path_params.get("connection_id")
        if connection_id is None:
            return None
        live = await self._directory.get(connection_id)
        if live is None or live.plugin is not plugin:
            raise NotFound("There is no such connection. `GET /v1/connections` lists yours.")
        return live

    async def _handshake(self, plugin: Plugin, live: Live | None, request: Request) -> Response:
        lives = [live] if live else await self._directory.of_channel(plugin.key)
        tokens = [
            str(candidate.opened.credentials[name])
            for candidate in lives
            for name in plugin.token_fields
            if candidate.opened.credentials.get(name)
        ]
        environment = self._settings.environment
        tokens += [environment[v] for v in plugin.token_variables if environment.get(v)]
        query = dict(request.query_params)
        challenge = plugin.handshake(query, tokens) if plugin.handshake else None
        if challenge is None:
            REJECTED.labels(plugin.key, "handshake").inc()
            raise Forbidden(
                "The verify token does not match. Use the connection's verify token (answered "
                "when it was connected) or the one in VERIFY_TOKEN, in both places."
            )
        return PlainTextResponse(challenge)

    async def _receive(
        self, plugin: Plugin, live: Live | None, request: Request, answer: bytes
    ) -> Response:
        body = await read_body(request)
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in request.scope["headers"]}
        hook = Webhook(body=body, headers=headers, query=dict(request.query_params))
        peer = Peer(request.client.host if request.client else None, headers)
        try:
            verified = await verified_connections(
                plugin, hook, live, self._directory, self._settings, peer
            )
        except SignatureInvalid:
            REJECTED.labels(plugin.key, "signature").inc()
            log.warning(
                "webhook.rejected",
                channel=plugin.key,
                remedy="set the channel's app secret, or ALLOW_UNSIGNED_WEBHOOKS=1 in development",
            )
            raise Unauthenticated(
                "The signature is missing or wrong. Set the app secret of this channel's "
                "connection to the one that signs its webhooks."
            ) from None
        event_id = new_id("evt")
        await self._append(
            Entry(
                event_id,
                plugin.key,
                live.id if live else None,
                verified,
                body,
                clock.now(),
            )
        )
        ACCEPTED.labels(plugin.key).inc()
        return Response(
            answer,
            media_type="application/json",
            headers={"X-Correlation-Id": event_id},
        )

    async def _append(self, entry: Entry) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._ledger.append(entry)
        except (TimeoutError, OSError, SQLAlchemyError) as error:
            log.warning("webhook.not_stored", channel=entry.channel, error=type(error).__name__)
            raise Unavailable(
                "The webhook could not be stored; the platform will send it again."
            ) from None


async def read_body(request: Request, limit: int = LARGEST_BODY) -> bytes:
    """The raw body. Raises: PayloadTooLarge, over `limit` bytes."""
    declared = request.headers.get("content-length", "0")
    too_large = PayloadTooLarge(f"The body is larger than {limit // 1024 // 1024} MB.")
    if declared.isdigit() and int(declared) > limit:
        raise too_large
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise too_large
        chunks.append(chunk)
    return b"".join(chunks)
