"""What is posted. `type` says which; ids are the API's.

``contact.created``: {id, name, phone, email, created_at}
``message.created``: {id, conversation_id, contact_id, channel, direction, author, type, text,
sent_at}
"""

from typing import Any

from crosschat.models import Connection, Contact, Conversation, Message


def envelope(kind: str, workspace_id: str, at: Any, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": kind,
        "timestamp": at.isoformat(),
        "workspace_id": workspace_id,
        "data": data,
    }


def contact_created(contact: Contact) -> dict[str, Any]:
    data = {
        "id": contact.id,
        "name": contact.name,
        "phone": contact.phone,
        "email": contact.email,
        "created_at": contact.created_at.isoformat(),
    }
    return envelope("contact.created", contact.workspace_id, contact.created_at, data)


def message_created(
    message: Message, conversation: Conversation, connection: Connection
) -> dict[str, Any]:
    data = {
        "id": message.id,
        "conversation_id": conversation.id,
        "contact_id": conversation.contact_id,
        "channel": connection.channel,
        "direction": message.direction,
        "author": {"kind": message.author_kind, "name": message.author_name},
        "type": message.type,
        "text": message.text,
        "sent_at": message.sent_at.isoformat(),
    }
    return envelope("message.created", message.workspace_id, message.sent_at, data)
