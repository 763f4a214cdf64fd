"""The doctor's questions about a number (whatsapp.md §1, §12)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from crosschat.channels.whatsapp.credentials import VERSION_VARIABLE
from crosschat.messaging.abilities import Expected, Finding
from crosschat.messaging.failures import ChannelError
from crosschat.platforms.meta.diagnosis import (
    Needs,
    Token,
    not_attached,
    subscription_findings,
    token_findings,
    unasked,
    version_finding,
    webhook_finding,
)
from crosschat.platforms.meta.graph import Graph
from crosschat.platforms.meta.reading import mapping, objects, text

NEEDS = Needs(
    object="whatsapp_business_account",
    permissions=("whatsapp_business_messaging", "whatsapp_business_management"),
    fields=("messages",),
    token_variable="META_ACCESS_TOKEN",  # noqa: S106 - a variable's name
)
_FIELDS = (
    "id,display_phone_number,verified_name,quality_rating,code_verification_status,status,"
    "platform_type,health_status"
)
_QUALITY = MappingProxyType(
    {
        "RED": "Customers block or report this number. Stop campaigns until it is green again.",
        "YELLOW": "Customers complain about this number. Send less, and only what is wanted.",
    }
)


async def number_findings(
    graph: Graph,
    number: str,
    business_account: str,
    app_secret: str,
    environment: Mapping[str, str],
    expected: Expected,
) -> tuple[Finding, ...]:
    """The version, the token, the number's state, and whether webhooks come here."""
    now = datetime.now(UTC)
    findings = [version_finding(environment.get(VERSION_VARIABLE), now)]
    told, token = await token_findings(graph, NEEDS, now)
    findings += told
    if any(finding.check == "token" and finding.level == "failed" for finding in told):
        return tuple(findings)
    try:
        state = await graph.get(number, {"fields": _FIELDS})
    except ChannelError as error:
        return (*findings, unasked("number", error, NEEDS))
    findings += [_status(state), _quality(state), *_verification(state)]
    account = business_account or _account_of(token)
    override = await _override(graph, account, findings)
    config = await _configured(graph, number)
    override = text(config, "phone_number") or override
    app_id = token.app_id if token else None
    registered = await subscription_findings(graph, app_id, app_secret, NEEDS, expected)
    if override:
        registered = [f for f in registered if f.check != "webhook"]
        registered.append(webhook_finding(override, expected))
    elif (url := text(config, "application")) and any(f.level == "warning" for f in registered):
        registered = [webhook_finding(url, expected)]
    return (*findings, *registered)


async def _configured(graph: Graph, number: str) -> Mapping[str, Any]:
    """The addresses of number and app, where the version of the API tells them (§15)."""
    try:
        told = await graph.get(number, {"fields": "webhook_configuration"})
    except ChannelError:
        return {}
    return mapping(told, "webhook_configuration")


def _account_of(token: Token | None) -> str | None:
    """The one business account that the token is limited to, where nobody has named it."""
    found = token.targets.get("whatsapp_business_management", ()) if token else ()
    return found[0] if len(found) == 1 else None


async def _override(graph: Graph, account: str | None, findings: list[Finding]) -> str | None:
    """The address that the business account prefers to the app's; whether it listens at all."""
    if not account:
        findings.append(
            Finding(
                check="fields",
                level="warning",
                text="Whether the app is subscribed to the account cannot be read without its id",
                remedy="Set META_BUSINESS_ACCOUNT_ID (API Setup shows it).",
            )
        )
        return None
    try:
        apps = objects(await graph.get(f"{account}/subscribed_apps"), "data")
    except ChannelError as error:
        findings.append(unasked("fields", error, NEEDS))
        return None
    if not apps:
        findings.append(not_attached(account))
    return next((url for app in apps if (url := text(app, "override_callback_uri"))), None)


def _status(state: Mapping[str, Any]) -> Finding:
    shown = text(state, "display_phone_number") or "The number"
    status = text(state, "status") or ""
    blocked = text(mapping(state, "health_status"), "can_send_message") == "BLOCKED"
    if status in {"", "CONNECTED"} and not blocked:
        kind = text(state, "platform_type") or "CLOUD_API"
        name = text(state, "verified_name")
        named = f", {name}" if name else ""
        return Finding(check="number", level="ok", text=f"{shown}{named} is connected ({kind})")
    return Finding(
        check="number",
        level="failed",
        text=f"{shown} cannot send: {'blocked' if blocked else status.lower()}",
        remedy="See what WhatsApp Manager says about this number; register it again if asked to.",
    )


def _quality(state: Mapping[str, Any]) -> Finding:
    rating = text(state, "quality_rating") or "UNKNOWN"
    remedy = _QUALITY.get(rating)
    shown = f"The number's quality is {rating.lower()}"
    if remedy is None:
        return Finding(check="quality", level="ok", text=shown)
    return Finding(check="quality", level="warning", text=shown, remedy=remedy)


def _verification(state: Mapping[str, Any]) -> list[Finding]:
    status = text(state, "code_verification_status") or "VERIFIED"
    if status == "VERIFIED":
        return []
    return [
        Finding(
            check="verification",
            level="warning",
            text=f"The number's verification is {status.lower().replace('_', ' ')}",
            remedy="Verify it again in WhatsApp Manager before it has to be registered anew.",
        )
    ]
