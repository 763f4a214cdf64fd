"""Replies by rule: what a connection answers by itself, before any agent is asked.

Only what is the agent's is answered so, never what people have taken.
"""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Directory
from crosschat.connections.rules import CONFIG, rules_of
from crosschat.conversations.contents import visible
from crosschat.conversations.events import StoredMessage
from crosschat.conversations.outbound import Outbox, Outgoing
from crosschat.conversations.threads import Thread
from crosschat.messaging.content import Text


class Reply(msgspec.Struct, frozen=True):
    """What a rule says to a message."""

    text: str
    to: StoredMessage


class Rules:
    def __init__(self, outbox: Outbox, directory: Directory) -> None:
        self._outbox = outbox
        self._directory = directory

    async def replies(self, stored: Sequence[tuple[StoredMessage, str]]) -> dict[str, Reply]:
        """Replies to messages (each with its text) that a rule fits, by conversation.

        Of several in one conversation the newest is answered, and covers the others.
        """
        newest = {m.conversation_id: (m, text) for m, text in stored if m.is_question}
        replies: dict[str, Reply] = {}
        for conversation_id, (message, text) in newest.items():
            if message.assignee_kind != "agent":
                continue
            reply = await self._reply(message.connection_id, text)
            if reply is not None:
                replies[conversation_id] = Reply(visible(reply), message)
        return replies

    async def post(
        self, session: AsyncSession, replies: Mapping[str, Reply], threads: Mapping[str, Thread]
    ) -> None:
        """Have them sent. What the conversations show of them is the caller's to write."""
        await self._outbox.post(
            session,
            [
                Outgoing(
                    threads[conversation_id],
                    Text(text=reply.text),
                    "system",
                    correlation=reply.to.event_id,
                    answers_at=reply.to.sent_at,
                    details={"kind": "rule"},
                )
                for conversation_id, reply in replies.items()
            ],
        )

    async def _reply(self, connection_id: str, text: str) -> str | None:
        live = await self._directory.get(connection_id)
        if live is None or not live.config.get(CONFIG):
            return None
        return next((rule.text for rule in rules_of(live.config) if rule.fits(text)), None)
