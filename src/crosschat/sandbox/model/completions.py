"""Chat Completions: answers and their chunks ("Chat Completions", "Streaming")."""

import secrets
import time
from collections.abc import Iterator
from typing import Any

from crosschat.sandbox.model.behaviour import NAME, Reply
from crosschat.sandbox.model.tokens import Usage, pieces


def completion(reply: Reply, usage: Usage) -> dict[str, Any]:
    """The body of the answer to `POST /chat/completions`."""
    message: dict[str, Any] = {
        "role": "assistant",
        "content": None if reply.tool else reply.text,
        "refusal": None,
        "annotations": [],
    }
    if reply.tool:
        message["tool_calls"] = [_call(reply)]
    return {
        **_shell("chat.completion"),
        "choices": [
            {
                "index": 0,
                "message": message,
                "logprobs": None,
                "finish_reason": "tool_calls" if reply.tool else "stop",
            }
        ],
        "usage": _usage(usage),
    }


def refusal(text: str, usage: Usage) -> dict[str, Any]:
    """An answer in which the model refuses."""
    answer = completion(Reply(), usage)
    answer["choices"][0]["message"] |= {"content": None, "refusal": text}
    return answer


def chunks(answer: dict[str, Any], *, with_usage: bool) -> Iterator[dict[str, Any]]:
    """The chunks of a streamed answer; with `stream_options.include_usage` one more for usage."""
    shell = {**answer, "object": "chat.completion.chunk"}
    del shell["usage"]
    choice = answer["choices"][0]

    def chunk(delta: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
        one = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        return {**shell, "choices": [one], **({"usage": None} if with_usage else {})}

    yield chunk({"role": "assistant", "content": None if "tool_calls" in choice["message"] else ""})
    for delta in _deltas(choice["message"]):
        yield chunk(delta)
    yield chunk({}, choice["finish_reason"])
    if with_usage:
        yield {**shell, "choices": [], "usage": answer["usage"]}


def _deltas(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for index, call in enumerate(message.get("tool_calls", [])):
        function = {"name": call["function"]["name"], "arguments": ""}
        head = {"index": index, "id": call["id"], "type": "function", "function": function}
        yield {"tool_calls": [head]}
        for piece in pieces(call["function"]["arguments"]):
            yield {"tool_calls": [{"index": index, "function": {"arguments": piece}}]}
    if message.get("refusal"):
        yield {"refusal": message["refusal"]}
    for piece in pieces(message.get("content") or ""):
        yield {"content": piece}


def _shell(kind: str) -> dict[str, Any]:
    return {
        "id": "chatcmpl-" + secrets.token_hex(12),
        "object": kind,
        "created": int(time.time()),
        "model": NAME,
        "service_tier": "default",
        "system_fingerprint": None,
    }


def _call(reply: Reply) -> dict[str, Any]:
    return {
        "id": "call_" + secrets.token_hex(12),
        "type": "function",
        "function": {"name": reply.tool, "arguments": reply.arguments},
    }


def _usage(usage: Usage) -> dict[str, Any]:
    return {
        "prompt_tokens": usage.input,
        "completion_tokens": usage.output,
        "total_tokens": usage.input + usage.output,
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0},
    }
