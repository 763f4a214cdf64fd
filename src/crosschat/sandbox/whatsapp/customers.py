"""`/sandbox/whatsapp`: playing the customers, adding numbers, handling files."""

import asyncio
import random
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crosschat.sandbox.answers import control_answer, json_object, refuse
from crosschat.sandbox.config import derive
from crosschat.sandbox.delivery import Hook, Outcome
from crosschat.sandbox.state import Sandbox, sandbox
from crosschat.sandbox.whatsapp.accounts import WEBHOOK_PATH, Number
from crosschat.sandbox.whatsapp.condition import condition_of
from crosschat.sandbox.whatsapp.envelope import envelope, hook
from crosschat.sandbox.whatsapp.inbound import (
    Value,
    compose,
    learn,
    number_of,
    post,
    post_value,
)
from crosschat.sandbox.whatsapp.statuses import Journey

CONCURRENCY = 32
MOST_COPIES = 1_000


async def send_message(request: Request) -> Response:
    """A customer writes. `?wait=true` answers only once CrossChat has taken it."""
    world, spec = sandbox(request), await json_object(request)
    number, value = compose(world, request.path_params["customer"], spec)
    task = post_value(world, number, value)
    answer: dict[str, Any] = {"id": value["messages"][0]["id"], "queued": True}
    if request.query_params.get("wait") == "true":
        answer.update(_outcome(await task))
    return control_answer(answer, 202)


async def read_chat(request: Request) -> Response:
    """A customer opens the chat: what was delivered is reported as read."""
    world, spec = sandbox(request), await json_object(request)
    number = number_of(world, spec.get("phone_number_id"))
    customer = world.people.customer(request.path_params["customer"])
    chat = world.chats.known("whatsapp", number.phone_number_id, customer.key)
    read = []
    for bubble in chat.bubbles.values() if chat else ():
        if chat and bubble.direction == "in" and bubble.status == "delivered":
            world.statuses.read(Journey(number, customer, chat, bubble.id, None, "service", ()))
            read.append(bubble.id)
    return control_answer({"read": read})


async def send_webhook(request: Request) -> Response:
    """Sign and post a ready payload."""
    world, spec = sandbox(request), await json_object(request)
    if "payload" not in spec:
        refuse(400, 'Give "payload": the webhook body to sign and post')
    task = post(world, _number_for(world, spec), spec["payload"])
    answer: dict[str, Any] = {"queued": True}
    if request.query_params.get("wait") == "true":
        answer.update(_outcome(await task))
    return control_answer(answer, 202)


async def send_batch(request: Request) -> Response:
    """Send many: `messages` and/or `payloads`, with `duplicates`, `shuffle`, `concurrency`,
    `per_webhook`. Answers when all are delivered or given up.
    """
    world, spec = sandbox(request), await json_object(request)
    hooks, ids = _hooks(world, spec)
    hooks = hooks * (1 + _whole(spec, "duplicates", 0, MOST_COPIES))
    if spec.get("shuffle"):
        random.Random(derive(world.config.seed, "shuffle")).shuffle(hooks)  # noqa: S311
    gate = asyncio.Semaphore(_whole(spec, "concurrency", CONCURRENCY, 1_000))
    outcomes = await asyncio.gather(*(_through(gate, world, item) for item in hooks))
    delivered = sum(outcome.delivered for outcome in outcomes)
    return control_answer(
        {
            "webhooks": len(outcomes),
            "delivered": delivered,
            "given_up": len(outcomes) - delivered,
            "posts": sum(outcome.attempts for outcome in outcomes),
            "ids": ids,
        }
    )


async def list_numbers(request: Request) -> Response:
    """The numbers there are; never their secrets."""
    return control_answer({"data": [_row(n) for n in sandbox(request).numbers.all()]})


