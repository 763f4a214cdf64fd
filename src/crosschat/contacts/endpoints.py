"""Contacts over HTTP: who they are, where they can be reached, what they refuse."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.contacts.changes import contact_changed
from crosschat.contacts.schemas import (
    ContactChange,
    ContactPage,
    ContactProfileOut,
    IdentityChange,
    IdentityOut,
    contact_out,
    identity_out,
)
from crosschat.contacts.search import find_contacts
from crosschat.database import plan_for_values
from crosschat.errors import NotFound
from crosschat.files.links import Links
from crosschat.kit import clock
from crosschat.kit.pagination import decode_cursor, encode_cursor
from crosschat.models import Connection, Contact, Identity
from crosschat.workspaces.access import Access, access

router = APIRouter(tags=["contacts"])
Reader = Annotated[Access, access("contacts:read")]
Writer = Annotated[Access, access("contacts:write")]
_LINK_SECONDS = 300


@router.get("/v1/contacts", summary="List contacts")
async def contacts(
    caller: Reader,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: str | None = None,
    q: Annotated[
        str | None, Query(max_length=200, description="Name, phone, e-mail or address")
    ] = None,
) -> ContactPage:
    """Newest first."""
    filters = {"q": q}
    statement = select(Contact).order_by(Contact.created_at.desc(), Contact.id.desc())
    if q is not None and q.strip():
        await plan_for_values(caller.session)
        statement = statement.where(Contact.id.in_(await find_contacts(caller.session, q.strip())))
    if cursor:
        after = decode_cursor(cursor, filters)
        statement = statement.where(
            (Contact.created_at < after.value)
            | ((Contact.created_at == after.value) & (Contact.id < after.id))
        )
    rows = (await caller.session.scalars(statement.limit(limit + 1))).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return ContactPage(
        data=await _shown(caller.session, rows[:limit]),
        next=encode_cursor(last.created_at, last.id, filters) if last else None,
    )


@router.get("/v1/contacts/{contact_id}", summary="One contact")
async def contact(contact_id: str, caller: Reader) -> ContactProfileOut:
    [shown] = await _shown(caller.session, [await _contact(caller, contact_id)])
    return shown


@router.patch("/v1/contacts/{contact_id}", summary="Change a contact")
async def change_contact(contact_id: str, body: ContactChange, caller: Writer) -> ContactProfileOut:
    row = await _contact(caller, contact_id)
    body.apply(row)
    row.updated_at = clock.now()
    await caller.session.flush()
    await contact_changed(caller.session, caller.workspace_id, contact_id)
    [shown] = await _shown(caller.session, [row])
    return shown


@router.patch("/v1/identities/{identity_id}", summary="Record what a customer refuses")
async def change_identity(identity_id: str, body: IdentityChange, caller: Writer) -> IdentityOut:
    """What they have said by other ways than writing; it binds everybody who sends to them."""
    identity, connection = await _identity(caller, identity_id)
    identity.refusals = sorted(set(body.refusals))
    await caller.session.flush()
    await contact_changed(caller.session, caller.workspace_id, identity.contact_id)
    return identity_out(identity, connection)


@router.get(
    "/v1/identities/{identity_id}/avatar",
    status_code=307,
    response_class=RedirectResponse,
    summary="A contact's picture",
)
async def avatar(identity_id: str, request: Request, caller: Reader) -> RedirectResponse:
    """Leads to a link to the picture that works for five minutes, for whoever has it."""
    identity, _ = await _identity(caller, identity_id)
    if identity.avatar is None:
        raise NotFound("There is no picture of this contact.")
    links: Links = request.app.state.links
    path = links.path(
        identity.avatar, mime_type="image/jpeg", filename="avatar.jpg", seconds=_LINK_SECONDS
    )
    return RedirectResponse(path, 307)


async def _shown(session: AsyncSession, rows: Sequence[Contact]) -> list[ContactProfileOut]:
    identities: defaultdict[str, list[IdentityOut]] = defaultdict(list)
    found = await session.execute(
        select(Identity, Connection)
        .join(Connection, Connection.id == Identity.connection_id)
        .where(Identity.contact_id.in_([row.id for row in rows]))
        .order_by(Identity.id)
    )
    for identity, connection in found:
        identities[identity.contact_id].append(identity_out(identity, connection))
    return [contact_out(row, identities[row.id]) for row in rows]


async def _contact(caller: Access, contact_id: str) -> Contact:
    row: Any = await caller.session.scalar(select(Contact).where(Contact.id == contact_id))
    if row is None:
        raise NotFound("There is no such contact. `GET /v1/contacts` lists yours.")
    found: Contact = row
    return found


async def _identity(caller: Access, identity_id: str) -> tuple[Identity, Connection]:
    row = (
        await caller.session.execute(
            select(Identity, Connection)
            .join(Connection, Connection.id == Identity.connection_id)
            .where(Identity.id == identity_id)
            .with_for_update(of=Identity)
        )
    ).first()
    if row is None:
        raise NotFound("There is no such address. `GET /v1/contacts/{id}` lists a contact's.")
    return row[0], row[1]
