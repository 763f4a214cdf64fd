"""All connections in memory, opened: which one a webhook belongs to, through which one we send.

Kept fresh by the bus and, should a message be lost, by age. A look-up that finds nothing reloads
once, so that a webhook may follow its connection at once. While the database is away, what is in
memory goes on serving.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import structlog
from aiohttp import ClientSession
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.bus import Bus
from crosschat.database import Database
from crosschat.files.sniffing import sniff
from crosschat.files.store import Files, NoSuchFile
from crosschat.kit.crypto import Vault
from crosschat.messaging.capabilities import Rate
from crosschat.messaging.channel import UNNAMED, Channel, Downloaded, Opened, Plugin
from crosschat.messaging.failures import Rejected
from crosschat.messaging.registry import Plugins
from crosschat.models import Connection

log = structlog.get_logger()
T = TypeVar("T")
TOPIC = "connections"
ACCOUNT = "account"
"""The kind of health under which the account's own answer is kept (see `checking`)."""
RATE_SETTING = "messages_per_second"
_FASTEST = 10_000
_OLDEST = 30.0  # seconds
_RELOAD_GAP = 0.2  # seconds between reloads that misses ask for
_SLOW = 2.0  # seconds after which the database counts as away
_RETRY = 1.0  # seconds between looks whether it is back


@dataclass(frozen=True)
class Live:
    """A connection ready for use. `paused` ones receive, but nothing is sent through them."""

    id: str
    workspace_id: str
    account_id: str
    status: str
    config: Mapping[str, Any]
    agent_id: str | None
    simulated: bool
    plugin: Plugin
    opened: Opened = field(repr=False)
    health: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def channel(self) -> Channel:
        return self.plugin.open(self.opened)

    @cached_property
    def rate(self) -> Rate:
        """How fast it may send: as its owner set it, as the platform told, or as all of them."""
        own = self.config.get(RATE_SETTING)
        if isinstance(own, int | float) and not isinstance(own, bool) and 0 < own <= _FASTEST:
            return Rate(per_second=float(own), burst=max(1, int(own)))
        told = (self.health.get(ACCOUNT) or {}).get("rate")
        return Rate(**told) if told else self.plugin.capabilities.rate

    @property
    def accounts(self) -> tuple[str, ...]:
        """The names under which webhooks speak of this connection."""
        groups = [self.opened.credentials.get(name) for name in self.plugin.group_fields]
        return (self.account_id, *(str(group) for group in groups if group))

    @property
    def secrets(self) -> tuple[str, ...]:
        """What signs this connection's webhooks: its own secret, else the environment's."""
        own = [self.opened.credentials.get(name) for name in self.plugin.secret_fields]
        found = [str(secret) for secret in own if secret]
        if not found and not self.simulated:
            names = self.plugin.secret_variables
            found = [self.opened.environment[n] for n in names if self.opened.environment.get(n)]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class _Snapshot:
    by_id: dict[str, Live]
    by_account: dict[tuple[str, str], list[Live]]
    by_channel: dict[str, list[Live]]
    taken_at: float

    def named(self, channel: str, account: str) -> list[Live]:
        found = self.by_account.get((channel, account))
        if found:
            return found
        lives = self.by_channel.get(channel, [])
        return lives if [live.account_id for live in lives] == [UNNAMED] else []


