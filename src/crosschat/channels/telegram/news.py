"""Updates that are no messages (telegram.md §4, §7 and §9)."""

from collections.abc import Iterator, Mapping
from typing import Any

from crosschat.channels.telegram.messages import Surroundings
from crosschat.channels.telegram.people import customer_of, is_shared, name_of
from crosschat.channels.telegram.places import Place, callback_id, place_of
from crosschat.messaging.content import Chosen, Content, Notice
from crosschat.messaging.events import (
    AccountChanged,
    ConsentChanged,
    InboundEvent,
    MessageDeleted,
    MessageReceived,
    Reacted,
)
from crosschat.platforms.meta.reading import (
    Unreadable,
    flag,
    instant,
    mapping,
    objects,
    rows,
    text,
)

Update = Mapping[str, Any]
_STANDINGS = {
    "member": "The bot is in the group now",
    "administrator": "The bot is an administrator of the group now",
    "restricted": "The bot's rights in the group were restricted",
    "left": "The bot left the group",
    "kicked": "The bot was removed from the group",
}
# Reactions that are no emoji have no text that everybody could see.
_OTHER_REACTIONS = {"custom_emoji": "[custom emoji]", "paid": "⭐"}


def read_callback(query: Any, around: Surroundings) -> Iterator[InboundEvent]:
    """A tapped button. The message it stood on may be inaccessible: then only ids are left.

    Raises:
        Unreadable: it names neither a chat nor a person.
    """
    message = mapping(query, "message")
    user = mapping(query, "from")
    place = place_of(message) or place_of({"chat": user})
    if place is None:
        raise Unreadable("the tap names no chat")
    shown_in = mapping(message, "chat") or {"id": text(user, "id"), "type": "private"}
    data = text(query, "data") or text(query, "game_short_name") or ""
    message_id = text(message, "message_id")
    query_id = text(query, "id")
    title = title_of(message, data)
    content: Content = Chosen(title=title, id=data)
    if is_shared(shown_in):
        content = Notice(text=f"{name_of(user) or 'Somebody'} chose: {title}", kind="group_choice")
    yield MessageReceived(
        account=around.account,
        sender=customer_of(place, {"chat": shown_in, "from": user}),
        external_id=callback_id(query_id) if query_id else around.fallback_id,
        content=content,
        chat=place.address,
        reply_to=place.message(message_id) if message_id else None,
    )


def title_of(message: Mapping[str, Any], data: str) -> str:
    """What the tapped button says; its data, which the client supplies, where that is unknown."""
    keyboard = mapping(message, "reply_markup")
    for row in rows(keyboard, "inline_keyboard"):
        for button in objects({"row": row}, "row"):
            if data and text(button, "callback_data") == data:
                return text(button, "text") or data
    return data


def read_reaction(update: Any, around: Surroundings) -> Iterator[InboundEvent]:
    """Given, changed or taken back. In private chats it may never be told (§4).

    Raises:
        Unreadable: it names no chat or no message.
    """
    place, message_id = _place(update, "reaction"), text(update, "message_id")
    if message_id is None:
        raise Unreadable("the reaction names no message")
    before = {_emoji(r) for r in objects(update, "old_reaction")}
    after = [_emoji(r) for r in objects(update, "new_reaction")]
    fresh = [emoji for emoji in after if emoji not in before]
    yield Reacted(
        account=around.account,
        at=instant(update, "date"),
        sender=customer_of(place, {**update, "from": mapping(update, "user")}),
        target=place.message(message_id),
        # A person may give several: the newest one stands for them.
        emoji=next(iter((fresh or after)[-1:]), None),
        chat=place.address,
    )


def _emoji(reaction: Mapping[str, Any]) -> str:
    kind = text(reaction, "type") or ""
    return text(reaction, "emoji") or _OTHER_REACTIONS.get(kind, f"[{kind or 'reaction'}]")


def read_membership(update: Any, around: Surroundings) -> Iterator[InboundEvent]:
    """In private chats the bot was blocked or unblocked, in groups added, removed or promoted.

    Raises:
        Unreadable: it names no chat or no status.
    """
    place = _place(update, "change of membership")
    status = text(mapping(update, "new_chat_member"), "status")
    if status is None:
        raise Unreadable("the change of membership names no status")
    sender, at = customer_of(place, update), instant(update, "date")
    gone = status in {"kicked", "left"}
    if is_shared(mapping(update, "chat")):
        said = _STANDINGS.get(status, f"The bot's place in the group is now: {status}")
        yield MessageReceived(
            account=around.account,
            at=at,
            sender=sender,
            external_id=around.fallback_id,
            content=Notice(text=said, kind="bot_membership"),
            chat=place.address,
        )
    else:
        yield ConsentChanged(
            account=around.account,
            at=at,
            sender=sender,
            allowed=not gone,
            category="all",
            detail="blocked the bot" if gone else "unblocked the bot",
        )


def read_deletions(update: Any, around: Surroundings) -> Iterator[InboundEvent]:
    """Deleted in a business chat, by whomever; elsewhere deletions are never told.

    Raises:
        Unreadable: it names no chat.
    """
    place = _place(update, "deletion")
    for message_id in rows(update, "message_ids"):
        if isinstance(message_id, int) and not isinstance(message_id, bool) and message_id > 0:
            yield MessageDeleted(
                account=around.account,
                sender=customer_of(place, update),
                target=place.message(str(message_id)),
                chat=place.address,
            )


def read_business_connection(connection: Any, around: Surroundings) -> Iterator[InboundEvent]:
    """A business account let the bot answer for it, changed its rights, or cut it off (§9).

    Raises:
        Unreadable: it names no connection.
    """
    found = text(connection, "id")
    if found is None:
        raise Unreadable("the business connection has no id")
    owner = name_of(mapping(connection, "user")) or "A business account"
    replies = flag(mapping(connection, "rights"), "can_reply") or flag(connection, "can_reply")
    if not flag(connection, "is_enabled"):
        said = f"{owner} disconnected this bot from Telegram Business"
    elif replies:
        said = f"{owner} lets this bot answer for them"
    else:
        said = f"{owner} connected this bot, but does not let it reply"
    enabled = flag(connection, "is_enabled") and replies
    yield AccountChanged(
        account=around.account,
        at=instant(connection, "date"),
        kind="business_connection",
        severity="info" if enabled else "warning",
        summary=said,
        business_account=found,
        data=dict(connection),
    )


def read_other(kind: str, payload: Any, around: Surroundings) -> Iterator[InboundEvent]:
    """A kind of update that we did not ask for, or that is new: noted, with its payload."""
    yield AccountChanged(
        account=around.account,
        at=instant(payload, "date"),
        kind=kind,
        summary=f"Telegram sent an update of the kind {kind.replace('_', ' ')}",
        data=payload if isinstance(payload, dict) else {"value": payload},
    )


def _place(update: Any, what: str) -> Place:
    place = place_of(update) if isinstance(update, dict) else None
    if place is None:
        raise Unreadable(f"the {what} names no chat")
    return place
