"""Conversations and messages as the API shows them."""

from datetime import datetime
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from crosschat.models import Attachment, Connection, Contact, Conversation, Delivery, Message

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


class ContactOut(BaseModel):
    id: str
    name: str | None
    phone: str | None
    email: str | None


class AssigneeOut(BaseModel):
    """`kind` is agent, member, or people: nobody in particular yet."""

    kind: str
    id: str | None


class ConversationOut(BaseModel):
    id: str
    channel: str
    connection_id: str
    contact: ContactOut
    status: str
    assignee: AssigneeOut
    last_message_at: datetime
    last_message_preview: str
    unread_count: int
    window_expires_at: datetime | None
    priority: str
    labels: list[str]
    snoozed_until: datetime | None
    previous_id: str | None
    created_at: datetime


class AuthorOut(BaseModel):
    kind: str
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


class MessageOut(BaseModel):
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
    reply_to: str | None
    scheduled_at: datetime | None
    status: MessageStatus
    error: ErrorOut | None
    external_id: str | None
    sent_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    created_at: datetime
    metadata: dict[str, Any]


class ConversationPage(BaseModel):
    data: list[ConversationOut]
    next: str | None


class MessagePage(BaseModel):
    data: list[MessageOut]
    next: str | None


class MessageIn(BaseModel):
    """`content` is the text (the guides' name for it); `text` says the same.

    Other kinds than text are an object with their `type`: media, location, contacts, interactive,
    template, reaction. With `scheduled_at` it waits until then; `DELETE /v1/messages/{id}` takes
    it back.
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


def message_out(
    message: Message,
    contact_id: str,
    channel: str,
    deliveries: list[Delivery],
    attachments: list[Attachment],
) -> MessageOut:
    troubled = next((d for d in deliveries if d.status in {"failed", "unknown"}), None)
    external_ids = [d.external_id for d in deliveries if d.external_id]
    return MessageOut(
        id=message.id,
        conversation_id=message.conversation_id,
        contact_id=contact_id,
        channel=channel,
        connection_id=message.connection_id,
        direction=message.direction,
        author=AuthorOut(kind=message.author_kind, name=message.author_name),
        type=message.type,
        text=message.text,
        attachments=[_attachment(a) for a in attachments],
        reply_to=message.reply_to,
        scheduled_at=message.scheduled_at,
        status=message_status(message, deliveries),
        error=None
        if troubled is None
        else ErrorOut(
            code=troubled.error_code or "failed",
            message=troubled.error_message or "",
            provider_code=troubled.provider_code,
        ),
        external_id=message.external_id or (external_ids[0] if external_ids else None),
        sent_at=message.sent_at,
        edited_at=message.edited_at,
        deleted_at=message.deleted_at,
        created_at=message.created_at,
        metadata=message.details,
    )


def _attachment(row: Attachment) -> AttachmentOut:
    media = row.media
    return AttachmentOut(
        id=row.id,
        kind=row.kind,
        state=row.state,
        error=row.error,
        url=f"/v1/attachments/{row.id}" if row.state == "stored" else None,
        mime_type=media.get("mime_type"),
        filename=media.get("filename"),
        size=media.get("size"),
        thumbnail_url=f"/v1/attachments/{row.id}/thumbnail" if media.get("thumbnail") else None,
        width=media.get("width"),
        height=media.get("height"),
        duration=media.get("duration"),
    )


def conversation_out(
    conversation: Conversation,
    contact: Contact,
    connection: Connection,
    window_expires_at: datetime | None,
) -> ConversationOut:
    return ConversationOut(
        id=conversation.id,
        channel=connection.channel,
        connection_id=conversation.connection_id,
        contact=ContactOut(
            id=contact.id, name=contact.name, phone=contact.phone, email=contact.email
        ),
        status=conversation.status,
        assignee=AssigneeOut(kind=conversation.assignee_kind, id=conversation.assignee_id),
        last_message_at=conversation.last_message_at,
        last_message_preview=conversation.last_message_preview,
        unread_count=conversation.unread_count,
        window_expires_at=window_expires_at,
        priority=conversation.priority,
        labels=conversation.labels,
        snoozed_until=conversation.snoozed_until,
        previous_id=conversation.previous_id,
        created_at=conversation.created_at,
    )