async def add_number(request: Request) -> Response:
    """Add a number, or replace one."""
    world, spec = sandbox(request), await json_object(request)
    number_id = str(spec.get("phone_number_id") or "")
    if not number_id.isascii() or not number_id.isdigit():
        refuse(400, "phone_number_id is required: digits only")
    seed, default = world.config.seed, world.numbers.default
    number = Number(
        phone_number_id=number_id,
        business_account_id=str(spec.get("business_account_id") or default.business_account_id),
        display_phone_number=str(spec.get("display_phone_number") or f"+{number_id}"),
        name=str(spec.get("name") or f"Number {number_id}"),
        access_token=str(
            spec.get("access_token") or "sandbox-" + derive(seed, f"whatsapp-token:{number_id}")
        ),
        app_secret=str(spec.get("app_secret") or default.app_secret),
        webhook_url=str(
            spec.get("webhook_url") or world.config.crosschat_url.rstrip("/") + WEBHOOK_PATH
        ),
        subscribed=spec.get("subscribed") is not False,
        condition=condition_of(spec),
    )
    world.numbers.add(number)
    return control_answer(_row(number), 201)


async def _through(gate: asyncio.Semaphore, world: Sandbox, item: Hook) -> Outcome:
    async with gate:
        return await world.sender.queue(item)


def _hooks(world: Sandbox, spec: dict[str, Any]) -> tuple[list[Hook], list[str]]:
    """The webhooks of a batch, in order, and the ids of its messages."""
    hooks, ids = [], []
    for number, value in _grouped(world, spec):
        payload = envelope(number, value)
        ids += [message["id"] for message in value["messages"]]
        learn(world, number, payload)
        hooks.append(hook(number, payload))
    for item in _objects(spec, "payloads"):
        number = _number_for(world, item)
        learn(world, number, item.get("payload"))
        hooks.append(hook(number, item.get("payload")))
    return hooks, ids


def _grouped(world: Sandbox, spec: dict[str, Any]) -> list[tuple[Number, Value]]:
    """The messages of a batch, up to `per_webhook` of the same number together."""
    size = _whole(spec, "per_webhook", 1, 1_000)
    groups: list[tuple[Number, Value]] = []
    for item in _objects(spec, "messages"):
        number, value = compose(world, str(item.get("customer") or ""), item)
        last = groups[-1] if groups else None
        if last and last[0] is number and len(last[1]["messages"]) < size:
            last[1]["contacts"] += value["contacts"]
            last[1]["messages"] += value["messages"]
        else:
            groups.append((number, value))
    return groups


def _number_for(world: Sandbox, spec: dict[str, Any]) -> Number:
    return number_of(world, spec.get("phone_number_id"))


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "delivered": outcome.delivered,
        "attempts": outcome.attempts,
        "status": outcome.status,
    }


def _row(number: Number) -> dict[str, Any]:
    return {
        "phone_number_id": number.phone_number_id,
        "business_account_id": number.business_account_id,
        "display_phone_number": number.display_phone_number,
        "name": number.name,
        "webhook_url": number.target_url,
        "subscribed": number.subscribed,
    }


def _objects(spec: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = spec.get(name) or []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        refuse(400, f"{name} must be a list of objects")
    return value


def _whole(spec: dict[str, Any], name: str, default: int, most: int) -> int:
    value = spec.get(name, default)
    if not isinstance(value, int) or not 0 <= value <= most:
        refuse(400, f"{name} must be a whole number up to {most}")
    return value


ROUTES = [
    Route("/whatsapp/customers/{customer}/messages", send_message, methods=["POST"]),
    Route("/whatsapp/customers/{customer}/read", read_chat, methods=["POST"]),
    Route("/whatsapp/webhooks", send_webhook, methods=["POST"]),
    Route("/whatsapp/batch", send_batch, methods=["POST"]),
    Route("/whatsapp/numbers", list_numbers, methods=["GET"]),
    Route("/whatsapp/numbers", add_number, methods=["POST"]),
]
