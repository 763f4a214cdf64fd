"""`/graph`: finds the endpoint of a Graph call and writes errors as Graph does."""

import re
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from crosschat.sandbox.answers import json_answer
from crosschat.sandbox.pages.graph import page_call
from crosschat.sandbox.state import sandbox
from crosschat.sandbox.whatsapp import errors, files, management, send, template_api
from crosschat.sandbox.whatsapp.call import Call, served_version

VERSION = re.compile(r"v\d{1,3}\.\d{1,2}")
Endpoint = Callable[[Call], Awaitable[Response]]

EDGES: dict[tuple[str, str], Endpoint] = {
    ("POST", "messages"): send.messages,
    ("POST", "media"): files.upload,
    ("GET", ""): management.node,
    ("POST", ""): management.change_node,
    ("DELETE", ""): files.delete,
    ("GET", "phone_numbers"): management.phone_numbers,
    ("GET", "message_templates"): template_api.message_templates,
    ("POST", "message_templates"): template_api.create,
    ("DELETE", "message_templates"): template_api.delete,
    ("GET", "subscribed_apps"): management.subscribed_apps,
    ("POST", "subscribed_apps"): management.subscribe,
    ("DELETE", "subscribed_apps"): management.unsubscribe,
    ("POST", "register"): management.register,
    ("POST", "deregister"): management.register,
    ("GET", "subscriptions"): management.subscriptions,
}
ROOTS: dict[tuple[str, str], Endpoint] = {
    ("GET", "debug_token"): management.debug_token,
    ("GET", "oauth/access_token"): management.access_token,
    ("POST", "oauth/access_token"): management.access_token,
    ("GET", "lookaside/attachments"): files.download,
}


async def graph(request: Request, path: str) -> Response:
    """Answer a Graph call to `path`, which begins with a version or goes without."""
    head, _, rest = path.partition("/")
    version, path = (head, rest) if VERSION.fullmatch(head) else ("v26.0", path)
    world = sandbox(request)
    node, _, edge = path.strip("/").partition("/")
    try:
        call = Call(request, world, node, edge)
        page = world.pages.with_token(call.bearer)
        if page is not None:
            answer = await page_call(call, page)
        else:
            answer = await _endpoint(request.method, node, edge)(call)
    except errors.GraphError as error:
        if edge == "messages":
            label = f"refused:{error.code}"
            world.messages.refused(label, error.details or error.message, world.now())
        answer = json_answer(error.envelope(), error.status)
    answer.raw_headers.append((b"facebook-api-version", served_version(version).encode()))
    return answer


def _endpoint(method: str, node: str, edge: str) -> Endpoint:
    endpoint = ROOTS.get((method, f"{node}/{edge}".rstrip("/"))) or EDGES.get((method, edge))
    if endpoint is None or not node:
        raise errors.unknown_path(f"/{edge or node}")
    return endpoint
