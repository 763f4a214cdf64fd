"""Connecting accounts: by a person, from the operator's variables, and the sandbox's."""

from collections.abc import Mapping
from typing import Any

import structlog
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.bus import Bus
from crosschat.connections.directory import ACCOUNT, TOPIC, Directory, Live
from crosschat.connections.health import ACTIVATION, answered, entry
from crosschat.connections.rules import rules_of
from crosschat.database import after_commit
from crosschat.errors import Conflict, InvalidRequest, PlatformRefused
from crosschat.kit import clock
from crosschat.kit.crypto import Vault, new_token
from crosschat.kit.ids import new_id
from crosschat.live.changes import note
from crosschat.messaging.abilities import Activates
from crosschat.messaging.channel import UNNAMED, ChecksAccount, CredentialField, Plugin
from crosschat.messaging.failures import ChannelError
from crosschat.messaging.registry import Plugins
from crosschat.models import Connection

log = structlog.get_logger()


class Connections:
    def __init__(self, plugins: Plugins, directory: Directory, vault: Vault, bus: Bus) -> None:
        self._plugins = plugins
        self._directory = directory
        self._vault = vault
        self._bus = bus

    async def connect(
        self,
        session: AsyncSession,
        workspace_id: str,
        plugin: Plugin,
        given: Mapping[str, Any],
        config: Mapping[str, Any],
    ) -> tuple[Connection, Live]:
        """Check the credentials with the platform and store them; again for the same account.

        Raises:
            InvalidRequest: a field is missing or unknown, or the configuration is wrong.
            PlatformRefused: the platform turned the credentials down; nothing is stored.
            Conflict: the account is connected elsewhere.
        """
        credentials = read_credentials(plugin, given)
        if credentials.get(plugin.account_field) == UNNAMED:
            raise InvalidRequest(f"{UNNAMED!r} is no account of {plugin.name}. Give its id.")
        for name in plugin.token_fields:
            credentials.setdefault(name, new_token("", 24))
        row = self._row(workspace_id, plugin, credentials, read_config(plugin, config))
        live = self._directory.open(row)
        if isinstance(live.channel, ChecksAccount):
            try:
                account = await live.channel.check_account()
            except ChannelError as error:
                raise PlatformRefused(
                    f"{plugin.name} did not accept these credentials: {error.message}",
                    code=error.code,
                    provider_code=error.provider_code,
                ) from error
            row.name = account.name
            row.health = {ACCOUNT: answered(account)}
        if isinstance(live.channel, Activates):
            try:
                await live.channel.activate()
            except ChannelError as error:
                row.status_detail = error.message
                failed = entry("warning", error.message, clock.now(), {})
                row.health = {**(row.health or {}), ACTIVATION: failed}
        stored = await self._store(session, row, health=row.health or {})
        if stored is None:
            raise Conflict(
                f"This {plugin.name} account is connected already. Disconnect it there first.",
                code="account_connected_elsewhere",
            )
        return stored, self._directory.open(stored)

    async def ensure(
        self,
        session: AsyncSession,
        workspace_id: str,
        environment: Mapping[str, str],
        sandbox: tuple[str, str] | None,
    ) -> None:
        """Connections that the operator's variables and the sandbox ask for, without a call.

        `sandbox` is (seed, address). Never touches what somebody connected by hand.
        """
        for plugin in self._plugins.values():
            if sandbox is not None and plugin.simulated is not None:
                credentials, base_urls = plugin.simulated(*sandbox)
                row = self._row(workspace_id, plugin, dict(credentials), {})
                row.origin, row.base_urls = "sandbox", dict(base_urls)
                row.name = "Sandbox (simulated)"
                await self._ensure(session, row)
            if plugin.from_environment is not None:
                found = plugin.from_environment(environment)
                if found is not None:
                    row = self._row(workspace_id, plugin, dict(found), {})
                    row.origin = "environment"
                    await self._ensure(session, row)

    async def pause(self, session: AsyncSession, connection_id: str, reason: str) -> None:
        """Stop sending through a connection whose owner must act first."""
        row = await session.scalar(select(Connection).where(Connection.id == connection_id))
        if row is not None and row.status != "paused":
            row.status, row.status_detail = "paused", reason
            await session.flush()
            self.changed(session, row)
            log.warning("connection.paused", connection=connection_id, reason=reason)

    def disconnect(self, session: AsyncSession, row: Connection) -> None:
        """Forget the credentials; the conversations stay, and so does the account's place here."""
        row.status, row.status_detail = "disconnected", "Disconnected by a member."
        row.credentials = self._vault.seal({})
        row.registered_url = row.cursor = None
        self.changed(session, row)

    async def open(self, session: AsyncSession, connection_id: str) -> Live | None:
        """The connection as it stands in the database, for a session that may see it."""
        row = await session.scalar(select(Connection).where(Connection.id == connection_id))
        return self._directory.open(row) if row is not None else None

    async def change(
        self,
        session: AsyncSession,
        connection_id: str,
        *,
        credentials: Mapping[str, Any] | None = None,
        config: Mapping[str, Any] | None = None,
    ) -> Live:
        """Replace the `credentials` that are named, or the whole `config`.

        Raises: InvalidRequest.
        """
        row = (
            await session.scalars(
                select(Connection).where(Connection.id == connection_id).with_for_update()
            )
        ).one()
        live = self._directory.open(row)
        if credentials is not None:
            row.credentials = self._vault.seal({**live.opened.credentials, **credentials})
        if config is not None:
            row.config = dict(read_config(live.plugin, config))
        await session.flush()
        self.changed(session, row)
        return self._directory.open(row)

    def _row(
        self,
        workspace_id: str,
        plugin: Plugin,
        credentials: dict[str, Any],
        config: Mapping[str, Any],
    ) -> Connection:
        if plugin.complete is not None:
            credentials = {**credentials, **plugin.complete(credentials)}
        return Connection(
            id=new_id("cn"),
            workspace_id=workspace_id,
            channel=plugin.key,
            account_id=str(credentials[plugin.account_field]),
            name="",
            status="active",
            status_detail=None,
            credentials=self._vault.seal(credentials),
            base_urls={},
            config=dict(config),
            origin="api",
            agent_id=None,
        )

    async def _store(
        self, session: AsyncSession, row: Connection, **more: Any
    ) -> Connection | None:
        """Insert, or renew the same workspace's connection; None when another one has it."""
        fresh = {
            "name": row.name,
            "status": "active",
            "status_detail": row.status_detail,
            "credentials": row.credentials,
            "config": row.config,
            "origin": row.origin,
            "base_urls": row.base_urls,
            **more,
        }
        statement = (
            insert(Connection)
            .values(
                id=row.id,
                workspace_id=row.workspace_id,
                channel=row.channel,
                account_id=row.account_id,
                **fresh,
            )
            .on_conflict_do_update(
                index_elements=[Connection.channel, Connection.account_id],
                set_=fresh,
                where=Connection.workspace_id == row.workspace_id,
            )
            .returning(Connection)
        )
        stored: Connection | None = await session.scalar(
            statement, execution_options={"populate_existing": True}
        )
        if stored is not None:
            self.changed(session, stored)
        return stored

    async def _ensure(self, session: AsyncSession, row: Connection) -> None:
        if row.account_id != UNNAMED:
            await self._name(session, row)
        theirs = await session.scalar(
            select(Connection).where(
                Connection.channel == row.channel, Connection.account_id == row.account_id
            )
        )
        if theirs is None or (
            theirs.origin == row.origin and theirs.workspace_id == row.workspace_id
        ):
            if theirs is not None:
                row.config = theirs.config
            await self._store(session, row)

    def changed(self, session: AsyncSession, row: Connection) -> None:
        """Have every process read this connection anew, and those who watch told."""
        note(session, row.workspace_id, "connection.updated", row.id)
        after_commit(session, lambda: self._bus.publish(TOPIC, row.id))

    async def _name(self, session: AsyncSession, row: Connection) -> None:
        """The operator's variables tell by now which account it is: no second connection for it."""
        taken = select(Connection.id).where(
            Connection.channel == row.channel, Connection.account_id == row.account_id
        )
        await session.execute(
            update(Connection)
            .where(
                Connection.channel == row.channel,
                Connection.account_id == UNNAMED,
                Connection.origin == row.origin,
                Connection.workspace_id == row.workspace_id,
                ~taken.exists(),
            )
            .values(account_id=row.account_id)
            .execution_options(synchronize_session=False)
        )


