"""The application: routers, errors, documentation."""

from typing import Any

import yaml
from fastapi import FastAPI, Response

from crosschat import __version__
from crosschat.agents import endpoints as agents
from crosschat.api import health, metrics, problems
from crosschat.connections import channel_endpoints, management_endpoints, trial_endpoints
from crosschat.connections import endpoints as connections
from crosschat.contacts import endpoints as contacts
from crosschat.conversations import (
    bulk_endpoints,
    canned_reply_endpoints,
    dead_letter_endpoints,
    file_endpoints,
    html_endpoints,
    label_endpoints,
    message_endpoints,
    presence_endpoints,
    view_endpoints,
    workflow_endpoints,
)
from crosschat.conversations import endpoints as conversations
from crosschat.dashboard.serving import Dashboard
from crosschat.files import endpoints as files
from crosschat.ingress.endpoints import WebhookRoutes
from crosschat.ingress.ledger import Ledger
from crosschat.kit.limiter import Limiter
from crosschat.live import endpoints as live
from crosschat.live.workspace import SharedLooks
from crosschat.system import System
from crosschat.templates import endpoints as templates
from crosschat.workspaces import endpoints as workspaces
from crosschat.workspaces import (
    key_endpoints,
    member_endpoints,
    setup_endpoints,
    sign_in_endpoints,
)

_TYPING_EVERY = 3.0  # seconds; platforms show it for five or more
_DESCRIPTION = """
Every customer channel in one inbox; an AI agent answers first, people take over.

Send your API key as `Authorization: Bearer KEY` or `x-api-key: KEY`. Lists answer
`{"data": [...], "next": cursor}`, newest first; errors are problem JSON that says what to do.
"""


def build_api(system: System, ledger: Ledger) -> FastAPI:
    app = FastAPI(
        title="CrossChat",
        version=__version__,
        description=_DESCRIPTION,
        swagger_ui_parameters={"persistAuthorization": True},
    )
    app.state.system = system
    app.state.settings = system.settings
    app.state.database = system.database
    app.state.hub = system.hub
    app.state.looks = SharedLooks(system.database)
    app.state.plugins = system.plugins
    app.state.vault = system.vault
    app.state.directory = system.directory
    app.state.connections = system.connections
    app.state.outbox = system.outbox
    app.state.queue = system.queue
    app.state.events = system.events
    app.state.files = system.files
    app.state.links = system.links
    app.state.uploads = system.uploads
    settings = system.settings
    app.state.api_limiter = Limiter(settings.api_rate, burst=_burst(settings.api_rate))
    app.state.public_limiter = Limiter(settings.public_rate, burst=_burst(settings.public_rate))
    app.state.typing_limiter = Limiter(1 / _TYPING_EVERY, burst=1)
    problems.install(app)
    for router in (
        health.router,
        metrics.router,
        workspaces.router,
        setup_endpoints.router,
        sign_in_endpoints.router,
        member_endpoints.router,
        key_endpoints.router,
        connections.router,
        channel_endpoints.router,
        management_endpoints.router,
        trial_endpoints.router,
        templates.router,
        contacts.router,
        conversations.router,
        message_endpoints.router,
        html_endpoints.router,
        presence_endpoints.router,
        workflow_endpoints.router,
        bulk_endpoints.router,
        canned_reply_endpoints.router,
        label_endpoints.router,
        view_endpoints.router,
        file_endpoints.router,
        dead_letter_endpoints.router,
        agents.router,
        live.router,
        files.router,
    ):
        # Including would make each route once more, at the first request: 0.4 s in all.
        app.router.routes.extend(router.routes)
    webhooks = WebhookRoutes(system.settings, system.directory, ledger)
    for plugin in system.plugins.values():
        webhooks.mount(app, plugin)
    app.state.webhooks = webhooks
    app.add_api_route("/openapi.yaml", _yaml(app), include_in_schema=False)
    app.router.default = Dashboard(app.routes, app.router.default)
    return app


def _burst(per_second: float) -> int:
    """Four seconds' worth at once: a page that loads asks for many things together."""
    return max(1, int(4 * per_second))


def _yaml(app: FastAPI) -> Any:
    async def openapi_yaml() -> Response:
        text = yaml.safe_dump(app.openapi(), sort_keys=False, allow_unicode=True)
        return Response(text, media_type="application/yaml")

    return openapi_yaml
