"""Conversations as the API shows them."""

from datetime import datetime

from pydantic import BaseModel

from crosschat.conversations.message_schemas import MessageStatus


class ContactOut(BaseModel):
    """`avatar_url` leads to a picture of theirs, where there is one."""

    id: str
    name: str | None
    phone: str | None
    email: str | None
    avatar_url: str | None


class AssigneeOut(BaseModel):
    """`kind` is agent, member, or people: nobody in particular yet.

    An agent without `id` is the connection's.
    """

    kind: str
    id: str | None
    name: str | None


class LastMessageOut(BaseModel):
    """The newest message that the customer sees, or would see if it went out."""

    id: str
    direction: str
    author_kind: str
    type: str
    status: MessageStatus


class ConversationOut(BaseModel):
    id: str
    channel: str
    connection_id: str
    contact: ContactOut
    status: str
    assignee: AssigneeOut
    last_message_at: datetime
    last_message_preview: str
    last_message: LastMessageOut | None
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
