"""Replies by rule: what a connection answers by itself, before any agent is asked.

Only what is the agent's is answered so, never what people have taken.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Directory
from crosschat.connections.rules import CONFIG, rules_of
from crosschat.conversations.events import StoredMessage
from crosschat.conversations.outbound import Outbox, Outgoing
from crosschat.messaging.content import Text
from crosschat.models import Conversation


class Rules:
    def __init__(self, outbox: Outbox, directory: Directory) -> None:
        self._outbox = outbox
        self._directory = directory

    async def answer(
        self, session: AsyncSession, stored: Sequence[tuple[StoredMessage, str]]
    ) -> set[str]:
        """Answer messages (each with its text) that a rule fits; the ids of their conversations.

        Of several in one conversation the newest is answered, and covers the others.
        """
        newest = {m.conversation_id: (m, text) for m, text in stored if m.is_question}
        replies: dict[str, tuple[str, StoredMessage]] = {}
        for conversation_id, (message, text) in newest.items():
            if message.assignee_kind != "agent":
                continue
            reply = await self._reply(message.connection_id, text)
            if reply is not None:
                replies[conversation_id] = (reply, message)
        if not replies:
            return set()
        rows = await session.scalars(
            select(Conversation)
            .where(Conversation.id.in_(sorted(replies)))
            .execution_options(populate_existing=True)
        )
        outgoing = []
        for row in rows:
            reply, message = replies[row.id]
            row.answered_seq = max(row.answered_seq, message.seq)
            outgoing.append(
                Outgoing(
                    row,
                    Text(text=reply),
                    "system",
                    correlation=message.event_id,
                    details={"kind": "rule"},
                )
            )
        await self._outbox.post(session, outgoing)
        return set(replies)

    async def _reply(self, connection_id: str, text: str) -> str | None:
        live = await self._directory.get(connection_id)
        if live is None or not live.config.get(CONFIG):
            return None
        return next((rule.text for rule in rules_of(live.config) if rule.fits(text)), None)
