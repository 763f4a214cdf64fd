"""Nonsense is refused in the platform's own words, and the process starts and stops cleanly."""

import asyncio
import signal
import socket
import sys
from typing import Any

import aiohttp
import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from crosschat.sandbox.config import SandboxConfig, derive
from crosschat.sandbox.model.behaviour import respond
from crosschat.sandbox.model.conversation import from_chat, from_responses
from crosschat.sandbox.model.errors import ModelError
from crosschat.sandbox.whatsapp.accounts import default_number
from crosschat.sandbox.whatsapp.envelope import as_meta_writes, messages_in
from crosschat.sandbox.whatsapp.errors import GraphError
from crosschat.sandbox.whatsapp.outgoing import RULES, check, preview
from crosschat.sandbox.whatsapp.templates import AccountTemplates
from tests.sandbox.stage import PATIENCE, ask

WORDS = """
id link body text type action buttons sections rows reply title header name parameters language code
components latitude longitude emoji message_id formatted_name contacts role content tool_calls
function arguments call_id output properties required enum anyOf items $ref allOf minItems minimum
schema json_schema format
"""
KEYS = st.sampled_from(WORDS.split())
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.text(max_size=5),
    st.sampled_from(
        [
            "text",
            "button",
            "list",
            "flow",
            "body",
            "reply",
            "object",
            "array",
            "user",
            "tool",
            "function",
            "function_call",
            "json_schema",
            "hello_world",
            "en_US",
        ]
    ),
)
JSON: st.SearchStrategy[Any] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=25,
)
NUMBER = default_number("seed", "http://localhost")


@settings(max_examples=400, deadline=None)
@given(kind=st.sampled_from([*RULES, "template", "fax"]), content=JSON, context=JSON)
def test_any_message_is_accepted_or_refused_as_graph_does(
    kind: str, content: Any, context: Any
) -> None:
    body = {"messaging_product": "whatsapp", "to": "351910000001", "type": kind, kind: content}
    if context is not None:
        body["context"] = context
    refusal = None
    try:
        message = check(body, NUMBER, lambda _: True, AccountTemplates().of("1"))
        assert isinstance(message.preview, str)
        orjson.dumps(message.shown)
    except GraphError as error:
        refusal = error.envelope()
    assert refusal is None or refusal["error"]["message"]


@settings(max_examples=400, deadline=None)
@given(items=JSON, tools=JSON, choice=JSON, form=JSON)
def test_any_model_request_is_answered_or_refused_as_openai_does(
    items: Any, tools: Any, choice: Any, form: Any
) -> None:
    shared = {"model": "m", "tools": tools, "tool_choice": choice}
    for read, body in (
        (from_responses, {**shared, "input": items, "text": {"format": form}}),
        (from_chat, {**shared, "messages": items, "response_format": form}),
    ):
        status = 200
        try:
            reply = respond(read(body))
            assert reply.text or reply.tool
        except ModelError as error:
            status = error.status
        assert status in {200, 400}


@settings(max_examples=200, deadline=None)
@given(payload=JSON)
def test_any_payload_can_be_posted_as_a_webhook(payload: Any) -> None:
    assert orjson.loads(as_meta_writes(payload)) == payload
    for _, value, message in messages_in({"entry": [{"changes": [{"value": payload}]}]}):
        assert isinstance(value, dict)
        preview(str(message.get("type")), message.get("text"))


def test_the_seed_is_in_no_text_that_describes_the_configuration() -> None:
    config = SandboxConfig(seed="a very secret seed")
    assert "secret" not in repr(config)
    assert derive("a very secret seed", "x") != derive("another seed", "x")


async def test_the_process_stops_at_a_signal_although_a_page_is_open(
    http: aiohttp.ClientSession,
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = f"from crosschat.sandbox.app import serve; serve(port={port}, seed='s')"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stderr=asyncio.subprocess.PIPE
    )
    url = f"http://127.0.0.1:{port}/sandbox"
    async with asyncio.timeout(PATIENCE):
        while not await answers(http, url):
            await asyncio.sleep(0.02)
    async with http.get(f"{url}/events") as stream:
        await stream.content.readline()
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            _, errors = await process.communicate()
    assert process.returncode in {0, -signal.SIGTERM}
    assert errors == b""


async def answers(http: aiohttp.ClientSession, url: str) -> bool:
    try:
        return (await ask(http, "GET", url)).status == 200
    except aiohttp.ClientError:
        return False
