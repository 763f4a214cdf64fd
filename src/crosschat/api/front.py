"""What stands before the framework: webhooks, by far the most that a server is asked.

Matching routes and running through the framework's layers costs several times what storing a
webhook does (docs/performance.md), so they pass by; everything else goes on to the application.
"""

from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Receive, Scope, Send

from crosschat.api.problems import answer_to
from crosschat.errors import CrosschatError
from crosschat.ingress.bodies import Gone, read_body
from crosschat.ingress.endpoints import WebhookRoutes


class WebhookFront:
    def __init__(self, app: ASGIApp, webhooks: WebhookRoutes) -> None:
        self._app = app
        self._webhooks = webhooks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = (
            self._webhooks.find(scope["path"])
            if scope["type"] == "http" and scope["method"] == "POST"
            else None
        )
        if found is None:
            await self._app(scope, receive, send)
            return
        plugin, answer, connection_id = found
        try:
            headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
            body = await read_body(receive, headers.get("content-length", ""))
            client, query = scope.get("client"), scope["query_string"]
            event_id = await self._webhooks.receive(
                plugin,
                connection_id,
                body,
                headers,
                client[0] if client else None,
                dict(parse_qsl(query.decode("latin-1"))) if query else {},
            )
        except Gone:
            return
        except CrosschatError as error:
            await answer_to(error)(scope, receive, send)
        except Exception as error:  # noqa: BLE001 - answered as the application would
            await answer_to(error, scope["path"])(scope, receive, send)
        else:
            await send(
                {
                    "type": "http.response.start",
                    "status": 200,
                    "headers": [
                        (b"content-type", b"application/json"),
                        (b"content-length", str(len(answer)).encode()),
                        (b"x-correlation-id", event_id.encode()),
                    ],
                }
            )
            await send({"type": "http.response.body", "body": answer})
