"""What people do in Telegram, and the updates that bots get of it."""

from typing import Any

from crosschat.sandbox.answers import refuse
from crosschat.sandbox.telegram.bots import Bot
from crosschat.sandbox.telegram.bubbles import bubble_of
from crosschat.sandbox.telegram.files import KINDS
from crosschat.sandbox.telegram.talks import Message, Talk
from crosschat.sandbox.telegram.updates import Update
from crosschat.sandbox.telegram.world import TelegramWorld

_PERSON = ("first_name", "last_name", "username", "language_code")
_COMMAND = "/"


def bot_of(world: TelegramWorld, spec: dict[str, Any]) -> Bot:
    """The bot that `bot_id` names; the default one if none is named.

    Raises:
        HTTPException: 404.
    """
    wanted = spec.get("bot_id")
    bot = world.bots.default if wanted is None else world.bots.get(_whole(wanted, "bot_id"))
    if bot is None:
        refuse(404, f"No bot {wanted}: POST /sandbox/telegram/bots adds one")
    return bot


def talk_of(world: TelegramWorld, bot: Bot, user_id: str, spec: dict[str, Any]) -> Talk:
    """The person's chat with the bot, or the group that `chat` describes, opened.

    Raises:
        HTTPException: 400 for ids that are no numbers.
    """
    person_id = _whole(user_id, "A customer")
    if person_id <= 0:
        refuse(400, "A customer is a positive number, as Telegram's user ids are")
    group = spec.get("chat")
    if isinstance(group, dict) and "id" in group:
        talk = world.talks.open(bot.id, _whole(group["id"], "chat.id"))
        talk.type = str(group.get("type") or talk.type)
        talk.title = str(group.get("title") or talk.title or "Group")
        talk.person = {"id": person_id, "is_bot": False, "first_name": f"User {person_id}"}
    else:
        talk = world.talks.open(bot.id, person_id)
    for name in _PERSON:
        if spec.get(name):
            talk.person[name] = str(spec[name])
    talk.started = True
    return talk


def compose(world: TelegramWorld, talk: Talk, spec: dict[str, Any]) -> Message:
    """A message of the person's.

    `spec`: `text`; or one of the kinds of file with a `file_id` (and `caption`); or `payload`,
    whatever else a Message may hold. Optional `reply_to`, `date` (Unix seconds).

    Raises:
        HTTPException: 400 for a message without content.
    """
    message: Message = {
        "message_id": talk.next_id(),
        "from": dict(talk.person),
        "chat": talk.chat,
        "date": int(spec.get("date") or world.now()),
    }
    quoted = talk.messages.get(spec.get("reply_to", 0))
    if quoted is not None:
        message["reply_to_message"] = {k: v for k, v in quoted.items() if k != "reply_to_message"}
    content = _content(world, spec)
    if not content:
        refuse(400, 'Give "text", a file ("photo", "document", …, with its file id) or "payload"')
    return {**message, **content}


def _content(world: TelegramWorld, spec: dict[str, Any]) -> Message:
    content: Message = {}
    if isinstance(spec.get("text"), str):
        content["text"] = spec["text"]
        if spec["text"].startswith(_COMMAND):
            length = len(spec["text"].split()[0])
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    for kind in KINDS:
        if kind in spec:
            file = world.files.get(str(spec[kind]))
            if file is None or file.kind != kind:
                refuse(400, f"No such {kind}: POST /sandbox/telegram/files?kind={kind} takes one")
            content[kind] = file.described()
    if content and isinstance(spec.get("caption"), str):
        content["caption"] = spec["caption"]
    if isinstance(spec.get("payload"), dict):
        content |= spec["payload"]
    return content


def write(world: TelegramWorld, bot: Bot, talk: Talk, message: Message) -> Update | None:
    """The message is sent: seen on the phone, told to the bot."""
    talk.keep(message)
    bubble = bubble_of(talk, message, "out", "sending", kind_of(message))
    chat = world.show(bot, talk, bubble)
    update = world.tell(bot, "message", message, talk)
    if update is not None:
        update.done.add_done_callback(
            lambda done: world.chats.mark(
                chat,
                bubble.id,
                "delivered" if done.result().delivered else "failed",
                None if done.result().delivered else "CrossChat did not take the update",
            )
        )
    return update


