"""What stands before the framework: webhooks, by far the most that a server is asked, and the
correlation of everything else.

Matching routes and running through the framework's layers costs several times what storing a
webhook does (docs/performance.md), so they pass by; everything else goes on to the application.
"""

from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crosschat.api.problems import answer_to
from crosschat.errors import CrosschatError
from crosschat.ingress.bodies import Gone, read_body
from crosschat.ingress.endpoints import WebhookRoutes
from crosschat.kit import correlation
from crosschat.kit.ids import new_id

_HEADER = b"x-correlation-id"


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
            await self._pass_on(scope, receive, send)
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
                        (_HEADER, event_id.encode()),
                    ],
                }
            )
            await send({"type": "http.response.body", "body": answer})

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        """To the application, under the correlation that the caller chose, or a new one."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        cause = _presented(scope) or new_id("req")

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                if not any(name == _HEADER for name, _ in headers):
                    message["headers"] = [*headers, (_HEADER, cause.encode())]
            await send(message)

        with correlation.bound(cause):
            await self._app(scope, receive, answer)


def _presented(scope: Scope) -> str | None:
    """What the request says that it belongs to, if that may stand in our logs."""
    for name, value in scope["headers"]:
        if name == _HEADER:
            presented = value.decode("latin-1")
            return presented if correlation.is_valid(presented) else None
    return None
