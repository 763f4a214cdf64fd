"""Telling platforms where to send webhooks, where that can be told by a call."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import orjson
import structlog
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Directory, Live
from crosschat.jobs.types import Again, Job, LaneClass, NewJob
from crosschat.messaging.channel import Plugin, Registers
from crosschat.messaging.failures import ChannelError
from crosschat.models import Connection

log = structlog.get_logger()
REGISTER = "ingress.register"
_AGAIN = 60.0  # seconds
_REFUSED = 600.0  # seconds until we ask again; people may have changed their mind


def webhook_url(public_url: str, live: Live) -> str:
    return f"{public_url}/integrations/{live.plugin.key}/{live.id}/webhook"


def is_route(url: str, plugin: Plugin) -> bool:
    """Whether the path of `url` is one under which this plugin's webhooks are taken."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return False
    if path in plugin.routes:
        return True
    starts = tuple(f"/integrations/{name}/" for name in (plugin.key, *plugin.aliases))
    return path.startswith(starts) and path.endswith("/webhook")


def register_job(connection_id: str) -> NewJob:
    payload = orjson.dumps({"connection": connection_id}).decode()
    return NewJob(LaneClass.UPKEEP, f"g:{connection_id}", REGISTER, payload)


class Registrar:
    """Handles jobs of kind :data:`REGISTER`."""

    def __init__(self, directory: Directory, public_url: str | None) -> None:
        self._directory = directory
        self._public_url = public_url

    async def load(self, session: AsyncSession, jobs: Sequence[Job]) -> Mapping[int, Any]:
        loaded: dict[int, Any] = {}
        for job in jobs:
            live = await self._directory.get(str(orjson.loads(job.payload)["connection"]))
            if live is not None and self._public_url and isinstance(live.channel, Registers):
                loaded[job.id] = live
        return loaded

    async def call(self, loaded: Live) -> ChannelError | None:
        channel = loaded.channel
        assert isinstance(channel, Registers)  # noqa: S101 - checked by load
        tokens = [loaded.opened.credentials.get(name) for name in loaded.plugin.token_fields]
        token = next((str(token) for token in tokens if token), "")
        try:
            await channel.register(webhook_url(self._public_url or "", loaded), token)
        except ChannelError as error:
            return error
        return None

    async def store(
        self, session: AsyncSession, results: Sequence[tuple[Job, Live, Any]]
    ) -> Mapping[int, Again]:
        again: dict[int, Again] = {}
        for job, live, error in results:
            changed: dict[str, Any] = {"status_detail": error.message if error else None}
            if error is None:
                changed["registered_url"] = webhook_url(self._public_url or "", live)
            else:
                log.warning("webhook.not_registered", connection=live.id, reason=error.message)
                delay = (error.retry_after or _AGAIN) if error.retryable else _REFUSED
                again[job.id] = Again(delay, error.message, counts=False)
            await session.execute(
                update(Connection).where(Connection.id == live.id).values(changed)
            )
        return again

    async def gave_up(self, session: AsyncSession, job: Job, error: str) -> None:
        log.error("register.gave_up", job=job.id, error=error)
