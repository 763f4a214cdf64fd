"""What happens in conversations becomes posts to the operator's addresses."""

from collections.abc import Mapping, Sequence

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.events import ContactsMet, MessagesPosted, MessagesReceived
from crosschat.jobs.queue import Queue
from crosschat.jobs.types import CAMPAIGNS, LaneClass, NewJob

POST = "hooks.post"
VARIABLES = ("CRM_WEBHOOK_URL", "SHEETS_WEBHOOK_URL")


def targets(environment: Mapping[str, str]) -> dict[str, str]:
    """The addresses that the operator has set, by variable."""
    return {name: environment[name] for name in VARIABLES if environment.get(name)}


class Publisher:
    """Subscribes to new contacts and messages. `names` are the targets' variables."""

    def __init__(self, queue: Queue, names: Sequence[str]) -> None:
        self._queue = queue
        self._names = tuple(names)

    async def contacts(self, session: AsyncSession, event: ContactsMet) -> None:
        await self._enqueue(session, "contact", dict.fromkeys(event.contact_ids))

    async def received(self, session: AsyncSession, event: MessagesReceived) -> None:
        await self._enqueue(session, "message", {m.id: m.event_id for m in event.messages})

    async def posted(self, session: AsyncSession, event: MessagesPosted) -> None:
        await self._enqueue(session, "message", dict.fromkeys(event.message_ids))

    async def _enqueue(
        self, session: AsyncSession, kind: str, ids: Mapping[str, str | None]
    ) -> None:
        """One job a thing and address: the address's lane keeps them in order. `ids` come with
        the correlation of each, where it is known."""
        await self._queue.enqueue(
            session,
            [
                NewJob(
                    LaneClass.DELIVERY,
                    f"h:{name}",
                    POST,
                    orjson.dumps({"target": name, "kind": kind, "id": row_id}).decode(),
                    priority=CAMPAIGNS,
                    correlation=cause,
                )
                for row_id, cause in ids.items()
                for name in self._names
            ],
        )
