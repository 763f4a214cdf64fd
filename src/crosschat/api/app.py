"""The application: routers, errors, documentation."""

from typing import Any

import yaml
from fastapi import FastAPI, Response

from crosschat import __version__
from crosschat.api import health, problems
from crosschat.connections import endpoints as connections
from crosschat.conversations import endpoints as conversations
from crosschat.ingress.endpoints import WebhookRoutes
from crosschat.ingress.ledger import Ledger
from crosschat.system import System
from crosschat.workspaces import endpoints as workspaces

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
    app.state.plugins = system.plugins
    app.state.directory = system.directory
    app.state.connections = system.connections
    app.state.outbox = system.outbox
    app.state.events = system.events
    problems.install(app)
    for router in (health.router, workspaces.router, connections.router, conversations.router):
        app.include_router(router)
    webhooks = WebhookRoutes(system.settings, system.directory, ledger)
    for plugin in system.plugins.values():
        webhooks.mount(app, plugin)
    app.add_api_route("/openapi.yaml", _yaml(app), include_in_schema=False)
    return app


def _yaml(app: FastAPI) -> Any:
    async def openapi_yaml() -> Response:
        text = yaml.safe_dump(app.openapi(), sort_keys=False, allow_unicode=True)
        return Response(text, media_type="application/yaml")

    return openapi_yaml
