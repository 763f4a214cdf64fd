"""`/openai/v1`: the endpoints of the simulated model."""

import asyncio
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from crosschat.sandbox.answers import CutConnection, hold, json_answer
from crosschat.sandbox.faults import Fault
from crosschat.sandbox.ledger import ModelCall
from crosschat.sandbox.model import completions, errors, responses
from crosschat.sandbox.model.behaviour import NAME, Reply, respond
from crosschat.sandbox.model.conversation import Conversation, from_chat, from_responses
from crosschat.sandbox.model.tokens import Usage, tokens
from crosschat.sandbox.state import Sandbox, sandbox

INPUT_SHOWN = 1_000
REFUSAL = "I'm sorry, but I can't help with that."
Body = dict[str, Any]


@dataclass(slots=True, frozen=True)
class Dialect:
    """What differs between the two APIs."""

    endpoint: str
    read: Callable[[Body], Conversation]
    write: Callable[[Body, Reply, Usage], Body]
    refuse: Callable[[Body, Usage], Body]
    stream: Callable[[Body, Body], Iterator[bytes]]


async def create_response(request: Request) -> Response:
    """`POST /responses`."""
    return await _answer(request, RESPONSES)


async def create_completion(request: Request) -> Response:
    """`POST /chat/completions`."""
    return await _answer(request, COMPLETIONS)


async def list_models(request: Request) -> Response:
    """`GET /models`."""
    try:
        _authorise(request)
    except errors.ModelError as error:
        return json_answer(error.envelope(), error.status)
    model = {"id": NAME, "object": "model", "created": 1_790_000_000, "owned_by": "crosschat"}
    return json_answer({"object": "list", "data": [model]})


async def _answer(request: Request, dialect: Dialect) -> Response:
    world = sandbox(request)
    try:
        _authorise(request)
        raw = await request.body()
        body = _body(raw)
        conversation = dialect.read(body)
        fault = world.faults.strike("openai", raw.decode())
        if fault is not None:
            _refuse(world, fault)
        reply = respond(conversation)
    except errors.ModelError as error:
        label = f"refused:{error.code or error.status}"
        world.model_calls.refused(label, error.message, world.now())
        return json_answer(error.envelope(), error.status, _headers() | error.headers())
    usage = Usage(tokens(raw), tokens(reply.text + reply.tool + reply.arguments))
    if fault is not None:
        return await _with_fault(request, dialect, body, conversation, reply, usage, fault)
    _write_down(world, dialect, conversation, reply, "answered")
    return _written(dialect, body, dialect.write(body, reply, usage), conversation)


def _written(dialect: Dialect, body: Body, answer: Body, conversation: Conversation) -> Response:
    if not conversation.stream:
        return json_answer(answer, headers=_headers())
    frames = _unhurried(dialect.stream(body, answer))
    return StreamingResponse(frames, headers=_headers(), media_type="text/event-stream")


async def _unhurried(frames: Iterable[bytes]) -> Any:
    """Give other requests their turn between the pieces of a stream."""
    for frame in frames:
        yield frame
        await asyncio.sleep(0)


async def _with_fault(
    request: Request,
    dialect: Dialect,
    body: Body,
    conversation: Conversation,
    reply: Reply,
    usage: Usage,
    fault: Fault,
) -> Response:
    """Play a fault that comes after the request was understood."""
    outcomes = {"cut_after_acceptance": "cut", "timeout": "held"}
    outcome = outcomes.get(fault.kind, "answered")
    if fault.kind == "refuse":
        reply = Reply(text=REFUSAL)
    _write_down(sandbox(request), dialect, conversation, reply, outcome)
    if fault.kind == "timeout":
        await hold(request, fault.seconds)
    if outcome != "answered":
        return CutConnection()
    if fault.kind == "refuse":
        return _written(dialect, body, dialect.refuse(body, usage), conversation)
    await asyncio.sleep(fault.seconds)
    return _written(dialect, body, dialect.write(body, reply, usage), conversation)


def _refuse(world: Sandbox, fault: Fault) -> None:
    """Raise the error of a fault that refuses the call."""
    if fault.kind == "rate_limited":
        raise errors.rate_limited(fault.seconds or 1.0)
    if fault.kind == "server_error":
        raise errors.server_error(fault.code if fault.code and 500 <= fault.code < 600 else 500)


def _write_down(
    world: Sandbox, dialect: Dialect, conversation: Conversation, reply: Reply, outcome: str
) -> None:
    call = ModelCall(
        world.now(),
        "call_" + secrets.token_hex(8),
        dialect.endpoint,
        conversation.model,
        conversation.last_user[:INPUT_SHOWN],
        reply.text or reply.arguments,
        [reply.tool] if reply.tool else [],
        outcome,
    )
    world.model_calls.append(call)
    if world.hub.watched:
        world.hub.publish("ledger", {"api": "openai", "entry": call.row()})


def _authorise(request: Request) -> None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or key.strip() in {"", "invalid"}:
        raise errors.unauthorised()


def _body(raw: bytes) -> Body:
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise errors.invalid("We could not parse the JSON body of your request.") from None
    if not isinstance(body, dict):
        raise errors.invalid("The body of your request must be a JSON object.")
    return body


def _headers() -> dict[str, str]:
    return {"x-request-id": "req_" + secrets.token_hex(12), "openai-processing-ms": "1"}


def _response_frames(_: Body, answer: Body) -> Iterator[bytes]:
    for event in responses.events(answer):
        yield b"event: %b\ndata: %b\n\n" % (event["type"].encode(), orjson.dumps(event))


def _completion_frames(body: Body, answer: Body) -> Iterator[bytes]:
    options = body.get("stream_options")
    with_usage = isinstance(options, dict) and options.get("include_usage") is True
    for chunk in completions.chunks(answer, with_usage=with_usage):
        yield b"data: %b\n\n" % orjson.dumps(chunk)
    yield b"data: [DONE]\n\n"


RESPONSES = Dialect(
    "responses",
    from_responses,
    responses.response,
    lambda body, usage: responses.refusal(body, REFUSAL, usage),
    _response_frames,
)
COMPLETIONS = Dialect(
    "chat.completions",
    from_chat,
    lambda _, reply, usage: completions.completion(reply, usage),
    lambda _, usage: completions.refusal(REFUSAL, usage),
    _completion_frames,
)
ROUTES = [
    Route("/responses", create_response, methods=["POST"]),
    Route("/chat/completions", create_completion, methods=["POST"]),
    Route("/models", list_models, methods=["GET"]),
]
