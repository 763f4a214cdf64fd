"""What a channel learns of a person later on: a name, an address, that two addresses are one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.contacts.changes import contact_changed
from crosschat.kit import clock
from crosschat.kit.ids import new_id
from crosschat.messaging.events import Person
from crosschat.models import Contact, Identity
from crosschat.models.bulk import insert_rows


@dataclass(frozen=True, slots=True)
class TwoContacts:
    """Two addresses of one person that are known as two contacts."""

    identity: Identity
    contact_id: str


async def describe(
    session: AsyncSession,
    connection_id: str,
    address: str,
    *,
    name: str | None,
    email: str | None,
    phone: str | None,
) -> None:
    """Fill in what is vouched for. What people have written themselves stays as it is."""
    row = (
        await session.execute(
            select(Contact, Identity)
            .join(Identity, Identity.contact_id == Contact.id)
            .where(Identity.connection_id == connection_id, Identity.address == address)
        )
    ).first()
    if row is None:
        return
    contact, identity = row
    before = (contact.name, contact.email, contact.phone)
    if name and contact.name in {None, identity.name}:
        contact.name = identity.name = name
    contact.email = contact.email or email
    contact.phone = contact.phone or phone
    if before != (contact.name, contact.email, contact.phone):
        contact.updated_at = clock.now()
        await contact_changed(session, contact.workspace_id, contact.id)
    await session.flush()


async def join_addresses(session: AsyncSession, pairs: Sequence[tuple[str, str, str]]) -> None:
    """Of each (connection id, known, other): let `other` be an address of the person, too.

    One look-up for all of them: nearly always everybody is known by both already.
    """
    if not pairs:
        return
    rows = await session.execute(
        select(Identity.connection_id, Identity.address).where(
            tuple_(Identity.connection_id, Identity.address).in_(
                sorted({(connection_id, other) for connection_id, _, other in pairs})
            )
        )
    )
    there = {(row.connection_id, row.address) for row in rows}
    for connection_id, known, other in pairs:
        if (connection_id, other) not in there:
            await join_address(session, connection_id, known, other)


async def join_address(
    session: AsyncSession, connection_id: str, known: str, other: str
) -> TwoContacts | None:
    """Let `other` be an address of the person known by `known`, if nobody has it yet.

    When both are known already, says so: whether they can become one is the caller's to find out.
    """
    found = await _identities(session, connection_id, (known, other))
    if known not in found:
        return None
    if other not in found:
        mine = found[known]
        row = {
            "id": new_id("idn"),
            "workspace_id": mine.workspace_id,
            "connection_id": connection_id,
            "contact_id": mine.contact_id,
            "address": other,
            "name": mine.name,
        }
        if await insert_rows(session, Identity, [row], returning=("id",), skip_conflicts=True):
            return None
        # Somebody met that address in this very moment.
        found = await _identities(session, connection_id, (known, other))
    apart = found[known].contact_id != found[other].contact_id
    return TwoContacts(found[known], found[other].contact_id) if apart else None


@dataclass(frozen=True, slots=True)
class ChangedAddress:
    """`identity` has the new address and `previous_id` is the one that had the old address.

    They are the same unless somebody had written from the new address already; should that one
    have been taken for another contact, that is `other_contact_id`.
    """

    identity: Identity
    previous_id: str
    contact_id: str
    other_contact_id: str | None = None


async def change_address(
    session: AsyncSession, connection_id: str, previous: str, current: Person
) -> ChangedAddress | None:
    """Let the person known by `previous` be known by the address of `current` from now on.

    None when nobody is known by `previous`, or when both are known as one person already.
    """
    found = await _identities(session, connection_id, (previous, current.address))
    old, new = found.get(previous), found.get(current.address)
    if old is None:
        return None
    contact = (await session.scalars(select(Contact).where(Contact.id == old.contact_id))).one()
    if current.phone and contact.phone in {None, previous, previous.lstrip("+")}:
        contact.phone = current.phone
    if new is None:
        old.address = current.address
        old.name, old.username = current.name or old.name, current.username or old.username
        await contact_changed(session, old.workspace_id, old.contact_id)
        await session.flush()
        return ChangedAddress(old, old.id, old.contact_id)
    if new.contact_id == old.contact_id:
        return None
    return ChangedAddress(new, old.id, old.contact_id, new.contact_id)


async def _identities(
    session: AsyncSession, connection_id: str, addresses: tuple[str, ...]
) -> dict[str, Identity]:
    rows = await session.scalars(
        select(Identity).where(
            Identity.connection_id == connection_id, Identity.address.in_(addresses)
        )
    )
    return {row.address: row for row in rows}
