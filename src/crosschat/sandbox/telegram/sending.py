"""Methods that put a message into a chat: accepted, written down, answered; or a fault played."""

import asyncio
from typing import Any

import orjson
from starlette.responses import PlainTextResponse, Response

from crosschat.sandbox.answers import CutConnection, hold, json_answer
from crosschat.sandbox.faults import Fault
from crosschat.sandbox.telegram.bubbles import bubble_of
from crosschat.sandbox.telegram.call import Call
from crosschat.sandbox.telegram.checks import markup
from crosschat.sandbox.telegram.errors import bad_request, blocked, coded, flood
from crosschat.sandbox.telegram.ledger import BotCall
from crosschat.sandbox.telegram.outgoing import CONTENTS, album_contents
from crosschat.sandbox.telegram.talks import Message, Talk

TARGET = "telegram.messages"


async def send(call: Call) -> Response:
    """Any of the sending methods."""
    talk = addressed(call)
    fault = call.world.faults.strike(TARGET, call.raw.decode("utf-8", "replace"), talk.key)
    if call.world.is_flood(call.bot):
        raise flood(1)
    messages = composed(call, talk)
    if fault is not None:
        return await _with_fault(call, talk, messages, fault)
    return accept(call, talk, messages, "answered")


def addressed(call: Call) -> Talk:
    """The chat that is written to.

    Raises:
        BotError: 400 if there is none or it moved, 403 if the bot is not wanted there.
    """
    chat_id = _chat_id(call)
    business = call.text("business_connection_id")
    talk = call.world.talks.get(call.bot.id, chat_id, business)
    strict = call.world.settings.window == "strict"
    if talk is None or not talk.started:
        # A webhook posted straight to CrossChat gets its reply, unless strangers are shut out.
        if strict or chat_id == call.bot.id:
            raise bad_request("chat not found")
        talk = call.world.talks.open(call.bot.id, chat_id, business)
    if talk.moved_to is not None:
        moved = {"migrate_to_chat_id": talk.moved_to}
        raise bad_request("group chat was upgraded to a supergroup chat", moved)
    if talk.blocked:
        raise blocked()
    return talk


def _chat_id(call: Call) -> int:
    said = call.text("chat_id")
    if said is None:
        raise bad_request("chat_id is empty")
    try:
        return int(said)
    except ValueError:
        raise bad_request("chat not found") from None


def composed(call: Call, talk: Talk) -> list[tuple[str, Message]]:
    """The messages that the call makes, each with its type, numbered.

    Raises:
        BotError: 400 for whatever Telegram does not take.
    """
    keyboard, quoted = markup(call), _quoted(call, talk)
    around: Message = {"from": call.bot.user, "chat": talk.chat, "date": int(call.world.now())}
    if talk.business:
        around["business_connection_id"] = talk.business
    if quoted is not None:
        around["reply_to_message"] = quoted
    if call.method == "sendmediagroup":
        group = {"media_group_id": str(next(call.world.query_ids))}
        contents = [(_kind(content), {**content, **group}) for content in album_contents(call)]
    else:
        kind, build = CONTENTS[call.method]
        contents = [(kind, build(call))]
        if keyboard and "inline_keyboard" in keyboard:
            contents[0][1]["reply_markup"] = keyboard
    return [(kind, {"message_id": talk.next_id(), **around, **more}) for kind, more in contents]


def _kind(content: Message) -> str:
    return next(iter(content))


def _quoted(call: Call, talk: Talk) -> Message | None:
    wanted = call.structure("reply_parameters")
    if not isinstance(wanted, dict):
        return None
    found = talk.messages.get(wanted.get("message_id", 0))
    if found is None and not wanted.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    # Never nested.
    return {k: v for k, v in found.items() if k != "reply_to_message"} if found else None


def accept(call: Call, talk: Talk, messages: list[tuple[str, Message]], outcome: str) -> Response:
    """Write the messages down, show them to the customer, answer with them."""
    world, payload = call.world, orjson.dumps(_shown(call))
    for kind, message in messages:
        talk.keep(message)
        place = f"{talk.key}:{message['message_id']}"
        entry = BotCall(
            world.now(), call.bot.id, talk.key, call.spelled, kind, payload, place, outcome
        )
        world.ledger.append(entry)
        if world.hub.watched:
            world.hub.publish("ledger", {"api": "telegram", "entry": entry.row()})
        keyboard = call.structure("reply_markup")
        world.show(call.bot, talk, bubble_of(talk, message, "in", "sent", kind, keyboard))
    found = [message for _, message in messages]
    return json_answer({"ok": True, "result": found if len(found) > 1 else found[0]})


def _shown(call: Call) -> dict[str, Any]:
    """The parameters as the ledger shows them, files by their size."""
    shown = {name: _decoded(call, name) for name in call.parameters}
    for name, part in call.files.items():
        shown[name] = {"filename": part.filename, "size": len(part.content)}
    return shown


def _decoded(call: Call, name: str) -> Any:
    """Objects that came as JSON texts are shown as objects."""
    value = call.parameters[name]
    if not isinstance(value, str) or value[:1] not in {"{", "["}:
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value


async def _with_fault(
    call: Call, talk: Talk, messages: list[tuple[str, Message]], fault: Fault
) -> Response:
    """Refused before acceptance, or accepted and then not answered as it should be."""
    counts = call.world.ledger.requests
    if fault.kind in {"rate_limited", "refuse", "server_error"}:
        counts[f"fault:{fault.kind}"] += 1
        return _refusal(fault)
    if fault.kind == "timeout" and not fault.accepted:
        counts["fault:timeout"] += 1
        await hold(call.request, fault.seconds)
        return CutConnection()
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
    outcomes = {"cut_after_acceptance": "cut", "timeout": "held"}
    answer = accept(call, talk, messages, outcomes.get(fault.kind, "answered"))
    if fault.kind == "timeout":
        await hold(call.request, fault.seconds)
    return CutConnection() if fault.kind in outcomes else answer


def _refusal(fault: Fault) -> Response:
    """`code` chooses the error; a bare 5xx is the front end's, not the Bot API's."""
    if fault.kind == "rate_limited":
        error = flood(max(1, int(fault.seconds)))
    elif fault.kind == "server_error" and fault.code is None:
        return PlainTextResponse("Bad Gateway", 502)
    else:
        error = coded(fault.code or 403)
    return json_answer(error.envelope(), error.code, error.headers())
