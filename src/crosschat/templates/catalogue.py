"""The stored templates of connections."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.kit.ids import new_id
from crosschat.messaging.channel import KnownTemplate
from crosschat.messaging.failures import WindowClosed
from crosschat.models import Connection
from crosschat.models import Template as Row

KIND = "templates"
"""The kind of health under which the last sync is kept."""
_MOST_NAMED = 10
_BATCH = 500


async def replace(
    session: AsyncSession,
    workspace_id: str,
    connection_id: str,
    found: Collection[KnownTemplate],
    asked_at: datetime,
) -> None:
    """What the platform has is what we have: new ones come, others change, the rest goes."""
    await keep(session, workspace_id, connection_id, found, asked_at)
    await session.execute(
        delete(Row).where(
            Row.connection_id == connection_id,
            Row.external_id.not_in([template.id for template in found]),
            Row.synced_at <= asked_at,
        )
    )


async def keep(
    session: AsyncSession,
    workspace_id: str,
    connection_id: str,
    found: Collection[KnownTemplate],
    asked_at: datetime,
) -> None:
    """Insert or renew these; news that came after `asked_at` is newer and stays."""
    unique = {template.id: template for template in found}
    rows = [
        {
            "id": new_id("tpl"),
            "workspace_id": workspace_id,
            "connection_id": connection_id,
            **_columns(template),
            "synced_at": asked_at,
        }
        for template in unique.values()
    ]
    for start in range(0, len(rows), _BATCH):
        statement = insert(Row).values(rows[start : start + _BATCH])
        renewed = {
            name: statement.excluded[name]
            for name in rows[0]
            if name not in {"id", "workspace_id", "connection_id", "external_id"}
        }
        await session.execute(
            statement.on_conflict_do_update(
                index_elements=[Row.connection_id, Row.external_id],
                set_=renewed,
                where=Row.synced_at <= asked_at,
            )
        )


def _columns(template: KnownTemplate) -> dict[str, Any]:
    return {
        "external_id": template.id,
        "name": template.name,
        "language": template.language,
        "status": template.status,
        "category": template.category,
        "components": list(template.components),
        "named_parameters": template.named_parameters,
        "details": {
            **template.metadata,
            "quality": template.quality,
            "sendable": template.sendable,
            "needs_values": template.needs_values,
        },
    }


def known_template(row: Row) -> KnownTemplate:
    details = dict(row.details)
    return KnownTemplate(
        id=row.external_id,
        name=row.name,
        language=row.language,
        status=row.status,
        category=row.category,
        components=tuple(row.components),
        named_parameters=row.named_parameters,
        quality=details.pop("quality", None),
        sendable=bool(details.pop("sendable", False)),
        needs_values=bool(details.pop("needs_values", False)),
        metadata=details,
    )


async def named(session: AsyncSession, connection_id: str, name: str) -> list[KnownTemplate] | None:
    """A template in all its languages; None when this connection was never synced."""
    health = await session.scalar(select(Connection.health).where(Connection.id == connection_id))
    if not _was_synced(health or {}):
        return None
    rows = await session.scalars(
        select(Row).where(Row.connection_id == connection_id, Row.name == name)
    )
    return [known_template(row) for row in rows]


def _was_synced(health: Mapping[str, Any]) -> bool:
    return bool(((health.get(KIND) or {}).get("data") or {}).get("synced_at"))


async def sendable(session: AsyncSession, connection_ids: Sequence[str]) -> Mapping[str, list[Row]]:
    """What each connection may send now, those that need no values first."""
    rows = await session.scalars(
        select(Row)
        .where(
            Row.connection_id.in_(sorted(set(connection_ids))),
            Row.details["sendable"].as_boolean(),
        )
        .order_by(Row.details["needs_values"].as_boolean(), Row.name, Row.language)
    )
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.connection_id].append(row)
    return found


async def fitting(
    session: AsyncSession, connection_ids: Sequence[str]
) -> Mapping[str, tuple[str, ...]]:
    """The names, with their languages, of templates that each connection may send now."""
    found = await sendable(session, connection_ids)
    return {
        key: tuple(f"{row.name} ({row.language})" for row in rows[:_MOST_NAMED])
        for key, rows in found.items()
    }


async def naming_templates(
    session: AsyncSession, error: WindowClosed, connection_id: str
) -> WindowClosed:
    """The same error, with the names of templates that may be sent instead."""
    names = (await fitting(session, [connection_id])).get(connection_id)
    if not names:
        return error
    return WindowClosed(
        f"{error.message} Approved templates: {', '.join(names)}.",
        provider_code=error.provider_code,
    )
