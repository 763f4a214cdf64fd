"""Messages as the API shows and takes them."""

from datetime import datetime
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from crosschat.models import Delivery, Message

MessageStatus = Literal[
    "received",
    "note",
    "draft",
    "scheduled",
    "queued",
    "sending",
    "unknown",
    "accepted",
    "sent",
    "delivered",
    "read",
    "failed",
]
_BAD: tuple[MessageStatus, ...] = ("failed", "unknown")
_RANK: tuple[MessageStatus, ...] = ("queued", "sending", "accepted", "sent", "delivered", "read")


class AuthorOut(BaseModel):
    """`id` is the contact's, the member's or the agent's."""

    kind: str
    id: str | None
    name: str | None


class AttachmentOut(BaseModel):
    """`url` answers with a link to the file that expires; None until it is `stored`.

    `thumbnail_url` likewise, to a small JPEG (320 pixels at most); `width` and `height` in pixels,
    `duration` in seconds, `size` in bytes: what is known of the file.
    """

    id: str
    kind: str
    state: Literal["pending", "stored", "failed"]
    error: str | None
    url: str | None
    mime_type: str | None
    filename: str | None
    size: int | None
    thumbnail_url: str | None
    width: int | None
    height: int | None
    duration: float | None


class ErrorOut(BaseModel):
    code: str
    message: str
    provider_code: str | None


class ReactionOut(BaseModel):
    emoji: str
    author: AuthorOut
    at: datetime


class QuotedOut(BaseModel):
    """The message that another answers; of its `text` at most 200 characters."""

    id: str
    author: AuthorOut
    type: str
    text: str


class RevisionOut(BaseModel):
    """What a message said before it was changed `at` this time."""

    text: str
    at: datetime


class MessageOut(BaseModel):
    """`content` is an object by its `type`, in full; `text` is what it comes to in words.

    `reactions` are those in force. `quoted` is the message that this one answers, `target_id` the
    one that a reaction is about. `turn_id` names the agent's turn behind a reply. `mentions` are
    the members whom a note names. `html`: `GET /v1/messages/{id}/html` shows it as it was written.
    """

    id: str
    conversation_id: str
    contact_id: str
    channel: str
    connection_id: str
    direction: str
    author: AuthorOut
    type: str
    text: str
    attachments: list[AttachmentOut]
    content: dict[str, Any]
    reply_to: str | None
    quoted: QuotedOut | None
    target_id: str | None
    reactions: list[ReactionOut]
    revisions: list[RevisionOut]
    mentions: list[str]
    turn_id: str | None
    html: bool
    scheduled_at: datetime | None
    status: MessageStatus
    error: ErrorOut | None
    external_id: str | None
    sent_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    created_at: datetime
    metadata: dict[str, Any]


class MessagePage(BaseModel):
    data: list[MessageOut]
    next: str | None


class MessageIn(BaseModel):
    """`content` is the text (the guides' name for it); `text` says the same.

    Other kinds than text are an object with their `type`: media, location, contacts, interactive,
    template, reaction. With `scheduled_at` it waits until then; `DELETE /v1/messages/{id}` takes
    it back. `reply_to` is the id of the message that it answers, and so is a reaction's `target`;
    the platform's own ids are understood as well. `seen` is the newest message that the author had
    on screen: if a colleague has answered after it, nothing is sent and the answer is 409 with the
    code ``answered_meanwhile``, `message_id` and `author_name`.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"conversation_id": "conv_…", "content": "Hello!", "platform": "whatsapp"}]
        }
    )

    conversation_id: str
    content: str | dict[str, Any] | None = Field(default=None)
    text: str | None = Field(default=None, max_length=100_000)
    platform: str | None = None
    reply_to: str | None = None
    seen: str | None = None
    scheduled_at: AwareDatetime | None = None


def message_status(message: Message, deliveries: list[Delivery]) -> MessageStatus:
    """What became of a message as a whole: its slowest part, or the worst that happened to one."""
    if message.direction == "inbound":
        return "received"
    if message.direction == "internal":
        return "note"
    if message.draft:
        return "scheduled" if message.scheduled_at else "draft"
    statuses = {delivery.status for delivery in deliveries}
    return next((status for status in (*_BAD, *_RANK) if status in statuses), "sent")
