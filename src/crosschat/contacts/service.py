"""Finding or creating the contacts behind what came in, many at once."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.kit.ids import new_id
from crosschat.messaging.events import Person
from crosschat.models import Contact, Identity
from crosschat.models.bulk import insert_rows
from crosschat.models.plain import fetch

_FIND = """
SELECT i.connection_id, i.address, i.id, i.contact_id, i.refusals <> '{}'
FROM unnest($1::varchar[], $2::varchar[]) AS k(connection_id, address)
JOIN identities i ON i.connection_id = k.connection_id AND i.address = k.address
"""
_CREATED = ("id", "contact_id", "connection_id", "address")


class Known(msgspec.Struct, frozen=True):
    """Somebody on a connection. `identity_id` is that of the address that answers go to."""

    identity_id: str
    contact_id: str
    address: str
    refuses: bool
    """Whether there is anything that they refuse."""


class Met(msgspec.Struct, frozen=True):
    """A person who showed up on a connection of a workspace."""

    workspace_id: str
    connection_id: str
    person: Person

    @property
    def addresses(self) -> tuple[str, ...]:
        return (self.person.address, *self.person.aliases)


Key = tuple[str, str]  # (connection id, address)


async def recognise(
    session: AsyncSession, people: Sequence[Met], created: set[str] | None = None
) -> dict[Key, Known]:
    """Who they are, by (connection, address); unknown ones become new contacts.

    The new contacts' ids are added to `created`.

    A person known under one of their addresses keeps the contact; new addresses join it.
    """
    wanted = {(m.connection_id, address) for m in people for address in m.addresses}
    known = await _find(session, wanted)
    missing = [m for m in people if any((m.connection_id, a) not in known for a in m.addresses)]
    if missing:
        new = await _create(session, missing, known)
        if created is not None:
            created |= {k.contact_id for k in new.values()} - {k.contact_id for k in known.values()}
        known |= new
        if wanted - known.keys():  # another worker met them in this moment
            known |= await _find(session, wanted - known.keys())
    return known


async def _find(session: AsyncSession, keys: set[Key]) -> dict[Key, Known]:
    rows = await fetch(session, _FIND, [key[0] for key in keys], [key[1] for key in keys])
    return {
        (connection_id, address): Known(identity_id, contact_id, address, refuses)
        for connection_id, address, identity_id, contact_id, refuses in rows
    }


async def _create(
    session: AsyncSession, people: Sequence[Met], known: dict[Key, Known]
) -> dict[Key, Known]:
    """Those of the addresses that were not known that are ours now."""
    contacts: dict[str, dict[str, str | None]] = {}
    identities: dict[Key, dict[str, str | None]] = {}
    owner: dict[Key, str] = {key: k.contact_id for key, k in known.items()}
    for met in people:
        keys = [(met.connection_id, address) for address in met.addresses]
        contact_id = next((owner[key] for key in keys if key in owner), None)
        if contact_id is None:
            contact_id = new_id("con")
            contacts[contact_id] = {
                "id": contact_id,
                "workspace_id": met.workspace_id,
                "name": met.person.name,
                "phone": met.person.phone,
                "email": None,
            }
        for key in keys:
            if key not in known and key not in identities:
                identities[key] = {
                    "id": new_id("idn"),
                    "workspace_id": met.workspace_id,
                    "connection_id": met.connection_id,
                    "contact_id": contact_id,
                    "address": key[1],
                    "name": met.person.name,
                    "username": met.person.username,
                }
            owner[key] = contact_id
    await insert_rows(session, Contact, list(contacts.values()))
    rows = [identities[key] for key in sorted(identities)]
    created = await insert_rows(session, Identity, rows, returning=_CREATED, skip_conflicts=True)
    # Another worker met the same person in this moment: theirs stands, ours goes.
    orphans = contacts.keys() - {row.contact_id for row in created}
    if orphans:
        await session.execute(delete(Contact).where(Contact.id.in_(orphans)))
    return {
        (row.connection_id, row.address): Known(row.id, row.contact_id, row.address, refuses=False)
        for row in created
    }
