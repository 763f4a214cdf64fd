"""What customers write: Meta's payload for it, and what the simulated world learns from it."""

import asyncio
from typing import Any

from crosschat.sandbox.answers import refuse
from crosschat.sandbox.chats import Bubble
from crosschat.sandbox.delivery import Outcome
from crosschat.sandbox.state import Sandbox
from crosschat.sandbox.whatsapp.accounts import USER_ID, Customer, Number, digits
from crosschat.sandbox.whatsapp.envelope import envelope, hook, messages_in
from crosschat.sandbox.whatsapp.outgoing import preview

Value = dict[str, Any]


def compose(world: Sandbox, identifier: str, spec: dict[str, Any]) -> tuple[Number, Value]:
    """The number written to and the `value` of a webhook, from a customer's message.

    `spec`: `text`, or `type` with `payload`; optional `phone_number_id`, `name`, `id`,
    `timestamp` (Unix seconds), `context`, `referral`.

    Raises:
        HTTPException: 404 for an unknown number, 400 for a message that cannot be built.
    """
    number = number_of(world, spec.get("phone_number_id"))
    customer = _customer(world, identifier)
    name = spec.get("name") or world.people.name(customer)
    kind, content = _content(spec)
    person: dict[str, Any] = {"profile": {"name": name or f"Customer {identifier[-4:]}"}}
    message: dict[str, Any] = {}
    if customer.wa_id is not None and not USER_ID.fullmatch(identifier):
        person["wa_id"] = message["from"] = customer.wa_id
    person["user_id"] = message["from_user_id"] = customer.user_id
    message["id"] = str(spec.get("id") or world.message_ids.next())
    message["timestamp"] = str(spec.get("timestamp") or int(world.now()))
    message["type"] = kind
    if isinstance(spec.get("context"), dict):
        message["context"] = {"from": number.digits, **spec["context"]}
    if isinstance(spec.get("referral"), dict):
        message["referral"] = spec["referral"]
    message[kind] = content
    return number, {"contacts": [person], "messages": [message]}


def number_of(world: Sandbox, phone_number_id: object) -> Number:
    """The number with this id; the default one if none is named.

    Raises:
        HTTPException: 404, or 409 if its account has no subscribed app, so gets no webhooks.
    """
    default = world.numbers.default
    number = default if phone_number_id is None else world.numbers.get(str(phone_number_id))
    if number is None:
        refuse(404, f"No number {phone_number_id}: POST /sandbox/whatsapp/numbers adds one")
    if not number.is_heard:
        refuse(
            409,
            "No app is subscribed to this account, or not to its messages field",
        )
    return number


def post(world: Sandbox, number: Number, payload: Any) -> asyncio.Task[Outcome]:
    """Learn from a payload and send it to CrossChat, signed, in the background."""
    shown = learn(world, number, payload)
    task = world.sender.queue(hook(number, payload))
    task.add_done_callback(lambda done: _tick(world, shown, done))
    return task


def post_value(world: Sandbox, number: Number, value: Value) -> asyncio.Task[Outcome]:
    """The same for the `value` of one change."""
    return post(world, number, envelope(number, value))


def learn(world: Sandbox, number: Number, payload: Any) -> list[tuple[str, str, str]]:
    """Open windows and show bubbles for every message of a payload.

    Returns:
        Where each bubble is: (phone number id, customer, message id).
    """
    shown = []
    for phone_number_id, value, message in messages_in(payload):
        identifier = message.get("from") or message.get("from_user_id")
        if not isinstance(identifier, str) or not identifier:
            continue
        customer = world.people.customer(identifier)
        place = phone_number_id or number.phone_number_id
        name = _name(value, customer)
        world.people.wrote(customer, name)
        now = world.now()
        at = _seconds(message.get("timestamp"), now)
        world.windows.wrote(place, customer.key, at, now)
        chat = world.chats.chat("whatsapp", place, customer.key)
        chat.name = name or chat.name
        bubble = _bubble(message, now)
        world.chats.add(chat, bubble)
        shown.append((place, customer.key, bubble.id))
    return shown


def _tick(world: Sandbox, shown: list[tuple[str, str, str]], done: asyncio.Task[Outcome]) -> None:
    if done.cancelled():
        return
    status = "delivered" if done.result().delivered else "failed"
    for account, customer, bubble_id in shown:
        chat = world.chats.known("whatsapp", account, customer)
        if chat is not None:
            error = None if status == "delivered" else "CrossChat did not take the webhook"
            world.chats.mark(chat, bubble_id, status, error)


def _customer(world: Sandbox, identifier: str) -> Customer:
    if not USER_ID.fullmatch(identifier) and not 1 <= len(digits(identifier)) <= 15:
        refuse(400, "A customer is a phone number of at most 15 digits, or a user id like US.123")
    return world.people.customer(identifier)


def _content(spec: dict[str, Any]) -> tuple[str, Any]:
    if isinstance(spec.get("text"), str):
        return "text", {"body": spec["text"]}
    kind = spec.get("type")
    if not isinstance(kind, str) or "payload" not in spec:
        refuse(400, 'Give "text", or "type" and "payload"')
    return kind, spec["payload"]


def _bubble(message: dict[str, Any], now: float) -> Bubble:
    kind = str(message.get("type") or "text")
    content = message.get(kind)
    return Bubble(
        str(message.get("id", "")),
        "out",
        kind,
        preview(kind, content),
        now,
        "sending",
        None if kind == "text" else content,
    )


def _name(value: Value, customer: Customer) -> str | None:
    contacts = value.get("contacts")
    for contact in contacts if isinstance(contacts, list) else []:
        if not isinstance(contact, dict):
            continue
        ids = {contact.get("wa_id"), contact.get("user_id")}
        profile = contact.get("profile")
        if ids & {customer.wa_id, customer.user_id} and isinstance(profile, dict):
            name = profile.get("name")
            return name if isinstance(name, str) else None
    return None


def _seconds(timestamp: object, default: float) -> float:
    text = str(timestamp)
    return float(text) if text.isascii() and text.isdigit() else default
