"""From one item of `statuses` to events (whatsapp.md §7)."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from crosschat.channels.whatsapp.messages import Surroundings
from crosschat.channels.whatsapp.people import person
from crosschat.channels.whatsapp.verdicts import MARKETING_REFUSED, VERDICTS
from crosschat.messaging.events import (
    AccountChanged,
    ConsentChanged,
    DeliveryProblem,
    DeliveryReported,
    DeliveryStatus,
    InboundEvent,
    Person,
)
from crosschat.platforms.meta.outcome import refusal
from crosschat.platforms.meta.reading import Unreadable, instant, mapping, objects, text

# The first play of a voice message implies that it was read.
MEANINGS: Mapping[str, DeliveryStatus] = MappingProxyType(
    {
        "sent": "sent",
        "delivered": "delivered",
        "read": "read",
        "played": "read",
        "failed": "failed",
    }
)
# Old payloads tell that a customer deleted something for themselves; nothing follows from it.
IGNORED = frozenset({"deleted"})


def read_status(status: Any, around: Surroundings) -> Iterator[InboundEvent]:
    """What became of a message of ours.

    Raises:
        Unreadable: it does not say of which message.
    """
    if not isinstance(status, dict):
        raise Unreadable("the status is not an object")
    external_id, said = text(status, "id"), text(status, "status") or ""
    if not external_id:
        raise Unreadable("the status names no message")
    if said in IGNORED:
        return
    if said not in MEANINGS:
        yield AccountChanged(
            account=around.account,
            at=instant(status, "timestamp"),
            kind="message_status",
            summary=f"WhatsApp reported the unknown status “{said}” for a message.",
            business_account=around.business_account,
            data=status,
        )
        return
    recipient = _recipient(status)
    yield _report(status, external_id, MEANINGS[said], recipient, around)
    if recipient is not None and status.get("errors"):
        yield from _refused_marketing(status, recipient, around)


def _report(
    status: Mapping[str, Any],
    external_id: str,
    meaning: DeliveryStatus,
    recipient: Person | None,
    around: Surroundings,
) -> DeliveryReported:
    return DeliveryReported(
        account=around.account,
        at=instant(status, "timestamp"),
        external_id=external_id,
        status=meaning,
        recipient=recipient.address if recipient else None,
        correlation=text(status, "biz_opaque_callback_data"),
        problem=problem_of(status) if meaning == "failed" else None,
        metadata=_metadata(status),
    )


def problem_of(status: Mapping[str, Any]) -> DeliveryProblem:
    """Why a message failed, in our words and in WhatsApp's."""
    error = next(iter(objects(status, "errors")), None)
    if error is None:
        return DeliveryProblem(code="rejected", message="WhatsApp gave no reason.")
    failure = refusal(error, VERDICTS)
    return DeliveryProblem(
        code=failure.code, message=failure.message, provider_code=failure.provider_code
    )


def _recipient(status: Mapping[str, Any]) -> Person | None:
    """In a group, `recipient_id` is the group and the participant is who it was about."""
    keys: tuple[str, ...] = ("recipient_id", "recipient_user_id", "parent_recipient_user_id")
    if text(status, "recipient_type") == "group":
        keys = ("recipient_participant_id", *keys)
    return person([text(status, key) for key in keys], {})


def _metadata(status: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        key: told for key in ("pricing", "conversation") if (told := mapping(status, key))
    }
    for key in ("recipient_user_id", "recipient_type"):
        if value := text(status, key):
            found[key] = value
    if text(status, "status") == "played":
        found["played"] = True
    return found


def _refused_marketing(
    status: Mapping[str, Any], recipient: Person, around: Surroundings
) -> Iterator[InboundEvent]:
    """A failure that says "stopped marketing" is also the customer's word on consent (§13)."""
    refused = {text(error, "code") for error in objects(status, "errors")}
    if str(MARKETING_REFUSED) in refused:
        yield ConsentChanged(
            account=around.account,
            at=instant(status, "timestamp"),
            sender=recipient,
            allowed=False,
            detail="The customer has stopped marketing messages in WhatsApp.",
        )
