"""`/sandbox/telegram`: playing the people who write to bots, adding bots, handling files."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crosschat.sandbox.answers import control_answer, json_object, refuse
from crosschat.sandbox.config import derive
from crosschat.sandbox.state import sandbox
from crosschat.sandbox.telegram import inbound
from crosschat.sandbox.telegram.bots import TOKEN, Bot, BotWebhook
from crosschat.sandbox.telegram.files import KINDS
from crosschat.sandbox.telegram.talks import Talk
from crosschat.sandbox.telegram.updates import Update
from crosschat.sandbox.telegram.world import TelegramWorld

LARGEST = 100 * 1024 * 1024
Doing = Callable[[TelegramWorld, Bot, Talk, dict[str, Any]], Update | None]


async def send_message(request: Request) -> Response:
    """A person writes. `?wait=true` answers only once the bot has the update.

    `album`: several messages of one media group.
    """
    world, bot, talk, spec = await _scene(request)
    items = _album(world, spec)
    messages = [inbound.compose(world, talk, item) for item in items]
    updates = [inbound.write(world, bot, talk, message) for message in messages]
    ids = [message["message_id"] for message in messages]
    told = {"message_id": ids[0], "message_ids": ids}
    return await _told(request, updates, told)


def _album(world: TelegramWorld, spec: dict[str, Any]) -> list[dict[str, Any]]:
    items = spec.get("album")
    if items is None:
        return [spec]
    if not isinstance(items, list) or not items or not all(isinstance(i, dict) for i in items):
        refuse(400, "album must be a list of messages")
    group = str(next(world.query_ids))
    return [{**i, "payload": {**i.get("payload", {}), "media_group_id": group}} for i in items]


def _endpoint(do: Doing) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint for something that a person does in a chat."""

    async def endpoint(request: Request) -> Response:
        world, bot, talk, spec = await _scene(request)
        return await _told(request, [do(world, bot, talk, spec)], {})

    return endpoint


def _block(world: TelegramWorld, bot: Bot, talk: Talk, _: dict[str, Any]) -> Update | None:
    return inbound.block(world, bot, talk, blocked=True)


def _unblock(world: TelegramWorld, bot: Bot, talk: Talk, _: dict[str, Any]) -> Update | None:
    return inbound.block(world, bot, talk, blocked=False)


async def migrate(request: Request) -> Response:
    """A group that the bot is in becomes a supergroup."""
    world, bot, talk, _ = await _scene(request)
    if talk.type == "private":
        refuse(400, 'Give "chat": {"id": …}, a group')
    return control_answer({"chat_id": inbound.migrate(world, bot, talk).id}, 202)


async def show_face(request: Request) -> Response:
    """The person shows a picture of themselves, the raw body; an empty one shows none."""
    world, user_id = sandbox(request).telegram, request.path_params["user_id"]
    content = await request.body()
    if len(content) > LARGEST:
        refuse(400, f"A file has at most {LARGEST} bytes")
    if content:
        world.faces[user_id] = world.files.add("photo", content)
    else:
        world.faces.pop(user_id, None)
    return control_answer({"shown": bool(content)}, 200)


async def send_update(request: Request) -> Response:
    """Queue a ready update: `kind` and `payload`, and the `chat_id` that it is in line with."""
    world, spec = sandbox(request).telegram, await json_object(request)
    bot, kind = inbound.bot_of(world, spec), spec.get("kind")
    if not isinstance(kind, str) or "payload" not in spec:
        refuse(400, 'Give "kind" (such as message) and "payload"')
    update = world.bag(bot).add(kind, spec["payload"], str(spec.get("chat_id") or ""))
    return await _told(request, [update], {})


async def send_batch(request: Request) -> Response:
    """Many `messages`, each with its `user_id`. Answers when all are taken or given up."""
    world, spec = sandbox(request).telegram, await json_object(request)
    items = spec.get("messages")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        refuse(400, "messages must be a list of objects")
    updates = []
    for item in items:
        bot = inbound.bot_of(world, item)
        talk = inbound.talk_of(world, bot, str(item.get("user_id") or ""), item)
        updates.append(inbound.write(world, bot, talk, inbound.compose(world, talk, item)))
    outcomes = await asyncio.gather(*(update.done for update in updates if update))
    delivered = sum(outcome.delivered for outcome in outcomes)
    return control_answer({"updates": len(updates), "delivered": delivered})


async def list_bots(request: Request) -> Response:
    """The bots there are; never their tokens."""
    world = sandbox(request).telegram
    return control_answer({"data": [_row(world, bot) for bot in world.bots.all()]})


