"""What keeps messages from coming or going, as far as Meta tells (whatsapp.md §1, messenger.md §1).

Each function returns findings and raises nothing: that Meta cannot be asked is a finding too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from crosschat.messaging.abilities import Expected, Finding
from crosschat.messaging.failures import ChannelError
from crosschat.platforms.meta.graph import Graph
from crosschat.platforms.meta.reading import flag, instant, mapping, objects, rows, text
from crosschat.platforms.meta.versions import DEFAULT_VERSION, ENDS, living_version

_SOON = timedelta(days=7)
_INVALID = "190"  # Graph's code for a token that it does not accept


@dataclass(frozen=True, slots=True)
class Needs:
    """What an account has to have: the token's permissions, the subscribed fields, and the
    variable that holds the token, for the remedy. `object` is the webhook's own word.
    """

    object: str
    permissions: tuple[str, ...]
    fields: tuple[str, ...]
    token_variable: str


@dataclass(frozen=True, slots=True)
class Token:
    """`targets` are the ids that a permission is limited to, empty for no limit."""

    app_id: str | None
    targets: Mapping[str, tuple[str, ...]]


def version_finding(asked: str | None, now: datetime) -> Finding:
    """Whether `META_API_VERSION` names a living version; both, if it does not."""
    used = living_version(asked, now.date())
    if not asked or asked.strip().lower().removeprefix("v") in {used[1:], used[1:-2]}:
        return Finding(check="version", level="ok", text=f"Graph API {used}")
    digits = asked.strip().lower().removeprefix("v").partition(".")[0]
    end = ENDS.get(int(digits)) if digits.isascii() and digits.isdigit() else None
    over = f" ended on {end}" if end else " is no living version"
    return Finding(
        check="version",
        level="warning",
        text=f"META_API_VERSION={asked}{over}; {used} is used instead",
        remedy=f"Set META_API_VERSION={DEFAULT_VERSION}, or remove the line.",
    )


def unasked(check: str, error: ChannelError, needs: Needs) -> Finding:
    """A call that failed: the token if that is the reason, else what Meta said."""
    if error.provider_code == _INVALID:
        return _invalid(error.message, needs)
    return Finding(
        check=check,
        level="warning" if error.retryable else "failed",
        text=error.message,
        remedy="Run this again in a minute."
        if error.retryable
        else "Check the account's id, and that the access token may use it.",
    )


def _invalid(said: str, needs: Needs) -> Finding:
    return Finding(
        check="token",
        level="failed",
        text=f"The access token is invalid or has expired. {said}",
        remedy=f"Generate a new token at Meta, set {needs.token_variable}, and reconnect.",
    )


async def token_findings(
    graph: Graph, needs: Needs, now: datetime
) -> tuple[list[Finding], Token | None]:
    """Is the token valid, until when, and may it do what is needed."""
    try:
        told = await graph.describe_token()
    except ChannelError as error:
        if error.provider_code == _INVALID:
            return [unasked("token", error, needs)], None
        return [_untold("permissions", "what the token may do", error)], None
    if not flag(told, "is_valid"):
        said = text(mapping(told, "error"), "message") or "Meta gave no reason"
        return [_invalid(said, needs)], None
    findings = [_expiry(told, needs, now), _permissions(told, needs)]
    targets = {
        scope: tuple(str(target) for target in rows(row, "target_ids"))
        for row in objects(told, "granular_scopes")
        if (scope := text(row, "scope"))
    }
    return findings, Token(text(told, "app_id"), targets)


def _expiry(told: Mapping[str, Any], needs: Needs, now: datetime) -> Finding:
    ends = instant(told, "expires_at")
    if ends is None:
        return Finding(check="token", level="ok", text="The access token is valid")
    shown = f"The access token is valid until {ends:%Y-%m-%d %H:%M} UTC"
    if ends - now > _SOON:
        return Finding(check="token", level="ok", text=shown)
    return Finding(
        check="token",
        level="warning",
        text=shown,
        remedy=f"Generate a permanent one and set {needs.token_variable}.",
    )


def _permissions(told: Mapping[str, Any], needs: Needs) -> Finding:
    given = {scope for scope in rows(told, "scopes") if isinstance(scope, str)}
    missing = [scope for scope in needs.permissions if scope not in given]
    if not missing:
        shown = ", ".join(needs.permissions)
        return Finding(check="permissions", level="ok", text=f"The token may: {shown}")
    return Finding(
        check="permissions",
        level="failed",
        text=f"The access token lacks the permission {', '.join(missing)}",
        remedy=f"Generate a token with {', '.join(needs.permissions)} and set"
        f" {needs.token_variable}: without them replies cannot be sent.",
    )


async def subscription_findings(
    graph: Graph, app_id: str | None, app_secret: str, needs: Needs, expected: Expected
) -> list[Finding]:
    """Where the app sends its webhooks, and which fields it subscribed to."""
    if not app_id or not app_secret:
        return [
            Finding(
                check="webhook",
                level="warning",
                text="Which webhook is registered cannot be read without the app secret",
                remedy="Set META_APP_SECRET (App settings → Basic).",
            )
        ]
    try:
        answer = await graph.as_app(app_id, app_secret).get(f"{app_id}/subscriptions")
    except ChannelError as error:
        return [_untold("webhook", "which webhook is registered", error)]
    found = next((r for r in objects(answer, "data") if text(r, "object") == needs.object), None)
    if found is None or found.get("active") is False:
        return [_not_set(expected)]
    return [
        webhook_finding(text(found, "callback_url"), expected),
        fields_finding(_names(rows(found, "fields")), needs),
    ]


def webhook_finding(url: str | None, expected: Expected) -> Finding:
    """Whether a registered address is one of ours."""
    if not url:
        return _not_set(expected)
    if expected.takes(url):
        return Finding(check="webhook", level="ok", text=f"Webhooks come to {url}")
    # Addresses of others may hold secrets in their path.
    host = urlsplit(url).netloc
    return Finding(
        check="webhook",
        level="failed",
        text=f"Webhooks go to {host}, not to {expected.best}",
        remedy=f"Update the webhook URL in Meta's app dashboard to {expected.best}.",
    )


def fields_finding(subscribed: Sequence[str], needs: Needs) -> Finding:
    """Whether what we need is subscribed."""
    missing = [name for name in needs.fields if name not in subscribed]
    if not missing:
        return Finding(check="fields", level="ok", text=f"Subscribed to {', '.join(needs.fields)}")
    first = needs.fields[0]
    return Finding(
        check="fields",
        level="failed" if first in missing else "warning",
        text=f"Not subscribed to the field {', '.join(missing)}, so messages are not received"
        if first in missing
        else f"Not subscribed to {', '.join(missing)}",
        remedy=f"Subscribe to the {', '.join(missing)} field under Webhooks in Meta's dashboard.",
    )


def not_attached(path: str) -> Finding:
    """The app does not listen to this account at all."""
    return Finding(
        check="fields",
        level="failed",
        text="No app is subscribed to this account, so messages are not received",
        remedy=f"Subscribe your app: POST /{path}/subscribed_apps with the account's token.",
    )


def _not_set(expected: Expected) -> Finding:
    return Finding(
        check="webhook",
        level="failed",
        text="No webhook is registered with Meta for this channel",
        remedy=f"In Meta's app dashboard enter {expected.best} and your VERIFY_TOKEN.",
    )


def _untold(check: str, what: str, error: ChannelError) -> Finding:
    return Finding(
        check=check,
        level="warning",
        text=f"Meta does not tell {what}. {error.message}",
        remedy="Look it up in Meta's app dashboard.",
    )


def _names(fields: Sequence[Any]) -> list[str]:
    """Fields come as names, or as objects with their version."""
    named = (field if isinstance(field, str) else text(field, "name") for field in fields)
    return [name for name in named if name]
