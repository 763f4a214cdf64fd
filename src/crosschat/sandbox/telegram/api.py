"""`/telegram`: finds the method of a Bot API call and writes errors as Telegram does."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crosschat.sandbox.answers import json_answer
from crosschat.sandbox.state import sandbox
from crosschat.sandbox.telegram import errors
from crosschat.sandbox.telegram.bots import TOKEN, Bot
from crosschat.sandbox.telegram.call import read_call
from crosschat.sandbox.telegram.files import File
from crosschat.sandbox.telegram.methods import METHODS, Method
from crosschat.sandbox.telegram.world import TelegramWorld


async def call_method(request: Request) -> Response:
    """`/telegram/bot<token>/<method>`, GET or POST."""
    world = sandbox(request).telegram
    name = str(request.path_params["method"]).lower()
    try:
        bot, method = _bot(world, request), _method(name)
        return await method(await read_call(world, request, bot, name))
    except errors.BotError as error:
        if name.startswith("send"):
            world.ledger.refused(f"refused:{error.code}", error.description, world.now())
        return json_answer(error.envelope(), error.code, error.headers())


def _method(name: str) -> Method:
    method = METHODS.get(name)
    if method is None:
        raise errors.BotError(404, "Not Found: method not found")
    return method


async def download(request: Request) -> Response:
    """`/telegram/file/bot<token>/<path>`, as `getFile` named it."""
    world = sandbox(request).telegram
    try:
        file = _file(world, request)
    except errors.BotError as error:
        return json_answer(error.envelope(), error.code)
    return Response(file.content, media_type="application/octet-stream")


def _file(world: TelegramWorld, request: Request) -> File:
    _bot(world, request)
    file = world.files.at(request.path_params["path"])
    if file is None:
        raise errors.not_found()
    return file


def _bot(world: TelegramWorld, request: Request) -> Bot:
    token = str(request.path_params["token"])
    if not TOKEN.fullmatch(token):
        raise errors.not_found()
    bot = world.bots.with_token(token)
    if bot is None:
        raise errors.unauthorised()
    return bot


ROUTES = [
    Route("/file/bot{token}/{path:path}", download, methods=["GET"]),
    Route("/bot{token}/{method}", call_method, methods=["GET", "POST"]),
]
