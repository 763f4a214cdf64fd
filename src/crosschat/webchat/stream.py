"""A visitor's live updates: the lines of their feed, resumed by their number."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.database import Database
from crosschat.files.links import Links
from crosschat.kit import clock
from crosschat.live.sse import Ended, Event
from crosschat.models import WebchatSession, WebchatVisitor
from crosschat.webchat.receipts import Receipts
from crosschat.webchat.repository import newer

_MOST = 200  # lines; who has missed more reads the history instead


class VisitorSource:
    """One browser's stream. An event's id names the visitor too: another's number means nothing."""

    def __init__(
        self,
        database: Database,
        links: Links,
        receipts: Receipts,
        signed_in: WebchatSession,
        since: str | None,
    ) -> None:
        self._database = database
        self._links = links
        self._receipts = receipts
        self._session_id = signed_in.id
        self._visitor_id = signed_in.visitor_id
        self._workspace_id = signed_in.workspace_id
        self._fresh = since is None
        self._seq = None if since is None else _seq(since, self._visitor_id)

    async def look(self, tick: int) -> Sequence[Event]:
        async with self._database.transaction(self._workspace_id) as session:
            visitor = await self._visitor(session)
            if visitor is None:
                raise Ended("signed_out")
            if self._seq is None or not 0 <= visitor.last_seq - self._seq <= _MOST:
                return self._start(visitor)
            if visitor.last_seq == self._seq:
                return ()
            entries = await newer(session, visitor.id, self._seq, _MOST, self._links)
        events = []
        for entry in entries:
            self._seq = entry.seq
            data = entry.model_dump(mode="json")
            events.append(Event("message.created", data, self._id(entry.seq)))
        return events

    def _start(self, visitor: WebchatVisitor) -> list[Event]:
        """From now on: at the first look, or because what lies between cannot be told."""
        name = "ready" if self._fresh else "resync"
        self._fresh, self._seq = False, visitor.last_seq
        state = {"last_seq": visitor.last_seq, "read_seq": visitor.read_seq}
        return [Event(name, state, self._id(visitor.last_seq))]

    def allows(self, event: str, data: Any) -> bool:
        """Signals are addressed to the visitor by name."""
        return True

    async def written(self, events: Sequence[Event]) -> None:
        seqs = [event.data["seq"] for event in events if event.name == "message.created"]
        if seqs:
            self._receipts.delivered(self._visitor_id, max(seqs))

    async def _visitor(self, session: AsyncSession) -> WebchatVisitor | None:
        found: WebchatVisitor | None = await session.scalar(
            select(WebchatVisitor)
            .join(WebchatSession, WebchatSession.visitor_id == WebchatVisitor.id)
            .where(
                WebchatSession.id == self._session_id,
                WebchatSession.revoked_at.is_(None),
                WebchatSession.expires_at > clock.now(),
            )
        )
        return found if found is not None and found.id == self._visitor_id else None

    def _id(self, seq: int) -> str:
        return cursor_of(self._visitor_id, seq)


def cursor_of(visitor_id: str, seq: int) -> str:
    """The id of an event: where a stream goes on."""
    return f"{visitor_id}.{seq}"


def _seq(event_id: str, visitor_id: str) -> int | None:
    """The number in an event's id of this visitor."""
    owner, _, number = event_id.rpartition(".")
    return int(number) if owner == visitor_id and number.isdecimal() and len(number) < 18 else None
