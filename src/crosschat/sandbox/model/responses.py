"""The Responses API: answers and their event stream ("Responses", "Streaming")."""

import secrets
import time
from collections.abc import Iterator
from itertools import count
from typing import Any

from crosschat.sandbox.model.behaviour import NAME, Reply
from crosschat.sandbox.model.tokens import Usage, pieces

Event = dict[str, Any]


def response(body: dict[str, Any], reply: Reply, usage: Usage) -> dict[str, Any]:
    """The body of the answer to `POST /responses`."""
    return _shell(body, "completed") | {"output": [_item(reply)], "usage": _usage(usage)}


def events(answer: dict[str, Any]) -> Iterator[Event]:
    """The events of a streamed answer, in the documented order and numbered."""
    numbers = count()
    for event in _unnumbered(answer):
        yield {**event, "sequence_number": next(numbers)}


def _unnumbered(answer: dict[str, Any]) -> Iterator[Event]:
    begun = {**answer, "status": "in_progress", "output": [], "usage": None}
    yield {"type": "response.created", "response": begun}
    yield {"type": "response.in_progress", "response": begun}
    for index, item in enumerate(answer["output"]):
        place = {"output_index": index}
        parts = _call_events if item["type"] == "function_call" else _message_events
        yield from ({**event, **place} for event in parts(item))
        yield {"type": "response.output_item.done", "item": item, **place}
    yield {"type": "response.completed", "response": answer}


def _message_events(item: dict[str, Any]) -> Iterator[Event]:
    begun = {**item, "status": "in_progress", "content": []}
    yield {"type": "response.output_item.added", "item": begun}
    place = {"item_id": item["id"], "content_index": 0}
    part = item["content"][0]
    text = part["text"]
    added = {**part, "text": ""}
    yield {"type": "response.content_part.added", "part": added, **place}
    for piece in pieces(text):
        yield {"type": "response.output_text.delta", "delta": piece, "logprobs": [], **place}
    yield {"type": "response.output_text.done", "text": text, "logprobs": [], **place}
    yield {"type": "response.content_part.done", "part": part, **place}


def _call_events(item: dict[str, Any]) -> Iterator[Event]:
    begun = {**item, "status": "in_progress", "arguments": ""}
    yield {"type": "response.output_item.added", "item": begun}
    place = {"item_id": item["id"]}
    arguments = item["arguments"]
    for piece in pieces(arguments):
        yield {"type": "response.function_call_arguments.delta", "delta": piece, **place}
    yield {
        "type": "response.function_call_arguments.done",
        "arguments": arguments,
        "name": item["name"],
        **place,
    }


def refusal(body: dict[str, Any], text: str, usage: Usage) -> dict[str, Any]:
    """An answer in which the model refuses."""
    item = _item(Reply(text=text))
    item["content"] = [{"type": "refusal", "refusal": text}]
    return _shell(body, "completed") | {"output": [item], "usage": _usage(usage)}


def _shell(body: dict[str, Any], status: str) -> dict[str, Any]:
    return {
        "id": "resp_" + secrets.token_hex(16),
        "object": "response",
        "created_at": int(time.time()),
        "status": status,
        "error": None,
        "incomplete_details": None,
        "instructions": body.get("instructions"),
        "max_output_tokens": body.get("max_output_tokens"),
        "metadata": body.get("metadata") or {},
        "model": NAME,
        "output": [],
        "parallel_tool_calls": body.get("parallel_tool_calls", True) is True,
        "previous_response_id": None,
        "store": body.get("store", True) is True,
        "temperature": 1.0,
        "text": body.get("text") or {"format": {"type": "text"}},
        "tool_choice": body.get("tool_choice") or "auto",
        "tools": body.get("tools") or [],
        "top_p": 1.0,
        "truncation": "disabled",
        "usage": None,
    }


def _item(reply: Reply) -> dict[str, Any]:
    if reply.tool:
        return {
            "id": "fc_" + secrets.token_hex(12),
            "type": "function_call",
            "call_id": "call_" + secrets.token_hex(12),
            "name": reply.tool,
            "arguments": reply.arguments,
            "status": "completed",
        }
    part = {"type": "output_text", "text": reply.text, "annotations": [], "logprobs": []}
    return {
        "id": "msg_" + secrets.token_hex(12),
        "type": "message",
        "role": "assistant",
        "status": "completed",
        "content": [part],
    }


def _usage(usage: Usage) -> dict[str, Any]:
    return {
        "input_tokens": usage.input,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": usage.output,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": usage.input + usage.output,
    }
