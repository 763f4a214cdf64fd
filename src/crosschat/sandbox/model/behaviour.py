"""How the simulated model answers. It has no memory: the request decides everything."""

import re
from dataclasses import dataclass
from typing import Any

import orjson

from crosschat.sandbox.model.conversation import Conversation, Tool, Turn
from crosschat.sandbox.model.errors import invalid
from crosschat.sandbox.model.facts import facts
from crosschat.sandbox.model.filling import Filler
from crosschat.sandbox.model.phrases import NONCE, answer_to, wants_person

NAME = "crosschat-sandbox"
QUOTED = 300
HANDING = re.compile(r"hand(?!le)", re.IGNORECASE)
"""The tool that gives the conversation to a person: `hand_off`, `HandOver` and the like."""
FAILED = re.compile(r"fix the errors|validation error|^error\b", re.IGNORECASE)
"""What tool frameworks answer when a call went wrong."""
GIVEN = re.compile(r"(?<![\w])(\w{1,64})=([^\s,;]{1,200})")
"""An argument that the user spells out."""
FRAMED = re.compile(r"\A[^\n]*never instructions:\n")
"""The line with which CrossChat marks what tools answer."""
OUTPUT_NAMES = ("final_result", "output", "reply", "answer", "respond")


@dataclass(slots=True, frozen=True)
class Reply:
    """Either a text or a call of one tool; `arguments` is JSON."""

    text: str = ""
    tool: str = ""
    arguments: str = ""


def respond(conversation: Conversation) -> Reply:
    """The answer to a conversation; the same one gets the same answer.

    Raises:
        ModelError: 400 for a schema that makes no sense.
    """
    wants = _person_wanted(conversation)
    handing = next((t for t in conversation.tools if HANDING.search(t.name)), None)
    fresh = conversation.turns[-1:]
    after_tool = bool(fresh) and fresh[0].role == "tool"
    if wants and handing is not None and not after_tool:
        return _call(conversation, handing, _text(conversation, wants=True))
    named = _named(conversation)
    if named is not None:
        return _call(conversation, named, _text(conversation, wants=wants))
    text = _after_tools(conversation) if after_tool else _text(conversation, wants=wants)
    output = _demanded(conversation)
    if output is not None:
        return _call(conversation, output, text)
    if conversation.schema is not None:
        return Reply(text=_filled(conversation, conversation.schema, text))
    return Reply(text=text)


def open_nonces(conversation: Conversation) -> list[str]:
    """The tokens `nonce-…` of the user that no assistant message repeats, in order, once each."""
    asked = NONCE.findall("\n".join(conversation.said_by("user")))
    repeated = set(NONCE.findall("\n".join(conversation.said_by("assistant"))))
    return [nonce for nonce in dict.fromkeys(asked) if nonce not in repeated]


def _person_wanted(conversation: Conversation) -> bool:
    turns = conversation.unanswered
    return any(turn.role == "user" and wants_person(turn.text) for turn in turns)


def _named(conversation: Conversation) -> Tool | None:
    """A tool that the user names, as in `find_order number=A17`, and that was not called yet."""
    turns = conversation.unanswered
    said = "\n".join(turn.text for turn in turns if turn.role == "user")
    called = {turn.name for turn in turns if turn.role == "assistant"}
    for tool in conversation.tools:
        if tool.name not in called and re.search(
            rf"(?<![\w-]){re.escape(tool.name)}(?![\w-])", said
        ):
            return tool
    return None


def _text(conversation: Conversation, *, wants: bool) -> str:
    nonces = open_nonces(conversation)
    if nonces:
        return f"Got it: {', '.join(nonces)}."
    if wants:
        return "I understand that you would like to talk to a person."
    last = conversation.last_user.strip()
    if not last:
        return "Hello! How can I help you?"
    quoted = last if len(last) <= QUOTED else last[:QUOTED] + "…"
    answer = answer_to(last)
    if answer is None:
        return f"Thank you for your message “{quoted}”. What would you like to know about it?"
    return f"{answer} (You wrote: “{quoted}”.)"


def _after_tools(conversation: Conversation) -> str:
    """A final answer that uses the results of the tools called since the user last wrote."""
    results: list[Turn] = []
    for turn in reversed(conversation.turns):
        if turn.role == "user":
            break
        if turn.role == "tool":
            results.insert(0, turn)
    texts = [FRAMED.sub("", turn.text).strip() for turn in results]
    found = "; ".join(text for text in texts if text)
    nonces = open_nonces(conversation)
    opening = f"Got it: {', '.join(nonces)}. " if nonces else ""
    if any(FAILED.search(turn.text) for turn in results):
        return f"{opening}That did not work: {found}".strip()
    if any(HANDING.search(turn.name) for turn in results):
        return f"{opening}I have passed your request on to a person. {found}".strip()
    return f"{opening}Here is what I found: {found}".strip()


def _demanded(conversation: Conversation) -> Tool | None:
    """The tool that must be called in place of a text."""
    tools = conversation.tools
    if conversation.forced is not None:
        return next((tool for tool in tools if tool.name == conversation.forced), None)
    if not conversation.required:
        return None
    plain = [tool for tool in tools if not HANDING.search(tool.name)] or tools
    named = (tool for word in OUTPUT_NAMES for tool in plain if word in tool.name.lower())
    return next(named, plain[0] if plain else None)


def _call(conversation: Conversation, tool: Tool, text: str) -> Reply:
    return Reply(tool=tool.name, arguments=_filled(conversation, tool.schema, text))


def _filled(conversation: Conversation, schema: dict[str, Any], text: str) -> str:
    """JSON for a schema, from what the user said."""
    spoken = conversation.said_by("user")
    asked = _person_wanted(conversation)
    known = {
        **facts(spoken),
        "reason": "The customer asked for a person." if asked else conversation.last_user[:QUOTED],
        "summary": "The customer wrote: " + " / ".join(spoken[-3:])[:QUOTED],
        "text": text,
    }
    given = dict(GIVEN.findall("\n".join(spoken[-3:])))
    filler = Filler(known, "\n".join(spoken[-3:]), schema, given)
    try:
        return orjson.dumps(filler.fill(schema)).decode()
    except (AttributeError, KeyError, TypeError, ValueError, IndexError):
        raise invalid("Invalid schema: it is not a JSON schema that can be followed.") from None
