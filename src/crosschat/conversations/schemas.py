"""Conversations as the API shows them."""

from datetime import datetime

from pydantic import BaseModel

from crosschat.models import Connection, Contact, Conversation


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


class ConversationPage(BaseModel):
    data: list[ConversationOut]
    next: str | None


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
