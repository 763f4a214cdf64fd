"""Where Telegram sends a bot's updates (telegram.md §2): one address for the whole world."""

import hmac
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

from crosschat.channels.telegram.api import BotApi
from crosschat.channels.telegram.inbound import UPDATES
from crosschat.messaging.channel import Trial, Webhook
from crosschat.messaging.failures import NotConfigured, SignatureInvalid, SignatureMissing
from crosschat.platforms.meta.reading import text

HEADER = "x-telegram-bot-api-secret-token"
# Always said in full: what is left out keeps its former setting (§2).
ALLOWED_UPDATES = tuple(UPDATES)
# The addresses under which CrossChat takes Telegram's updates; the second names a connection.
_ROUTE = re.compile(r"(/telegram/webhook|/integrations/telegram(/[^/]+)?/webhook)$")
_CONNECTION = re.compile(r"/integrations/telegram/[^/]+/webhook$")


# An update of a kind that we ask for, about nothing.
TRIAL = Trial(
    event=b'{"update_id": 0, "deleted_business_messages": {"business_connection_id": "test", '
    b'"chat": {"id": 1, "type": "private"}, "message_ids": []}}',
    sign=lambda secret, _: {HEADER: secret},
)


def verify_secret(hook: Webhook, secret: str) -> None:
    """Check the shared secret that Telegram sends along; the body itself is not signed.

    Raises:
        SignatureMissing: there is no such header, as after a setWebhook without `secret_token`.
        SignatureInvalid: another secret, or none that we know.
    """
    given = hook.headers.get(HEADER)
    if given is None:
        raise SignatureMissing("The X-Telegram-Bot-Api-Secret-Token header is missing.")
    if not secret or not hmac.compare_digest(given.encode(), secret.encode()):
        raise SignatureInvalid("The X-Telegram-Bot-Api-Secret-Token header is wrong.")


async def registered_url(api: BotApi) -> str | None:
    """The webhook that is set, None if updates have to be fetched. Raises: ChannelError."""
    return text(await api.ask("getWebhookInfo"), "url")


async def register(api: BotApi, url: str, secret: str) -> None:
    """Have updates sent to `url`, with our secret; again even if it is set already.

    Setting it again costs nothing and gives a webhook that was set by hand, without a secret,
    ours: whether one is set cannot be asked.

    Raises:
        NotConfigured: a webhook of somebody else is set, which is left alone.
        ChannelError: Telegram refused the address or could not be asked.
    """
    current = await registered_url(api)
    if current and not _is_ours(current, url):
        raise NotConfigured(
            f"This bot already sends its updates to {_host(current)}, and a bot has one webhook"
            " only. If that is no longer wanted, remove it with deleteWebhook and connect again."
        )
    parameters: Mapping[str, Any] = {
        "url": url,
        "secret_token": secret,
        "allowed_updates": ALLOWED_UPDATES,
        "drop_pending_updates": False,
    }
    await api.ask("setWebhook", parameters)


async def unregister(api: BotApi, url: str) -> None:
    """Remove the webhook if it is the one at `url`. Raises: ChannelError."""
    current = await registered_url(api)
    if current and _is_ours(current, url):
        await api.ask("deleteWebhook", {"drop_pending_updates": False})


def _is_ours(current: str, wanted: str) -> bool:
    """The very address; another of CrossChat's own at the same host; or, as a tunnel's name
    changes with each start, the path of the same connection at another host.
    """
    one, other = _parts(current), _parts(wanted)
    if current == wanted or one is None or other is None:
        return current == wanted
    same_host = (one.scheme, one.netloc) == (other.scheme, other.netloc)
    same_connection = one.path == other.path and _CONNECTION.search(other.path) is not None
    return same_connection or (same_host and _ROUTE.search(one.path) is not None)


def _parts(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _host(url: str) -> str:
    """The host alone: paths of webhooks may hold secrets."""
    found = _parts(url)
    return (found.hostname if found else None) or "another program"
