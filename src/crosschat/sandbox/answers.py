"""The answers that several simulated platforms give."""

import asyncio
from typing import Any, NoReturn

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from typing_extensions import override

CUT = "sandbox.cut"
"""Key among the ASGI extensions: a function that drops the connection at once."""


def json_answer(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """`content` as JSON, exactly as given: the platforms' own answers."""
    return Response(orjson.dumps(content), status, headers, "application/json")


def control_answer(content: dict[str, Any], status: int = 200) -> Response:
    """An answer of the sandbox itself, marked as simulated."""
    return json_answer({"simulated": True, **content}, status)


def refuse(status: int, detail: str) -> NoReturn:
    """End a `/sandbox` request with an error that says what to do.

    Raises:
        HTTPException: always; turned into a marked JSON answer by `control_error`.
    """
    raise HTTPException(status, detail)


async def control_error(_: Request, error: Exception) -> Response:
    """Show an HTTPException of a `/sandbox` endpoint as JSON."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = error.detail if isinstance(error, HTTPException) else "Internal error"
    return control_answer({"error": {"status": status, "detail": detail}}, status)


async def json_object(request: Request) -> dict[str, Any]:
    """The body of a `/sandbox` request; an empty one counts as `{}`.

    Raises:
        HTTPException: 400 if it is not a JSON object.
    """
    raw = await request.body()
    if not raw:
        return {}
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        refuse(400, f"The body is not JSON: {error}")
    if not isinstance(body, dict):
        refuse(400, "The body must be a JSON object")
    return body


class CutConnection(Response):
    """No answer at all: the connection is closed without a byte."""

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        cut = scope.get("extensions", {}).get(CUT)
        if cut is None:
            raise RuntimeError("Run the sandbox with crosschat.sandbox.server: it cuts connections")
        cut()
        while (await receive())["type"] != "http.disconnect":
            pass


async def hold(request: Request, seconds: float) -> None:
    """Keep a client waiting, but not longer than it stays connected. The body must be read."""
    try:
        async with asyncio.timeout(seconds):
            while (await request.receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return
