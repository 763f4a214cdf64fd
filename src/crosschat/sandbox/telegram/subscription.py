"""How a bot gets its updates: a webhook, or fetching them; never both."""

import asyncio
import re
from typing import Any

from starlette.responses import Response

from crosschat.sandbox.answers import json_answer
from crosschat.sandbox.telegram.bots import DEFAULT_UPDATES, EVERY_UPDATE, BotWebhook
from crosschat.sandbox.telegram.call import Call
from crosschat.sandbox.telegram.errors import bad_request, conflict

LONGEST_WAIT = 50
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_MOST = 100
_LONGEST_URL = 2048


async def set_webhook(call: Call) -> Response:
    """Have updates pushed. An empty `url` removes the webhook.

    Plain http is taken as well, as by a server of one's own in local mode.
    """
    url, secret = call.text("url") or "", call.text("secret_token") or ""
    if not url:
        return await delete_webhook(call)
    if len(url) > _LONGEST_URL or not url.startswith(("http://", "https://")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _choose_updates(call)
    bag = call.world.bag(call.bot)
    if call.flag("drop_pending_updates"):
        bag.drop()
    same = call.bot.webhook.url == url and call.bot.webhook.secret_token == secret
    call.bot.webhook = BotWebhook(url, secret, call.whole("max_connections") or 40)
    bag.interrupt()
    bag.hurry()
    bag.push()
    said = "Webhook is already set" if same else "Webhook was set"
    return json_answer({"ok": True, "result": True, "description": said})


async def delete_webhook(call: Call) -> Response:
    """Let updates be fetched."""
    bag, was_set = call.world.bag(call.bot), bool(call.bot.webhook.url)
    if call.flag("drop_pending_updates"):
        bag.drop()
    call.bot.webhook = BotWebhook()
    said = "Webhook was deleted" if was_set else "Webhook is already deleted"
    return json_answer({"ok": True, "result": True, "description": said})


async def webhook_info(call: Call) -> Response:
    """What is set, and how it goes."""
    bot, webhook = call.bot, call.bot.webhook
    told: dict[str, Any] = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(call.world.bag(bot)),
    }
    if webhook.url:
        told["max_connections"] = webhook.max_connections
    if webhook.last_error_date is not None:
        told["last_error_date"] = webhook.last_error_date
        told["last_error_message"] = webhook.last_error_message
    if bot.allowed_updates != DEFAULT_UPDATES:
        told["allowed_updates"] = list(bot.allowed_updates)
    return json_answer({"ok": True, "result": told})


async def get_updates(call: Call) -> Response:
    """The oldest updates, waiting up to `timeout` seconds for the first one."""
    if call.bot.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the"
            " webhook first"
        )
    _choose_updates(call)
    bag = call.world.bag(call.bot)
    offset, limit = call.whole("offset"), call.whole("limit") or _MOST
    wait = min(call.whole("timeout") or 0, LONGEST_WAIT)
    if offset is not None:
        bag.confirm(offset)
    mine = bag.interrupt()
    page = bag.page(min(max(limit, 1), _MOST))
    if not page and wait > 0:
        await _first(bag.arrived, mine, wait)
        if mine.is_set():
            raise conflict(
                "terminated by other getUpdates request; make sure that only one bot instance is"
                " running"
            )
        page = bag.page(min(max(limit, 1), _MOST))
    return json_answer({"ok": True, "result": page})


async def _first(arrived: asyncio.Event, ended: asyncio.Event, seconds: float) -> None:
    """Until an update arrives, somebody else asks, or the time is over."""
    arrived.clear()
    waits = [asyncio.create_task(event.wait()) for event in (arrived, ended)]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)


def _choose_updates(call: Call) -> None:
    """What is not named stays as it was; an empty list is the usual set."""
    kinds = call.structure("allowed_updates")
    if isinstance(kinds, list):
        known = tuple(kind for kind in kinds if kind in EVERY_UPDATE)
        call.bot.allowed_updates = known or DEFAULT_UPDATES
