"""Leads as the API takes and shows them."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from crosschat.models import Lead

Field200 = Annotated[str, StringConstraints(max_length=200)]


class LeadPatch(BaseModel):
    """Only what is sent changes, and is a person's from then on: no agent overwrites it."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "Ana Pereira"}]}
    )

    name: Field200 | None = None
    email: Annotated[str, StringConstraints(max_length=254)] | None = None
    phone: Field200 | None = None
    company: Field200 | None = None
    intent: Field200 | None = None
    summary: Annotated[str, StringConstraints(max_length=5_000)] | None = None


class LeadOut(BaseModel):
    """`confidence` is the agent's, 0 to 1. `source_message_ids` is where the data stands."""

    id: str
    conversation_id: str
    contact_id: str
    agent_id: str | None
    name: str | None
    email: str | None
    phone: str | None
    company: str | None
    intent: str | None
    summary: str | None
    confidence: float | None
    source_message_ids: list[str]
    edited_fields: list[str]
    created_at: datetime
    updated_at: datetime


class LeadPage(BaseModel):
    data: list[LeadOut]
    next: str | None


def lead_out(row: Lead) -> LeadOut:
    return LeadOut.model_validate(row, from_attributes=True)