class Directory:
    def __init__(
        self,
        database: Database,
        bus: Bus,
        plugins: Plugins,
        vault: Vault,
        session: ClientSession,
        environment: Mapping[str, str],
        files: Files,
    ) -> None:
        self._files = files
        self._database = database
        self._plugins = plugins
        self._vault = vault
        self._session = session
        self._environment = environment
        self._snapshot: _Snapshot | None = None
        self._stale = True
        self._lock = asyncio.Lock()
        self._away = False
        self._retry_at = 0.0
        self._retrying: asyncio.Task[_Snapshot] | None = None
        bus.subscribe(TOPIC, self._invalidate)

    @property
    def channels(self) -> tuple[str, ...]:
        """The keys of the channels that are installed."""
        return tuple(self._plugins)

    async def get(self, connection_id: str) -> Live | None:
        return await self._find(lambda s: s.by_id.get(connection_id))

    async def find(self, channel: str, account: str) -> list[Live]:
        """The connection of an account, or those of a group of accounts (see `group_fields`).

        Nobody's account goes to the channel's only connection, if that one's is unnamed.
        """
        return await self._find(lambda s: s.named(channel, account))

    async def all(self) -> list[Live]:
        """Every connection on this server."""
        return list((await self._current()).by_id.values())

    async def of_channel(self, channel: str) -> list[Live]:
        return await self._find(lambda s: s.by_channel.get(channel)) or []

    async def only(self, channel: str) -> Live | None:
        """The connection of a channel that has just one on this server."""
        found = await self.of_channel(channel)
        return found[0] if len(found) == 1 else None

    def open(self, row: Connection) -> Live:
        plugin = self._plugins[row.channel]
        base_urls = plugin.base_urls_from(self._environment) | dict(row.base_urls)
        opened = Opened(
            self._vault.open(row.credentials),
            base_urls,
            self._session,
            self._environment,
            self._read_file,
        )
        return Live(
            id=row.id,
            workspace_id=row.workspace_id,
            account_id=row.account_id,
            status=row.status,
            config=row.config,
            agent_id=row.agent_id,
            simulated=row.simulated,
            plugin=plugin,
            opened=opened,
            health=row.health or {},
        )

    async def _read_file(self, name: str) -> Downloaded:
        """Raises: Rejected, when it has been deleted meanwhile."""
        try:
            data = await self._files.read(name)
        except NoSuchFile:
            raise Rejected("The file to send is not there any more.") from None
        found = sniff(data)
        return Downloaded(data=data, mime_type=found.mime_type if found else None)

    def _invalidate(self, _connection_id: str) -> None:
        self._stale = True

    async def _current(self) -> _Snapshot:
        snapshot = self._snapshot
        age = time.monotonic() - snapshot.taken_at if snapshot else _OLDEST
        if snapshot is None or self._stale or age >= _OLDEST:
            return await self._reload(0.0)
        return snapshot

    async def _find(self, look: Callable[[_Snapshot], T]) -> T:
        snapshot = await self._current()
        found = look(snapshot)
        if not found:
            snapshot = await self._reload(_RELOAD_GAP)
            found = look(snapshot)
        return found

    async def _reload(self, gap: float) -> _Snapshot:
        current = self._snapshot
        if current and self._away:
            # Nobody waits for a database that is away; one looks meanwhile whether it is back.
            if time.monotonic() >= self._retry_at:
                self._retry_at = time.monotonic() + _RETRY
                self._retrying = asyncio.create_task(self._refresh(0.0), name="directory.retry")
            return current
        return await self._refresh(gap)

    async def _refresh(self, gap: float) -> _Snapshot:
        """Raises: OSError, SQLAlchemyError, when there is nothing in memory either."""
        async with self._lock:
            now = time.monotonic()
            current = self._snapshot
            if current and not self._stale and now - current.taken_at < max(gap, 0.001):
                return current
            if current and self._away and self._retrying is not asyncio.current_task():
                return current  # somebody before us has just found out
            self._stale = False
            try:
                lives = await self._database.within(_SLOW, self._load)
            except (OSError, SQLAlchemyError) as error:
                self._stale = True
                if current is None:
                    raise
                if not self._away:
                    log.warning("directory.from_memory", error=type(error).__name__)
                self._away, self._retry_at = True, time.monotonic() + _RETRY
                return current
            self._away = False
            self._snapshot = _index(lives, now)
            return self._snapshot

    async def _load(self, session: AsyncSession) -> list[Live]:
        rows = await session.scalars(
            select(Connection).where(Connection.status != "disconnected").order_by(Connection.id)
        )
        return [self.open(row) for row in rows if row.channel in self._plugins]


def _index(lives: Sequence[Live], taken_at: float) -> _Snapshot:
    by_channel: defaultdict[str, list[Live]] = defaultdict(list)
    by_account: defaultdict[tuple[str, str], list[Live]] = defaultdict(list)
    for live in lives:
        by_channel[live.plugin.key].append(live)
        for name in live.accounts:
            by_account[(live.plugin.key, name)].append(live)
    by_id = {live.id: live for live in lives}
    return _Snapshot(by_id, dict(by_account), dict(by_channel), taken_at)
