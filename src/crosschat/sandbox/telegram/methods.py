"""The Bot API's other methods, and the table of all of them."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.responses import Response

from crosschat.sandbox.answers import json_answer
from crosschat.sandbox.telegram import subscription
from crosschat.sandbox.telegram.bubbles import bubble_of, reaction_of
from crosschat.sandbox.telegram.call import Call
from crosschat.sandbox.telegram.checks import CAPTION, TEXT, markup, said
from crosschat.sandbox.telegram.errors import bad_request
from crosschat.sandbox.telegram.files import LARGEST_DOWNLOAD
from crosschat.sandbox.telegram.outgoing import CONTENTS
from crosschat.sandbox.telegram.sending import addressed, send
from crosschat.sandbox.telegram.talks import Message, Talk

Method = Callable[[Call], Awaitable[Response]]
TYPING = 5.0
_LONGEST_ANSWER = 200
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_ACTIONS = frozenset(
    {
        *("typing", "upload_photo", "record_video", "upload_video", "record_voice"),
        *("upload_voice", "upload_document", "choose_sticker", "find_location"),
        *("record_video_note", "upload_video_note"),
    }
)


def result(found: Any) -> Response:
    """An answer that is `ok`."""
    return json_answer({"ok": True, "result": found})


async def get_me(call: Call) -> Response:
    """Who the token belongs to."""
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": True,
        "has_main_web_app": False,
    }
    return result({**call.bot.user, **abilities})


async def get_chat(call: Call) -> Response:
    """A chat that the bot knows."""
    talk = call.world.talks.get(call.bot.id, call.whole("chat_id") or 0)
    if talk is None:
        raise bad_request("chat not found")
    return result(talk.chat)


async def profile_photos(call: Call) -> Response:
    """The picture that a person shows, if they have one."""
    face = call.world.faces.get(call.whole("user_id") or 0)
    photos = [face.described()] if face else []
    return result({"total_count": len(photos), "photos": photos})


async def done(call: Call) -> Response:  # noqa: ARG001, RUF100
    """Taken, without an effect here."""
    return result(True)


async def get_file(call: Call) -> Response:
    """Where a file can be downloaded."""
    file = call.world.files.get(call.text("file_id") or "")
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    told = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.size}
    return result({**told, "file_path": file.path})


async def chat_action(call: Call) -> Response:
    """Show that the bot is typing, or does something else."""
    talk, action = addressed(call), call.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    call.world.ledger.requests["sendChatAction"] += 1
    call.world.chats.typing(call.world.phone(call.bot, talk), TYPING)
    return result(True)


async def answer_callback(call: Call) -> Response:
    """Stop a tapped button from waiting."""
    if len(call.text("text") or "") > _LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if call.world.talks.answered(call.text("callback_query_id") or "") is None:
        raise bad_request(_TOO_OLD)
    call.world.ledger.requests["answerCallbackQuery"] += 1
    return result(True)


def _target(call: Call, talk: Talk, missing: str) -> Message:
    found = talk.messages.get(call.whole("message_id") or 0)
    if found is None:
        raise bad_request(missing)
    return found


async def edit_text(call: Call) -> Response:
    """Change a text that the bot sent."""
    return _edit(call, "text")


async def edit_caption(call: Call) -> Response:
    """Change a caption that the bot sent."""
    return _edit(call, "caption")


async def edit_markup(call: Call) -> Response:
    """Change a keyboard that the bot sent."""
    return _edit(call, None)


def _edit(call: Call, field: str | None) -> Response:
    talk = addressed(call)
    message = _target(call, talk, "message to edit not found")
    if message["from"]["id"] != call.bot.id:
        raise bad_request("message can't be edited")
    changed = dict(message)
    if field is not None:
        limit = TEXT if field == "text" else CAPTION
        changed[field], _ = said(call, field, limit, required=field == "text")
    keyboard = markup(call)
    changed.pop("reply_markup", None)
    if keyboard:
        changed["reply_markup"] = keyboard
    if changed == message:
        raise bad_request("message is not modified")
    changed["edit_date"] = int(call.world.now())
    talk.keep(changed)
    kind = next((kind for kind, _ in CONTENTS.values() if kind in changed), "text")
    bubble = bubble_of(talk, changed, "in", "sent", kind, keyboard)
    call.world.show(call.bot, talk, bubble)
    return result(changed)


async def delete(call: Call) -> Response:
    """Delete a message."""
    talk = addressed(call)
    message = _target(call, talk, "message to delete not found")
    del talk.messages[message["message_id"]]
    return result(True)


async def react(call: Call) -> Response:
    """Set or take away the bot's reaction: one at most."""
    talk, reactions = addressed(call), call.structure("reaction") or []
    if not isinstance(reactions, list) or len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    for reaction in reactions:
        if not isinstance(reaction, dict) or not reaction.get("emoji"):
            raise bad_request("REACTION_INVALID")
    # People who wrote straight to CrossChat have messages that nobody here saw.
    if talk.started:
        _target(call, talk, "message to react not found")
    call.world.ledger.requests["setMessageReaction"] += 1
    bubble = reaction_of(talk, call.whole("message_id") or 0, reactions, call.world.now())
    call.world.show(call.bot, talk, bubble)
    return result(True)


METHODS: dict[str, Method] = {
    **dict.fromkeys((*CONTENTS, "sendmediagroup"), send),
    "getme": get_me,
    "getchat": get_chat,
    "getuserprofilephotos": profile_photos,
    "getfile": get_file,
    "sendchataction": chat_action,
    "answercallbackquery": answer_callback,
    "editmessagetext": edit_text,
    "editmessagecaption": edit_caption,
    "editmessagereplymarkup": edit_markup,
    "deletemessage": delete,
    "setmessagereaction": react,
    "readbusinessmessage": done,
    "deletebusinessmessages": done,
    "setmycommands": done,
    "setwebhook": subscription.set_webhook,
    "deletewebhook": subscription.delete_webhook,
    "getwebhookinfo": subscription.webhook_info,
    "getupdates": subscription.get_updates,
}