def kind_of(message: Message) -> str:
    """What the message is, for the page."""
    kinds = ("text", *KINDS, "location", "contact", "poll", "dice", "venue")
    return next((kind for kind in kinds if kind in message), "other")


def tap(world: TelegramWorld, bot: Bot, talk: Talk, spec: dict[str, Any]) -> Update | None:
    """A button of an inline keyboard is tapped: `message_id` and `data` (or the button's `text`).

    Raises:
        HTTPException: 404 without such a message or button.
    """
    message = message_of(talk, spec)
    button = next((b for b in _buttons(message) if _is_meant(b, spec)), None)
    if button is None:
        refuse(404, "The message has no such button")
    query_id = str(next(world.query_ids))
    world.talks.asked(query_id, talk)
    query = {
        "id": query_id,
        "from": dict(talk.person),
        "message": message,
        "chat_instance": f"-{bot.id}{talk.id}",
        "data": button["callback_data"],
    }
    return world.tell(bot, "callback_query", query, talk)


def _buttons(message: Message) -> list[dict[str, Any]]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row if "callback_data" in button]


def _is_meant(button: dict[str, Any], spec: dict[str, Any]) -> bool:
    if "data" in spec:
        return bool(button["callback_data"] == spec["data"])
    return bool(button["text"] == spec.get("text"))


def edit(world: TelegramWorld, bot: Bot, talk: Talk, spec: dict[str, Any]) -> Update | None:
    """The person changes the text of a message of theirs.

    Raises:
        HTTPException: 404 without such a message.
    """
    message = {**message_of(talk, spec), "edit_date": int(world.now())}
    message["text"] = str(spec.get("text") or "")
    talk.keep(message)
    world.show(bot, talk, bubble_of(talk, message, "out", "delivered", kind_of(message)))
    return world.tell(bot, "edited_message", message, talk)


def react(world: TelegramWorld, bot: Bot, talk: Talk, spec: dict[str, Any]) -> Update | None:
    """The person reacts with `emoji`; without one, takes their reaction back.

    Raises:
        HTTPException: 404 without such a message.
    """
    message, emoji = message_of(talk, spec), spec.get("emoji")
    change = {
        "chat": talk.chat,
        "message_id": message["message_id"],
        "user": dict(talk.person),
        "date": int(world.now()),
        "old_reaction": [],
        "new_reaction": [{"type": "emoji", "emoji": str(emoji)}] if emoji else [],
    }
    return world.tell(bot, "message_reaction", change, talk)


def block(world: TelegramWorld, bot: Bot, talk: Talk, *, blocked: bool) -> Update | None:
    """The person blocks the bot, or takes it back."""
    statuses = ("member", "kicked") if blocked else ("kicked", "member")
    talk.blocked = blocked
    members: list[dict[str, Any]] = [{"user": bot.user, "status": s} for s in statuses]
    for member in members:
        if member["status"] == "kicked":
            member["until_date"] = 0
    change = {
        "chat": talk.chat,
        "from": dict(talk.person),
        "date": int(world.now()),
        "old_chat_member": members[0],
        "new_chat_member": members[1],
    }
    return world.tell(bot, "my_chat_member", change, talk)


def migrate(world: TelegramWorld, bot: Bot, talk: Talk) -> Talk:
    """A group becomes a supergroup: it gets a new id, and both tell it."""
    new = world.talks.open(bot.id, int(f"-100{abs(talk.id)}"))
    new.title, new.person, new.started = talk.title, talk.person, True
    talk.moved_to = new.id
    for here, field, other in (
        (talk, "migrate_to_chat_id", new.id),
        (new, "migrate_from_chat_id", talk.id),
    ):
        message = compose(world, here, {"payload": {field: other}})
        world.tell(bot, "message", message, here)
    return new


def message_of(talk: Talk, spec: dict[str, Any]) -> Message:
    """The message that `message_id` names.

    Raises:
        HTTPException: 404.
    """
    found = talk.messages.get(spec.get("message_id", 0))
    if found is None:
        refuse(404, f"No message {spec.get('message_id')} in this chat")
    return found


def _whole(value: Any, what: str) -> int:
    try:
        return int(str(value))
    except ValueError:
        refuse(400, f"{what} must be a whole number")
