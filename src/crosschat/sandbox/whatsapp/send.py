"""`POST /{phone_number_id}/messages`: accepted, written down, answered; or a fault played."""

import asyncio
from dataclasses import dataclass
from typing import Any

from starlette.responses import PlainTextResponse, Response

from crosschat.sandbox.answers import CutConnection, hold, json_answer
from crosschat.sandbox.chats import Bubble
from crosschat.sandbox.faults import Fault
from crosschat.sandbox.ledger import SentMessage
from crosschat.sandbox.state import Sandbox
from crosschat.sandbox.whatsapp import errors
from crosschat.sandbox.whatsapp.accounts import Customer, Number
from crosschat.sandbox.whatsapp.call import Call, json_body
from crosschat.sandbox.whatsapp.outgoing import Outgoing, check
from crosschat.sandbox.whatsapp.statuses import Journey

TYPING = 25.0
"""Seconds that a typing indicator lasts at most ("Typing indicators")."""


@dataclass(slots=True, frozen=True)
class Sending:
    """A message that passed the checks, on the point of being accepted."""

    sandbox: Sandbox
    number: Number
    customer: Customer
    message: Outgoing
    raw: bytes


async def messages(call: Call) -> Response:
    """Send a message, or mark one as read."""
    number = call.number()
    raw = await call.request.body()
    body = json_body(raw)
    if body.get("status") == "read":
        return _mark_read(call.sandbox, body)
    world = call.sandbox
    message = check(body, number, world.media.known, world.templates.of(number.business_account_id))
    customer = world.people.customer(message.to)
    sending = Sending(world, number, customer, message, raw)
    fault = world.faults.strike("whatsapp.messages", raw.decode(), customer.key)
    if fault is not None:
        return await _with_fault(call, sending, fault)
    journey = _accept(sending, "answered")
    world.statuses.begin(journey)
    return _answer(sending, journey)


def _accept(sending: Sending, outcome: str) -> Journey:
    """Write the message down and show it to the customer."""
    world, number, message = sending.sandbox, sending.number, sending.message
    now, wamid = world.now(), world.message_ids.next()
    key = sending.customer.key
    entry = SentMessage(
        now,
        number.phone_number_id,
        key,
        message.type,
        sending.raw,
        wamid,
        message.callback_data,
        outcome,
    )
    world.messages.append(entry)
    if world.hub.watched:
        world.hub.publish("ledger", {"api": "whatsapp", "entry": entry.row()})
    chat = world.chats.chat("whatsapp", number.phone_number_id, key)
    content = message.shown
    bubble = Bubble(wamid, "in", message.type, message.preview, now, "sending", content)
    world.chats.add(chat, bubble)
    remaining = _statuses(sending, now)
    return Journey(
        number,
        sending.customer,
        chat,
        wamid,
        message.callback_data,
        message.category,
        remaining,
        by_user_id=message.by_user_id,
        error_code=131047 if remaining == ("failed",) else None,
    )


def _statuses(sending: Sending, now: float) -> tuple[str, ...]:
    """What will be reported about the message, if all goes well."""
    world, message = sending.sandbox, sending.message
    if message.type == "reaction":
        return ("sent",)
    window_matters = message.type != "template"
    if window_matters and not world.windows.is_open(
        world.settings.window, sending.number.phone_number_id, sending.customer.key, now
    ):
        return ("failed",)
    if world.settings.read_after is None:
        return ("sent", "delivered")
    return ("sent", "delivered", "read")


def _answer(sending: Sending, journey: Journey) -> Response:
    contact = {"input": sending.message.to, "user_id": sending.customer.user_id}
    if sending.customer.wa_id is not None and not sending.message.by_user_id:
        contact["wa_id"] = sending.customer.wa_id
    sent = {"id": journey.wamid}
    if sending.message.type == "template":
        sent["message_status"] = "accepted"
    return json_answer({"messaging_product": "whatsapp", "contacts": [contact], "messages": [sent]})


async def _with_fault(call: Call, sending: Sending, fault: Fault) -> Response:
    """Play a fault: refused before acceptance, or accepted and then not as it should be."""
    early = _refusal(fault)
    if early is not None:
        sending.sandbox.messages.requests[f"fault:{fault.kind}"] += 1
        return early
    if fault.kind == "timeout" and not fault.accepted:
        sending.sandbox.messages.requests["fault:timeout"] += 1
        await hold(call.request, fault.seconds)
        return CutConnection()
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
    outcomes = {"cut_after_acceptance": "cut", "timeout": "held"}
    journey = _accept(sending, outcomes.get(fault.kind, "answered"))
    await _report(sending.sandbox, journey, fault)
    if fault.kind == "timeout":
        await hold(call.request, fault.seconds)
    if fault.kind in outcomes:
        return CutConnection()
    return _answer(sending, journey)


def _refusal(fault: Fault) -> Response | None:
    """The answer of a fault that strikes before acceptance."""
    if fault.kind == "rate_limited":
        error = errors.coded(fault.code or 130429, status=429)
        return json_answer(error.envelope(), error.status)
    if fault.kind == "server_error":
        return _server_error(fault.code)
    if fault.kind == "refuse":
        error = errors.coded(fault.code or 131026)
        return json_answer(error.envelope(), error.status)
    return None


def _server_error(code: int | None) -> Response:
    """5xx: with Graph's envelope for one of its codes; bare for an HTTP status or none."""
    if code is None or 500 <= code < 600:
        return PlainTextResponse("Service Unavailable", code or 503)
    error = errors.coded(code)
    return json_answer(error.envelope(), max(error.status, 500))


async def _report(world: Sandbox, journey: Journey, fault: Fault) -> None:
    """Report the statuses of an accepted message as the fault wants it."""
    if fault.kind == "no_status":
        return
    if fault.kind == "duplicate":
        journey.copies = 2
    if fault.kind == "reorder":
        journey.remaining = journey.remaining[::-1]
    if fault.kind == "failed_status":
        journey.remaining, journey.error_code = ("failed",), fault.code or 131026
    if fault.kind == "status_before_answer":
        await world.statuses.report_first(journey)
    else:
        world.statuses.begin(journey)


def _mark_read(world: Sandbox, body: dict[str, Any]) -> Response:
    """A read receipt, perhaps with the typing indicator ("Mark messages as read")."""
    if body.get("messaging_product") != "whatsapp":
        raise errors.parameter("The parameter messaging_product is required.")
    message_id = body.get("message_id")
    if not isinstance(message_id, str) or not message_id:
        raise errors.parameter("The parameter message_id is required.")
    world.messages.requests["mark_as_read"] += 1
    chat = world.chats.read_by_business(message_id)
    if isinstance(body.get("typing_indicator"), dict) and chat is not None:
        world.chats.typing(chat, TYPING)
    return json_answer({"success": True})
