"""The doctor's questions about an account that is reached through a Page's token."""

from collections.abc import Mapping
from datetime import UTC, datetime

from crosschat.messaging.abilities import Expected, Finding
from crosschat.messaging.channel import UNNAMED, Account, ChecksAccount
from crosschat.messaging.failures import ChannelError
from crosschat.platforms.meta.diagnosis import (
    Needs,
    fields_finding,
    not_attached,
    subscription_findings,
    token_findings,
    unasked,
    version_finding,
)
from crosschat.platforms.meta.graph import Graph
from crosschat.platforms.meta.pages.credentials import TOKEN_VARIABLE, VERSION_VARIABLE
from crosschat.platforms.meta.pages.dialect import Dialect
from crosschat.platforms.meta.reading import objects, rows


async def page_findings(
    channel: ChecksAccount,
    graph: Graph,
    dialect: Dialect,
    named: str,
    app_secret: str,
    environment: Mapping[str, str],
    expected: Expected,
) -> tuple[Finding, ...]:
    """Whose token it is, what it may do, and whether webhooks are subscribed and come here."""
    now = datetime.now(UTC)
    needs = Needs(dialect.object, dialect.needed, dialect.fields, TOKEN_VARIABLE)
    findings = [version_finding(environment.get(VERSION_VARIABLE), now)]
    try:
        account = await channel.check_account()
    except ChannelError as error:
        return (*findings, unasked("account", error, needs))
    findings.append(_account(account, dialect, named))
    told, token = await token_findings(graph, needs, now)
    findings += told
    findings += await _attached(graph, dialect, needs)
    app_id = token.app_id if token else None
    findings += await subscription_findings(graph, app_id, app_secret, needs, expected)
    return tuple(findings)


def _account(account: Account, dialect: Dialect, named: str) -> Finding:
    hint = f"; name it with {dialect.account_variable} beside others" if named == UNNAMED else ""
    shown = f"{dialect.name} account {account.name} ({account.id}){hint}"
    return Finding(check="account", level="ok", text=shown)


async def _attached(graph: Graph, dialect: Dialect, needs: Needs) -> list[Finding]:
    """The Page has to be subscribed too, beside the app (messenger.md §1, instagram.md §3)."""
    try:
        apps = objects(await graph.get("me/subscribed_apps"), "data")
    except ChannelError as error:
        return [unasked("fields", error, needs)]
    if not apps:
        return [not_attached("me")]
    if dialect.object != "page":
        return []
    return [fields_finding([str(f) for app in apps for f in rows(app, "subscribed_fields")], needs)]
