"""The connection's greeting goes out once for each new conversation."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Directory
from crosschat.conversations.events import ConversationsStarted
from crosschat.conversations.outbound import Outbox, Outgoing
from crosschat.messaging.content import Text
from crosschat.models import Conversation


class Greeter:
    def __init__(self, outbox: Outbox, directory: Directory) -> None:
        self._outbox = outbox
        self._directory = directory

    async def __call__(self, session: AsyncSession, event: ConversationsStarted) -> None:
        greetings: dict[str, str] = {}
        for _, conversation_id, connection_id in event.started:
            live = await self._directory.get(connection_id)
            text = live.config.get("greeting_message") if live else None
            if isinstance(text, str) and text.strip():
                greetings[conversation_id] = text
        if not greetings:
            return
        rows = await session.scalars(
            select(Conversation)
            .where(Conversation.id.in_(sorted(greetings)))
            .execution_options(populate_existing=True)
        )
        await self._outbox.post(
            session,
            [
                Outgoing(row, Text(text=greetings[row.id]), "system", details={"kind": "greeting"})
                for row in rows
            ],
        )
