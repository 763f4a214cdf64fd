"""What a workspace's stream shows: ids of what changed, to callers who may see the workspace."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

from crosschat.database import Database
from crosschat.live.journal import Cursor, Look, look
from crosschat.live.sse import Ended, Event
from crosschat.workspaces.access import Caller, still_allowed

_CHECKED_EVERY = 1.0  # seconds in which one look at the caller's key serves all events


class SharedLooks:
    """Streams that stand at the same place and were woken together share one query."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._running: dict[tuple[str, str, int], asyncio.Task[Look]] = {}

    async def look(self, workspace_id: str, since: Cursor | None, tick: int) -> Look:
        key = (workspace_id, str(since), tick)
        task = self._running.get(key)
        if task is None:
            task = asyncio.create_task(self._look(workspace_id, since))
            self._running[key] = task
            task.add_done_callback(lambda _: self._running.pop(key, None))
        return await asyncio.shield(task)

    async def _look(self, workspace_id: str, since: Cursor | None) -> Look:
        async with self._database.transaction() as session:
            return await look(session, workspace_id, since)


class WorkspaceSource:
    """One caller's stream. `since` is where it resumes; None: from now on."""

    def __init__(
        self, database: Database, looks: SharedLooks, caller: Caller, since: str | None
    ) -> None:
        self._database = database
        self._looks = looks
        self._caller = caller
        self._cursor = Cursor.parse(since) if since else None
        # A cursor that is none of ours: what it stands for cannot be told.
        self._lost = bool(since) and self._cursor is None
        self._first = True
        self._checked_at = 0.0

    async def look(self, tick: int) -> Sequence[Event]:
        await self._check()
        found = await self._looks.look(self._caller.workspace_id, self._cursor, tick)
        before, self._cursor = self._cursor, found.cursor
        first, self._first = self._first, False
        lost, self._lost = self._lost or found.gap, False
        if lost:
            return [Event("resync", {"reason": "too_far_behind"}, str(found.cursor))]
        if not found.changes:
            return [Event("ready", {}, str(found.cursor))] if first else []
        # Who has read but some of these resumes before them: twice is harmless, never is not.
        ids = [str(before)] * (len(found.changes) - 1) + [str(found.cursor)]
        return [Event(c["type"], c, at) for c, at in zip(found.changes, ids, strict=True)]

    def allows(self, event: str, data: Any) -> bool:
        """A key sees all of its workspace."""
        return True

    async def written(self, events: Sequence[Event]) -> None:
        """Nobody needs to know."""

    async def _check(self) -> None:
        now = time.monotonic()
        if now - self._checked_at < _CHECKED_EVERY:
            return
        async with self._database.transaction() as session:
            if not await still_allowed(session, self._caller):
                raise Ended("revoked")
        self._checked_at = now
