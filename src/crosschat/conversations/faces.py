"""Pictures of customers: fetched from their platform when a conversation starts, kept as our own.

A picture is redrawn small, so that nothing of the customer's file is passed on, and browsers never
ask the platform for it. Nothing depends on it: initials stand where there is none.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
import structlog
from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from crosschat.connections.directory import Directory, Live
from crosschat.contacts.avatars import show_avatar
from crosschat.conversations.events import ConversationsStarted
from crosschat.conversations.uploads import sweep_later
from crosschat.files.pictures import look_at
from crosschat.files.store import Files, NoSuchFile
from crosschat.jobs.queue import Queue
from crosschat.jobs.types import Again, Job, LaneClass, NewJob
from crosschat.kit import clock
from crosschat.messaging.abilities import Profiles
from crosschat.messaging.channel import FetchesMedia
from crosschat.models import Conversation, Identity

log = structlog.get_logger()
FACE = "conversations.fetch_face"
_LARGEST = 5 * 1024 * 1024  # bytes
_FRESH = timedelta(days=1)


class FaceAsker:
    """Subscribes to new conversations. A contact who started another one today is not asked for."""

    def __init__(self, queue: Queue, directory: Directory) -> None:
        self._queue = queue
        self._directory = directory

    async def __call__(self, session: AsyncSession, event: ConversationsStarted) -> None:
        lives = [await self._directory.get(one) for one in {one for _, _, one in event.started}]
        faced = {live.id for live in lives if live and isinstance(live.channel, Profiles)}
        wanted = [one for _, one, connection_id in event.started if connection_id in faced]
        if not wanted:
            return
        earlier = aliased(Conversation)
        lately = exists().where(
            earlier.identity_id == Conversation.identity_id,
            earlier.contact_id == Conversation.contact_id,
            earlier.id != Conversation.id,
            earlier.created_at > clock.now() - _FRESH,
        )
        identities = await session.scalars(
            select(Conversation.identity_id).where(Conversation.id.in_(wanted), ~lately)
        )
        await self._queue.enqueue(session, [face_job(identity) for identity in identities])


def face_job(identity_id: str) -> NewJob:
    payload = orjson.dumps({"identity": identity_id}).decode()
    return NewJob(LaneClass.UPKEEP, f"u:{identity_id}", FACE, payload)


@dataclass(frozen=True, slots=True)
class _Asked:
    live: Live
    identity: Identity


@dataclass(frozen=True, slots=True)
class _Found:
    """`file` is a key of our store; None if the customer shows no picture."""

    file: str | None


class FaceFetcher:
    """Handles jobs of kind :data:`FACE`."""

    def __init__(self, directory: Directory, files: Files) -> None:
        self._directory = directory
        self._files = files

    async def load(self, session: AsyncSession, jobs: Sequence[Job]) -> Mapping[int, Any]:
        loaded: dict[int, Any] = {}
        for job in jobs:
            identity = await _identity(session, job)
            live = identity and await self._directory.get(identity.connection_id)
            if identity is not None and live and live.status == "active":
                loaded[job.id] = _Asked(live, identity)
        return loaded

    async def call(self, loaded: _Asked) -> _Found:
        """Raises: ChannelError, which counts as a failed attempt."""
        channel, identity = loaded.live.channel, loaded.identity
        if not isinstance(channel, Profiles) or not isinstance(channel, FetchesMedia):
            return _Found(None)
        profile = await channel.fetch_profile(identity.address)
        if profile is None or profile.avatar is None:
            return _Found(None)
        got = await channel.fetch_media(profile.avatar, max_bytes=_LARGEST)
        picture = await asyncio.to_thread(look_at, got.data)
        if picture is None:
            return _Found(None)
        if identity.avatar and await self._read(identity.avatar) == picture.thumbnail:
            return _Found(identity.avatar)
        return _Found(await self._files.put(identity.workspace_id, picture.thumbnail))

    async def _read(self, name: str) -> bytes | None:
        try:
            return await self._files.read(name)
        except NoSuchFile:
            return None

    async def store(
        self, session: AsyncSession, results: Sequence[tuple[Job, _Asked, _Found]]
    ) -> Mapping[int, Again]:
        for job, _, found in results:
            identity = await _identity(session, job)
            if identity is not None and identity.avatar != found.file:
                replaced = await show_avatar(session, identity, found.file)
                if replaced:
                    await sweep_later(session, replaced)
        return {}

    async def gave_up(self, session: AsyncSession, job: Job, error: str) -> None:
        log.info("face.not_fetched", job=job.id, error=error)


async def _identity(session: AsyncSession, job: Job) -> Identity | None:
    wanted = orjson.loads(job.payload)["identity"]
    found: Identity | None = await session.scalar(select(Identity).where(Identity.id == wanted))
    return found
