"""Stored conversations as the API shows them, a page at a time."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, lateral, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from crosschat.contacts.avatars import avatar_url
from crosschat.conversations.message_schemas import message_status
from crosschat.conversations.repository import ConversationRow
from crosschat.conversations.schemas import (
    AssigneeOut,
    ContactOut,
    ConversationOut,
    LastMessageOut,
)
from crosschat.messaging.registry import Plugins
from crosschat.models import Agent, Connection, Conversation, Delivery, Member, Message
from crosschat.models.base import one_of


async def show_conversations(
    session: AsyncSession, plugins: Plugins, rows: Sequence[ConversationRow]
) -> list[ConversationOut]:
    """As many look-ups for a whole page as for one conversation."""
    names = await _names(session, [conversation for conversation, *_ in rows])
    last = await _last_messages(session, [conversation.id for conversation, *_ in rows])
    return [
        ConversationOut(
            id=conversation.id,
            channel=connection.channel,
            connection_id=conversation.connection_id,
            contact=ContactOut(
                id=contact.id,
                name=contact.name,
                phone=contact.phone,
                email=contact.email,
                avatar_url=avatar_url(identity),
            ),
            status=conversation.status,
            assignee=AssigneeOut(
                kind=conversation.assignee_kind,
                id=conversation.assignee_id,
                name=names.get(conversation.assignee_id or ""),
            ),
            last_message_at=conversation.last_message_at,
            last_message_preview=conversation.last_message_preview,
            last_message=last.get(conversation.id),
            unread_count=conversation.unread_count,
            window_expires_at=_window_end(plugins, conversation, connection),
            priority=conversation.priority,
            labels=conversation.labels,
            snoozed_until=conversation.snoozed_until,
            previous_id=conversation.previous_id,
            created_at=conversation.created_at,
        )
        for conversation, contact, connection, identity in rows
    ]


def _window_end(
    plugins: Plugins, conversation: Conversation, connection: Connection
) -> datetime | None:
    plugin = plugins.get(connection.channel)
    if plugin is None or not plugin.capabilities.window or not conversation.last_inbound_at:
        return None
    return conversation.last_inbound_at + plugin.capabilities.window


async def _names(session: AsyncSession, rows: Sequence[Conversation]) -> dict[str, str]:
    """Of those who have the conversations: members (their address if nameless) and agents."""
    members = {r.assignee_id for r in rows if r.assignee_id and r.assignee_kind == "member"}
    agents = {r.assignee_id for r in rows if r.assignee_id and r.assignee_kind == "agent"}
    found: dict[str, str] = {}
    if members:
        name = func.coalesce(func.nullif(Member.name, ""), Member.email)
        chosen = await session.execute(select(Member.id, name).where(one_of(Member.id, members)))
        found |= {row[0]: row[1] for row in chosen}
    if agents:
        chosen = await session.execute(select(Agent.id, Agent.name).where(one_of(Agent.id, agents)))
        found |= {row[0]: row[1] for row in chosen}
    return found


async def _last_messages(session: AsyncSession, ids: Sequence[str]) -> dict[str, LastMessageOut]:
    if not ids:
        return {}
    newest = aliased(
        Message,
        lateral(
            select(Message)
            .where(Message.conversation_id == Conversation.id, Message.direction != "internal")
            .order_by(Message.sent_at.desc(), Message.id.desc())
            .limit(1)
        ),
    )
    messages = (
        await session.scalars(
            select(newest)
            .select_from(Conversation)
            .join(newest, true())
            .where(one_of(Conversation.id, ids))
        )
    ).all()
    ours = [m.id for m in messages if m.direction == "outbound"]
    deliveries: defaultdict[str, list[Delivery]] = defaultdict(list)
    if ours:
        for delivery in await session.scalars(
            select(Delivery).where(one_of(Delivery.message_id, ours))
        ):
            deliveries[delivery.message_id].append(delivery)
    return {
        m.conversation_id: LastMessageOut(
            id=m.id,
            direction=m.direction,
            author_kind=m.author_kind,
            type=m.type,
            status=message_status(m, deliveries[m.id]),
        )
        for m in messages
    }
