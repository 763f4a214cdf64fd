"""Service messages: what happened in a chat, not what somebody said (telegram.md §5)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from crosschat.channels.telegram.people import name_of
from crosschat.messaging.content import Notice
from crosschat.platforms.meta.reading import mapping, objects, text

Message = Mapping[str, Any]


def read_service(key: str, message: Message) -> Notice:
    """A line that says what happened, with the service field's name as its kind."""
    read = SERVICES[key]
    said = read(message) if read else None
    return Notice(text=said or key.replace("_", " ").capitalize(), kind=key)


def _joined(message: Message) -> str | None:
    names = [name_of(user) for user in objects(message, "new_chat_members")]
    said = ", ".join(filter(None, names))
    return f"{said} joined the group" if said else None


def _left(message: Message) -> str | None:
    name = name_of(mapping(message, "left_chat_member"))
    return f"{name} left the group" if name else None


def _renamed(message: Message) -> str | None:
    title = text(message, "new_chat_title")
    return f"The group is now called {title}" if title else None


def _pinned(message: Message) -> str | None:
    said = text(mapping(message, "pinned_message"), "text")
    return f"Pinned a message: {said}" if said else "Pinned a message"


def _site(message: Message) -> str | None:
    site = text(message, "connected_website")
    return f"Logged in to {site}" if site else None


SERVICES: Mapping[str, Callable[[Message], str | None] | None] = MappingProxyType(
    {
        "new_chat_members": _joined,
        "left_chat_member": _left,
        "new_chat_title": _renamed,
        "pinned_message": _pinned,
        "connected_website": _site,
        **dict.fromkeys(
            (
                *("chat_owner_left", "chat_owner_changed", "new_chat_photo", "delete_chat_photo"),
                *("group_chat_created", "supergroup_chat_created", "channel_chat_created"),
                *("message_auto_delete_timer_changed", "successful_payment", "refunded_payment"),
                *("users_shared", "chat_shared", "gift", "unique_gift", "gift_upgrade_sent"),
                *("write_access_allowed", "passport_data", "proximity_alert_triggered"),
                *("boost_added", "chat_background_set", "checklist_tasks_done"),
                *("checklist_tasks_added", "direct_message_price_changed"),
                *("forum_topic_created", "forum_topic_edited", "forum_topic_closed"),
                *("forum_topic_reopened", "general_forum_topic_hidden"),
                *("general_forum_topic_unhidden", "giveaway_created", "giveaway"),
                *("giveaway_winners", "giveaway_completed", "paid_message_price_changed"),
                *("suggested_post_approved", "suggested_post_approval_failed"),
                *("suggested_post_declined", "suggested_post_paid", "suggested_post_refunded"),
                *("video_chat_scheduled", "video_chat_started", "video_chat_ended"),
                "video_chat_participants_invited",
            )
        ),
    }
)
