"""What live streams are told of conversations, in the transaction that changes them."""

from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.live.changes import note
from crosschat.models import Delivery
from crosschat.models.plain import Row


def message_created(
    session: AsyncSession, workspace_id: str, message_id: str, conversation_id: str
) -> None:
    """A message or note was added, which shows in its conversation as well."""
    note(session, workspace_id, "message.created", message_id, conversation_id=conversation_id)
    conversation_updated(session, workspace_id, conversation_id)


def message_updated(
    session: AsyncSession, workspace_id: str, message_id: str, conversation_id: str
) -> None:
    """What a message says changed, which may show in its conversation as well."""
    note(session, workspace_id, "message.updated", message_id, conversation_id=conversation_id)
    conversation_updated(session, workspace_id, conversation_id)


def attachment_updated(session: AsyncSession, workspace_id: str, message_id: str) -> None:
    """A file of a message came, or more is known of it."""
    note(session, workspace_id, "message.updated", message_id)


def conversation_updated(session: AsyncSession, workspace_id: str, conversation_id: str) -> None:
    note(session, workspace_id, "conversation.updated", conversation_id)


def delivery_updated(session: AsyncSession, delivery: Delivery | Row) -> None:
    """A delivery moved, and with it the status of its message. A row has at least its own id,
    the workspace's and the message's."""
    workspace_id, message_id = delivery.workspace_id, delivery.message_id
    note(session, workspace_id, "delivery.updated", delivery.id, message_id=message_id)
    note(session, workspace_id, "message.updated", message_id)
