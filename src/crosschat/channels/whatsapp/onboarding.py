"""What Meta must be told once about a number: its PIN, and where its webhooks go (§15).

An app that is subscribed to the account already is left as it is: whoever set that up gets its
webhooks. Only where nobody does, we subscribe it, with this server as the account's callback, so
that it works without a callback URL in the app's dashboard.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from crosschat.messaging.failures import ChannelError, NotConfigured
from crosschat.platforms.meta.graph import Graph
from crosschat.platforms.meta.reading import mapping, objects, text

ROUTE = "/whatsapp/webhook"
_LONGEST_URL = 200  # characters
_PIN = re.compile(r"[0-9]{6}")
_OVERRIDE = "override_callback_uri"


async def register_number(graph: Graph, number: str, pin: str) -> None:
    """Register the number with its two-step PIN, unless it is connected already.

    Meta allows 10 registrations in 72 hours (§12), so this must not be repeated by itself.

    Raises: ChannelError.
    """
    if not _PIN.fullmatch(pin):
        raise NotConfigured("The two-step PIN has six digits. Enter it anew.")
    answer = await graph.get(number, {"fields": "status"})
    if (text(answer, "status") or "").upper() != "CONNECTED":
        body = {"messaging_product": "whatsapp", "pin": pin}
        await graph.post(f"{number}/register", body, repeatable=True)


async def subscribe(
    graph: Graph, business_account: str, app_id: str, url: str, verify_token: str
) -> None:
    """Have the account's webhooks sent to this server, if they go nowhere yet.

    Raises: ChannelError; NotConfigured, when they go to somebody else.
    """
    edge = f"{business_account}/subscribed_apps"
    entry = _of_app(await graph.get(edge), app_id)
    theirs = text(entry, _OVERRIDE)
    ours = account_url(url)
    if entry and theirs in {None, ours}:
        return
    if theirs is not None:
        raise NotConfigured(
            "This app sends the account's webhooks to another address, which we leave alone."
            " Remove that override in Meta's settings, or connect with an app of your own."
        )
    if len(ours) > _LONGEST_URL:
        raise NotConfigured(f"PUBLIC_URL is too long for Meta, which takes {_LONGEST_URL} letters.")
    body = {_OVERRIDE: ours, "verify_token": verify_token}
    await graph.post(edge, body, repeatable=True)


async def unsubscribe(graph: Graph, business_account: str, app_id: str, url: str) -> None:
    """Take our callback back; the app stays subscribed. Raises: ChannelError."""
    edge = f"{business_account}/subscribed_apps"
    if text(_of_app(await graph.get(edge), app_id), _OVERRIDE) == account_url(url):
        await graph.post(edge, {}, repeatable=True)


def account_url(url: str) -> str:
    """The callback for all numbers of an account: a body's own ids say whose it is."""
    parts = urlsplit(url)
    head, _, _ = parts.path.partition("/integrations/")
    return f"{parts.scheme}://{parts.netloc}{head}{ROUTE}"


async def app_of(graph: Graph, token: str) -> str:
    """The id of the app that the token was made for; "" if Meta does not tell."""
    try:
        answer = await graph.get("debug_token", {"input_token": token})
    except ChannelError:
        return ""
    return text(mapping(answer, "data"), "app_id") or ""


def _of_app(answer: Any, app_id: str) -> dict[str, Any]:
    """The subscription of our app; of any, if we do not know which one is ours."""
    for entry in objects(answer, "data"):
        found = text(mapping(entry, "whatsapp_business_api_data"), "id")
        if not app_id or found == app_id:
            return entry
    return {}