def read_credentials(plugin: Plugin, given: Mapping[str, Any]) -> dict[str, Any]:
    """The plugin's credentials out of what was sent, under whichever names guides use.

    Raises: InvalidRequest.
    """
    names = {alias: f.name for f in plugin.credentials for alias in (f.name, *f.aliases)}
    unknown = sorted(given.keys() - names.keys())
    if unknown:
        known = ", ".join(_shown(f) for f in plugin.credentials)
        raise InvalidRequest(
            f"Unknown credential {', '.join(unknown)}. {plugin.name} takes: {known}.",
            code="unknown_credential",
        )
    found = {names[key]: value for key, value in given.items() if value not in (None, "")}
    missing = [f for f in plugin.credentials if f.required and f.name not in found]
    if missing:
        raise InvalidRequest(
            f"Missing credential {', '.join(_shown(f) for f in missing)} for {plugin.name}.",
            code="missing_credential",
        )
    return found


def read_config(plugin: Plugin, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The configuration as it is stored. Raises: InvalidRequest."""
    try:
        rules_of(given)
        return given if plugin.configure is None else plugin.configure(given)
    except ValueError as error:
        raise InvalidRequest(str(error), code="invalid_config") from None


def _shown(credential: CredentialField) -> str:
    return credential.aliases[0] if credential.aliases else credential.name
