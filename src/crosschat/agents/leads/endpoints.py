"""Leads over HTTP."""

from typing import Annotated

from fastapi import APIRouter
from sqlalchemy import select

from crosschat.agents.leads.schemas import LeadOut, LeadPage, LeadPatch, lead_out
from crosschat.agents.pages import Limit, page
from crosschat.errors import NotFound
from crosschat.kit import clock
from crosschat.models import Lead
from crosschat.workspaces.access import Access, access

router = APIRouter(prefix="/v1/leads", tags=["leads"])
Reader = Annotated[Access, access("leads:read")]
Writer = Annotated[Access, access("leads:write")]


@router.get("", summary="List leads")
async def list_leads(
    caller: Reader,
    limit: Limit = 50,
    cursor: str | None = None,
    contact_id: str | None = None,
) -> LeadPage:
    statement = select(Lead)
    if contact_id is not None:
        statement = statement.where(Lead.contact_id == contact_id)
    rows, following = await page(
        caller.session,
        Lead,
        statement,
        limit=limit,
        cursor=cursor,
        filters={"contact": contact_id},
    )
    return LeadPage(data=[lead_out(row) for row in rows], next=following)


@router.get("/{lead_id}", summary="One lead")
async def one(lead_id: str, caller: Reader) -> LeadOut:
    return lead_out(await _get(caller, lead_id))


@router.patch("/{lead_id}", summary="Correct a lead")
async def correct(lead_id: str, body: LeadPatch, caller: Writer) -> LeadOut:
    """What a person has written no agent changes any more."""
    lead = await _get(caller, lead_id, lock=True)
    given = body.model_dump(exclude_unset=True)
    for name, value in given.items():
        setattr(lead, name, value)
    lead.edited_fields = sorted({*lead.edited_fields, *given})
    lead.updated_at = clock.now()
    await caller.session.flush()
    return lead_out(lead)


async def _get(caller: Access, lead_id: str, *, lock: bool = False) -> Lead:
    statement = select(Lead).where(Lead.id == lead_id)
    lead = await caller.session.scalar(statement.with_for_update() if lock else statement)
    if lead is None:
        raise NotFound("There is no such lead. `GET /v1/leads` lists yours.")
    return lead
