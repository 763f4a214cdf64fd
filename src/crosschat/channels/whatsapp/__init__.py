"""WhatsApp through Meta's Cloud API. Facts and their sources: docs on the platform, whatsapp.md."""

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from crosschat.channels.whatsapp.capabilities import CAPABILITIES
from crosschat.channels.whatsapp.channel import WhatsApp
from crosschat.channels.whatsapp.credentials import (
    FIELDS,
    GRAPH,
    SECRET_VARIABLE,
    from_environment,
    simulated,
)
from crosschat.channels.whatsapp.diagnosis import NEEDS
from crosschat.channels.whatsapp.envelope import Change, changes
from crosschat.channels.whatsapp.inbound import LISTS
from crosschat.messaging.channel import Plugin, Webhook
from crosschat.platforms.meta.handshake import answer_handshake
from crosschat.platforms.meta.reading import Unreadable, decode
from crosschat.platforms.meta.trial import trial_of

_FOLDER = files(__name__)
_DOINGS = tuple(
    f'"{name}":'.encode() for name in (*LISTS, "history") if name not in {"statuses", "errors"}
)


def accounts(hook: Webhook) -> Sequence[str]:
    """The phone number ids in a body; the WABA's id where a change names none."""
    try:
        body = decode(hook.body)
    except Unreadable:
        return ()
    if (number := _lone_number(body)) is not None:
        return (number,)
    found = [c for c in changes(body) if isinstance(c, Change)]
    named = (c.account or c.business_account for c in found)
    return tuple(dict.fromkeys(account for account in named if account))


def _lone_number(body: Any) -> str | None:
    """The number of a body that holds one change in Meta's own form, as nearly all of them do."""
    try:
        [entry] = body["entry"]
        [change] = entry["changes"]
        number = change["value"]["metadata"]["phone_number_id"]
    except (TypeError, KeyError, ValueError):
        return None
    return number if isinstance(number, str) and number else None


def reports_only(body: bytes) -> bool:
    """Statuses, and none of the lists in which people's doings come. Within a text such a name's
    quotes are escaped."""
    return b'"statuses":' in body and not any(name in body for name in _DOINGS)


plugin = Plugin(
    key="whatsapp",
    name="WhatsApp",
    capabilities=CAPABILITIES,
    credentials=FIELDS,
    account_field="phone_number_id",
    open=WhatsApp,
    accounts=accounts,
    reports_only=reports_only,
    routes=("/whatsapp/webhook", "/webhook/meta"),
    base_urls=(GRAPH,),
    secret_fields=("app_secret",),
    secret_variables=(SECRET_VARIABLE,),
    token_fields=("verify_token",),
    token_variables=("VERIFY_TOKEN", "WEBHOOK_VERIFY_TOKEN"),
    group_fields=("business_account_id",),
    handshake=answer_handshake,
    from_environment=from_environment,
    simulated=simulated,
    trial=trial_of(NEEDS.object),
    webhook_fields=NEEDS.fields,
    setup=(_FOLDER / "setup.md").read_text("utf-8"),
    logo=(_FOLDER / "logo.svg").read_text("utf-8"),
)
