"""News of the account itself (whatsapp.md §8): quality, limits, restrictions, templates, errors.

Every field that has no reader of its own ends here, so that a new one is shown and not lost.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Literal

from crosschat.channels.whatsapp.envelope import Change
from crosschat.channels.whatsapp.messages import Surroundings
from crosschat.channels.whatsapp.template_check import APPROVED
from crosschat.channels.whatsapp.verdicts import VERDICTS
from crosschat.messaging.events import AccountChanged, InboundEvent, TemplateChanged
from crosschat.messaging.failures import NotConfigured
from crosschat.platforms.meta.outcome import refusal
from crosschat.platforms.meta.reading import Unreadable, mapping, objects, text

Severity = Literal["info", "warning", "blocked"]

# By the value's `event`; what is not listed is only information.
_EVENTS: Mapping[str, Severity] = MappingProxyType(
    {
        "DISABLED_UPDATE": "warning",
        "ACCOUNT_VIOLATION": "warning",
        "ACCOUNT_RESTRICTION": "warning",
        "ACCOUNT_DELETED": "blocked",
        "PARTNER_REMOVED": "blocked",
        "PARTNER_APP_UNINSTALLED": "blocked",
        "ACCOUNT_OFFBOARDED": "blocked",
        "FLAGGED": "warning",
        "DOWNGRADE": "warning",
        "PIN_CHANGED": "warning",
        "PIN_RESET_REQUEST": "warning",
        "PIN_RESET_SUCCESS": "warning",
    }
)
_BANS: Mapping[str, Severity] = MappingProxyType(
    {"DISABLE": "blocked", "SCHEDULE_FOR_DISABLE": "warning", "REINSTATE": "info"}
)
_DECISIONS: Mapping[str, Severity] = MappingProxyType({"REJECTED": "warning"})
_ALERTS: Mapping[str, Severity] = MappingProxyType({"CRITICAL": "warning", "WARNING": "warning"})

# Answers to customers are refused too. Other restrictions leave those, and what is refused after
# all comes back as an error of its own.
_BLOCKING_RESTRICTION = "RESTRICTED_CUSTOMER_INITIATED_MESSAGING"
# What lifts something is news of the same thing.
_LIFTS = MappingProxyType(
    {
        "PARTNER_ADDED": "PARTNER_REMOVED",
        "PARTNER_APP_INSTALLED": "PARTNER_APP_UNINSTALLED",
        "ACCOUNT_RECONNECTED": "ACCOUNT_OFFBOARDED",
    }
)
_PAYMENT = 131042  # only templates are refused
# A template's event that is no status of its own in the REST API.
_TEMPLATE_STATUSES: Mapping[str, str | None] = MappingProxyType(
    {"REINSTATED": APPROVED, "FLAGGED": None}
)

# What says most about an account's news, in the order to say it.
_TELLING = (
    "display_phone_number",
    "event",
    "decision",
    "alert_type",
    "alert_description",
    "max_daily_conversations_per_business",
    "requested_verified_name",
    "username",
    "status",
    "rejection_reason",
)


def read_error(error: Any, around: Surroundings) -> Iterator[InboundEvent]:
    """An error of the app or account that belongs to no message.

    Raises:
        Unreadable: it is not an object.
    """
    if not isinstance(error, dict):
        raise Unreadable("the error is not an object")
    failure = refusal(error, VERDICTS)
    final = isinstance(failure, NotConfigured) and failure.provider_code != str(_PAYMENT)
    yield AccountChanged(
        account=around.account,
        at=around.at,
        kind="error",
        severity="blocked" if final else "warning",
        summary=failure.message,
        business_account=around.business_account,
        data=error,
    )


def read_field(change: Change) -> Iterator[InboundEvent]:
    """A change that holds no list of items.

    Raises:
        Unreadable: there is nothing in it that we know, not even a field's name.
    """
    template = text(change.value, "message_template_id")
    if template:
        yield _template(change, template)
    elif change.field or text(change.value, "event"):
        yield _account(change)
    else:
        raise Unreadable("no messages, statuses or known field")


def _template(change: Change, template_id: str) -> TemplateChanged:
    """Status, quality, category or components; which one, the keys in `data` say."""
    language = text(change.value, "message_template_language")
    event = (text(change.value, "event") or "").upper() or None
    status = _TEMPLATE_STATUSES.get(event, event) if event else None
    # An impending change names the present category as the new one.
    category = text(change.value, "new_category")
    return TemplateChanged(
        account=change.account,
        at=change.at,
        template_id=template_id,
        name=text(change.value, "message_template_name"),
        # A hyphen here, an underscore in the REST API.
        language=language.replace("-", "_") if language else None,
        status=status,
        category=category,
        quality=text(change.value, "new_quality_score"),
        sendable=status == APPROVED if status else None,
        gone=status == "DELETED",
        business_account=change.business_account,
        data=dict(change.value),
    )


def _account(change: Change) -> AccountChanged:
    kind = change.field or "account_update"
    event = (text(change.value, "event") or "").lower()
    # Its events speak of different things, of which none replaces another.
    topic = f"{kind}.{_LIFTS.get(event.upper(), event).lower()}" if event else kind
    return AccountChanged(
        account=change.account,
        at=change.at,
        kind=topic if kind == "account_update" else kind,
        severity=severity_of(change.value),
        summary=_summary(kind, change.value),
        business_account=change.business_account,
        data=dict(change.value),
    )


def _summary(kind: str, value: Mapping[str, Any]) -> str:
    """One line in Meta's own words, by which people can look it up."""
    ban = mapping(value, "ban_info")
    said = [text(value, key) for key in _TELLING]
    said += [text(ban, "waba_ban_state"), text(ban, "waba_ban_date")]
    details = ", ".join(filter(None, said))
    title = kind.replace("_", " ").capitalize()
    return f"{title}: {details}" if details else title


def severity_of(value: Mapping[str, Any]) -> Severity:
    """How bad it is: `blocked` where nothing can be sent until the owner acts."""
    said = (
        (mapping(value, "ban_info"), "waba_ban_state", _BANS),
        (value, "event", _EVENTS),
        (value, "decision", _DECISIONS),
        (value, "alert_severity", _ALERTS),
    )
    for restriction in objects(value, "restriction_info"):
        if (text(restriction, "restriction_type") or "").upper() == _BLOCKING_RESTRICTION:
            return "blocked"
    found = (table.get((text(where, key) or "").upper()) for where, key, table in said)
    return next((severity for severity in found if severity), "info")
