"""The doctor's questions about a bot (telegram.md §2)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from crosschat.channels.telegram.api import BotApi
from crosschat.channels.telegram.credentials import TOKEN_VARIABLE
from crosschat.messaging.abilities import Expected, Finding
from crosschat.messaging.failures import ChannelError
from crosschat.platforms.meta.reading import instant, number, rows, text

_RECENT = timedelta(hours=1)
_MANY = 20  # updates that wait
_ENCRYPTION = ("ssl", "tls", "certificate")
_SET = 'curl -X POST "https://api.telegram.org/bot<TOKEN>/setWebhook?url='


async def bot_findings(api: BotApi, expected: Expected) -> tuple[Finding, ...]:
    """The token, the webhook, and how Telegram fares with it."""
    try:
        me = await api.ask("getMe")
        info = await api.ask("getWebhookInfo")
    except ChannelError as error:
        return (_unasked(error),)
    shown = f"The token is @{text(me, 'username') or text(me, 'id')}'s"
    findings = [Finding(check="token", level="ok", text=shown), _webhook(info, expected)]
    return (*findings, *_trouble(info, expected), *_waiting(info), *_kinds(info))


def _unasked(error: ChannelError) -> Finding:
    if error.retryable:
        again = "Run this again in a minute."
        return Finding(check="token", level="warning", text=error.message, remedy=again)
    return Finding(
        check="token",
        level="failed",
        text=error.message,
        remedy=f"Check that {TOKEN_VARIABLE} is correct: copy it from @BotFather. It is invalid"
        " after /revoke.",
    )


def _webhook(info: Any, expected: Expected) -> Finding:
    url = text(info, "url")
    if url is None and expected.public_url is None:
        shown = "No webhook is set, so updates are fetched"
        return Finding(check="webhook", level="ok", text=shown)
    if url is None:
        return Finding(
            check="webhook",
            level="failed",
            text="No webhook is set",
            remedy=f'{_SET}{expected.best}" – CrossChat also sets it by itself within a minute.',
        )
    if expected.takes(url):
        return Finding(check="webhook", level="ok", text=f"Updates come to {url}")
    # Addresses of others may hold secrets in their path.
    return Finding(
        check="webhook",
        level="failed",
        text=f"Updates go to {urlsplit(url).netloc}, not to {expected.best}",
        remedy=f'Update it: {_SET}{expected.best}" (a tunnel has a new address at each start).',
    )


def _trouble(info: Any, expected: Expected) -> list[Finding]:
    said, at = text(info, "last_error_message"), instant(info, "last_error_date")
    if said is None or at is None:
        return []
    waiting = bool(number(info, "pending_update_count"))
    if not waiting and datetime.now(UTC) - at > _RECENT:
        return []
    encrypted = any(word in said.lower() for word in _ENCRYPTION)
    if encrypted:
        remedy = f"Give Telegram an HTTPS address with a valid certificate: {expected.best}."
    elif "401" in said:
        remedy = "The webhook was set without our secret; CrossChat sets it again within a minute."
    elif "500" in said:
        remedy = "Check the logs of `crosschat serve` for the error."
    else:
        remedy = "Check that the server runs and that the tunnel or proxy forwards to it."
    return [
        Finding(
            check="ssl" if encrypted else "deliveries",
            level="failed" if waiting or encrypted else "warning",
            text=f"Telegram could not deliver at {at:%H:%M} UTC: {said}",
            remedy=remedy,
        )
    ]


def _waiting(info: Any) -> list[Finding]:
    waiting = int(number(info, "pending_update_count") or 0)
    if waiting < _MANY:
        return []
    return [
        Finding(
            check="waiting",
            level="warning",
            text=f"{waiting} updates wait at Telegram",
            remedy="Check that API and workers run; Telegram keeps updates for 24 hours.",
        )
    ]


def _kinds(info: Any) -> list[Finding]:
    allowed = rows(info, "allowed_updates")
    if not allowed or "message" in allowed:
        return []
    return [
        Finding(
            check="fields",
            level="failed",
            text="The webhook does not ask for messages, so they are not received",
            remedy='Set it again with allowed_updates=["message", "callback_query"].',
        )
    ]
