"""Posting to the operator's addresses: signed, in order, retried until the cap."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson
import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.hooks.payloads import contact_created, message_created
from crosschat.hooks.signing import sign
from crosschat.jobs.types import Again, Job
from crosschat.models import Connection, Contact, Conversation, Message

log = structlog.get_logger()
_TIMEOUT = aiohttp.ClientTimeout(total=15)


class Refused(Exception):
    """The address did not answer with a 2xx; tried again later."""


@dataclass(frozen=True, slots=True)
class _Post:
    """`id` names the post, the same at every attempt, so that the receiver can tell repeats."""

    url: str
    id: str
    body: bytes


class HookPoster:
    """Handles jobs of kind ``hooks.post``."""

    def __init__(
        self, session: aiohttp.ClientSession, targets: Mapping[str, str], secret: str
    ) -> None:
        self._session = session
        self._targets = targets
        self._secret = secret

    async def load(self, session: AsyncSession, jobs: Sequence[Job]) -> Mapping[int, Any]:
        wanted = {job.id: orjson.loads(job.payload) for job in jobs}
        bodies = await _bodies(session, list(wanted.values()))
        posts: dict[int, _Post] = {}
        for job_id, w in wanted.items():
            url = self._targets.get(w["target"])
            body = bodies.get(w["id"])
            if url is not None and body is not None:
                posts[job_id] = _Post(url, f"{w['kind']}_{w['id']}", body)
        return posts

    async def call(self, loaded: _Post) -> None:
        now = int(time.time())
        headers = {
            "content-type": "application/json",
            "webhook-id": loaded.id,
            "webhook-timestamp": str(now),
            "webhook-signature": sign(self._secret, loaded.id, now, loaded.body),
        }
        async with self._session.post(
            loaded.url, data=loaded.body, headers=headers, timeout=_TIMEOUT, allow_redirects=False
        ) as answer:
            if not 200 <= answer.status < 300:
                raise Refused(f"answered {answer.status}")

    async def store(
        self, session: AsyncSession, results: Sequence[tuple[Job, Any, Any]]
    ) -> Mapping[int, Again]:
        return {}

    async def gave_up(self, session: AsyncSession, job: Job, error: str) -> None:
        """The dead letter keeps what was to be posted; the address's lane goes on."""
        log.error("hook.gave_up", job=job.id, error=error)


async def _bodies(session: AsyncSession, wanted: Sequence[Mapping[str, str]]) -> dict[str, bytes]:
    contacts = [w["id"] for w in wanted if w["kind"] == "contact"]
    messages = [w["id"] for w in wanted if w["kind"] == "message"]
    found: dict[str, bytes] = {}
    if contacts:
        for row in await session.scalars(select(Contact).where(Contact.id.in_(contacts))):
            found[row.id] = orjson.dumps(contact_created(row))
    if messages:
        rows = await session.execute(
            select(Message, Conversation, Connection)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .join(Connection, Connection.id == Message.connection_id)
            .where(Message.id.in_(messages))
        )
        for message, conversation, connection in rows:
            found[message.id] = orjson.dumps(message_created(message, conversation, connection))
    return found