async def add_bot(request: Request) -> Response:
    """Add a bot, or replace one. Its webhook is set as any bot's: by `setWebhook`."""
    world, spec = sandbox(request).telegram, await json_object(request)
    number = str(spec.get("id") or "")
    if not number.isascii() or not number.isdigit():
        refuse(400, "id is required: digits only")
    token = str(spec.get("token") or "")
    token = token or f"{number}:{derive(world.config.seed, f'telegram-token:{number}', 35)}"
    if not TOKEN.fullmatch(token) or not token.startswith(f"{number}:"):
        refuse(400, "A token is the bot's id, a colon, and 35 letters and digits")
    limit = spec.get("messages_per_second")
    bot = Bot(
        id=int(number),
        name=str(spec.get("name") or f"Bot {number}"),
        username=str(spec.get("username") or f"sandbox_{number}_bot"),
        token=token,
        webhook=BotWebhook(),
        messages_per_second=limit if isinstance(limit, int) else None,
    )
    world.replace(bot)
    return control_answer(_row(world, bot), 201)


async def add_file(request: Request) -> Response:
    """Take a file as the raw body for use in a person's message: `?kind=photo`, `?size=` bytes."""
    world, kind = sandbox(request).telegram, request.query_params.get("kind", "document")
    content = await request.body()
    if kind not in KINDS:
        refuse(400, f"kind must be one of {', '.join(KINDS)}")
    if not 0 < len(content) <= LARGEST:
        refuse(400, f"A file has 1 to {LARGEST} bytes")
    size = request.query_params.get("size", "")
    name = unquote(request.headers.get("x-filename", "")) or None
    mime_type = request.headers.get("content-type") or None
    file = world.files.add(kind, content, mime_type, name, int(size) if size.isdigit() else None)
    return control_answer({"id": file.id, "kind": kind, "size": file.size}, 201)


async def show_file(request: Request) -> Response:
    """A file for the page. What a browser could run is only ever downloaded."""
    file = sandbox(request).telegram.files.get(request.path_params["id"])
    if file is None:
        refuse(404, "No such file")
    shown = file.mime_type.startswith(("image/jp", "image/png", "image/webp", "audio/", "video/"))
    headers = {
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": "inline" if shown else "attachment",
    }
    mime_type = file.mime_type if shown else "application/octet-stream"
    return Response(file.content, headers=headers, media_type=mime_type)


async def _scene(request: Request) -> tuple[TelegramWorld, Bot, Talk, dict[str, Any]]:
    """Who does something, in which chat, and what."""
    world, spec = sandbox(request).telegram, await json_object(request)
    bot = inbound.bot_of(world, spec)
    return world, bot, inbound.talk_of(world, bot, request.path_params["user_id"], spec), spec


async def _told(request: Request, updates: list[Update | None], told: dict[str, Any]) -> Response:
    """`queued` is false if the bot did not ask for this kind of update."""
    found = [update for update in updates if update is not None]
    answer = {**told, "queued": bool(found), "update_ids": [update.id for update in found]}
    if request.query_params.get("wait") == "true" and found:
        outcomes = [await update.done for update in found]
        answer["delivered"] = all(outcome.delivered for outcome in outcomes)
        answer["attempts"] = sum(outcome.attempts for outcome in outcomes)
    return control_answer(answer, 202)


def _row(world: TelegramWorld, bot: Bot) -> dict[str, Any]:
    return {
        "id": bot.id,
        "name": bot.name,
        "username": bot.username,
        "webhook_url": bot.webhook.url,
        "waiting": len(world.bag(bot)),
    }


_CUSTOMER = "/telegram/customers/{user_id}"
ROUTES = [
    Route(f"{_CUSTOMER}/messages", send_message, methods=["POST"]),
    Route(f"{_CUSTOMER}/taps", _endpoint(inbound.tap), methods=["POST"]),
    Route(f"{_CUSTOMER}/edits", _endpoint(inbound.edit), methods=["POST"]),
    Route(f"{_CUSTOMER}/reactions", _endpoint(inbound.react), methods=["POST"]),
    Route(f"{_CUSTOMER}/block", _endpoint(_block), methods=["POST"]),
    Route(f"{_CUSTOMER}/unblock", _endpoint(_unblock), methods=["POST"]),
    Route("/telegram/customers/{user_id:int}/photo", show_face, methods=["PUT"]),
    Route(f"{_CUSTOMER}/migrate", migrate, methods=["POST"]),
    Route("/telegram/updates", send_update, methods=["POST"]),
    Route("/telegram/batch", send_batch, methods=["POST"]),
    Route("/telegram/bots", list_bots, methods=["GET"]),
    Route("/telegram/bots", add_bot, methods=["POST"]),
    Route("/telegram/files", add_file, methods=["POST"]),
    Route("/telegram/files/{id}", show_file, methods=["GET"]),
]
