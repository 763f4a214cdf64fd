"""The Graph API as a Page's token sees it (messenger.md §1, §5, instagram.md §7)."""

import secrets
from collections.abc import Awaitable, Callable

from starlette.responses import Response

from crosschat.sandbox.answers import json_answer
from crosschat.sandbox.pages.world import APP_ID, Page
from crosschat.sandbox.whatsapp import errors
from crosschat.sandbox.whatsapp.call import Call

_LONGEST = 2000  # characters, messenger.md §5


async def page_call(call: Call, page: Page) -> Response:
    """Answer a call that came with this Page's token.

    Raises:
        GraphError: 190 for an expired token, 100 for a wrong call.
    """
    if page.expired:
        raise errors.expired()
    if (call.request.method, call.node) == ("GET", "debug_token"):
        return json_answer({"data": _told(page)})
    if call.node not in {"me", page.id}:
        raise errors.unknown_object(call.request.method, call.node)
    endpoint = _EDGES.get((call.request.method, call.edge))
    if endpoint is None:
        raise errors.unknown_path(f"/{call.edge}")
    return await endpoint(call, page)


def _told(page: Page) -> dict[str, object]:
    return {
        "app_id": APP_ID,
        "type": "PAGE",
        "profile_id": page.id,
        "is_valid": True,
        "expires_at": 0,
        "scopes": list(page.scopes),
    }


async def _identity(call: Call, page: Page) -> Response:
    answer: dict[str, object] = {"id": page.id, "name": page.name}
    if "instagram_business_account" in call.query.get("fields", "") and page.instagram_id:
        answer["instagram_business_account"] = {"id": page.instagram_id, "username": page.name}
    return json_answer(answer)


async def _subscribed_apps(_: Call, page: Page) -> Response:
    app = {"id": APP_ID, "name": "CrossChat Sandbox", "subscribed_fields": page.attached}
    return json_answer({"data": [] if page.attached is None else [app]})


async def _messages(call: Call, page: Page) -> Response:
    body = await call.body()
    recipient, message = body.get("recipient"), body.get("message")
    if not isinstance(recipient, dict) or not recipient.get("id"):
        raise errors.parameter("The parameter recipient is required.")
    if "sender_action" in body:
        return json_answer({"recipient_id": recipient["id"]})
    if not isinstance(message, dict) or not {"text", "attachment"} & message.keys():
        raise errors.parameter("Message cannot be empty, must provide valid attachment or text")
    if len(str(message.get("text") or "")) > _LONGEST:
        raise errors.parameter("Length of param message[text] must be less than 2000")
    if "pages_messaging" not in page.scopes and "instagram_manage_messages" not in page.scopes:
        raise errors.GraphError(10, "(#10) Application does not have permission", status=403)
    mid = f"m_{secrets.token_urlsafe(16)}"
    page.sent.append({"id": mid, "to": str(recipient["id"]), "payload": body})
    return json_answer({"recipient_id": str(recipient["id"]), "message_id": mid})


_EDGES: dict[tuple[str, str], Callable[[Call, Page], Awaitable[Response]]] = {
    ("GET", ""): _identity,
    ("GET", "subscribed_apps"): _subscribed_apps,
    ("POST", "messages"): _messages,
}
