"""The webhook addresses of every installed channel.

This is the hottest path of the API and there is nothing to validate before the signature, so POSTs
are found in a table and answered below the framework (:mod:`crosschat.api.front`). GETs, with which
platforms verify an address, are ordinary routes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter

import orjson
import structlog
from fastapi import FastAPI
from prometheus_client import Counter
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from crosschat.config import Settings
from crosschat.connections.directory import Directory, Live
from crosschat.errors import Forbidden, NotFound, Unauthenticated, Unavailable
from crosschat.ingress.authenticity import Peer, verified_connections
from crosschat.ingress.entries import Entry
from crosschat.ingress.ledger import Ledger
from crosschat.ingress.metrics import INGEST
from crosschat.kit import clock
from crosschat.kit.ids import new_id
from crosschat.messaging.channel import Plugin, Webhook
from crosschat.messaging.failures import SignatureInvalid

log = structlog.get_logger()

REJECTED = Counter("crosschat_webhooks_rejected_total", "Webhooks turned away", ["channel", "why"])
ACCEPTED = Counter("crosschat_webhooks_accepted_total", "Webhooks stored", ["channel"])


@dataclass(frozen=True, slots=True)
class _Target:
    plugin: Plugin
    answer: bytes


class WebhookRoutes:
    def __init__(self, settings: Settings, directory: Directory, ledger: Ledger) -> None:
        self._settings = settings
        self._directory = directory
        self._ledger = ledger
        self._exact: dict[str, _Target] = {}
        self._named: dict[str, _Target] = {}
        self._accepted = {key: ACCEPTED.labels(key) for key in directory.channels}

    def mount(self, app: FastAPI, plugin: Plugin) -> None:
        """Take in a plugin's webhooks: by its names, by connection, and under its own paths."""
        names = (plugin.key, *plugin.aliases)
        target = _Target(plugin, orjson.dumps(dict(plugin.answer)))
        for path in (*plugin.routes, *(f"/integrations/{name}/webhook" for name in names)):
            self._exact[path] = target
        self._named.update(dict.fromkeys(names, target))

        async def handshake(request: Request) -> Response:
            live = await self._connection(plugin, request.path_params.get("connection_id"))
            return await self._handshake(plugin, live, request)

        paths = [*plugin.routes, *(f"/integrations/{name}/webhook" for name in names)]
        paths += [f"/integrations/{name}/{{connection_id}}/webhook" for name in names]
        for path in paths:
            app.add_route(path, handshake, methods=["GET"], include_in_schema=False)

    def find(self, path: str) -> tuple[Plugin, bytes, str | None] | None:
        """Whose webhooks come to `path`: the plugin, its answer, the connection that is named."""
        target = self._exact.get(path)
        if target is not None:
            return target.plugin, target.answer, None
        parts = path.split("/")
        if len(parts) == 5 and (parts[1], parts[4]) == ("integrations", "webhook"):
            target = self._named.get(parts[2])
            if target is not None:
                return target.plugin, target.answer, parts[3]
        return None

    async def _connection(self, plugin: Plugin, connection_id: str | None) -> Live | None:
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

    async def receive(
        self,
        plugin: Plugin,
        connection_id: str | None,
        body: bytes,
        headers: Mapping[str, str],
        address: str | None,
        query: Mapping[str, str],
    ) -> str:
        """Store a webhook durably; the id under which it is.

        `headers` have names in lower case, `address` is the peer's.

        Raises: NotFound, Unauthenticated, Unavailable.
        """
        started = perf_counter()
        live = await self._connection(plugin, connection_id)
        hook = Webhook(body=body, headers=headers, query=query)
        peer = Peer(address, headers)
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
        path_connection = live.id if live else None
        await self._append(
            Entry(
                event_id,
                plugin.key,
                path_connection,
                verified,
                body,
                clock.now(),
                reports_only=plugin.reports_only is not None and plugin.reports_only(body),
            )
        )
        INGEST.observe(perf_counter() - started)
        self._accepted[plugin.key].inc()
        return event_id

    async def _append(self, entry: Entry) -> None:
        # No time limit of its own: the ledger's are per group, and one a request costs too much.
        try:
            await self._ledger.append(entry)
        except (TimeoutError, OSError, SQLAlchemyError) as error:
            log.warning(
                "webhook.not_stored",
                channel=entry.channel,
                error=type(error).__name__,
                correlation=entry.id,
            )
            raise Unavailable(
                "The webhook could not be stored; the platform will send it again.", retry_after=5
            ) from None
