"""Templates as the API shows them."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from crosschat.models import Template

_OWN = {"quality", "sendable", "needs_values"}


class TemplateOut(BaseModel):
    """`status`, `category`, `quality` and `components` are in the platform's words.

    `sendable`: the platform takes it now. `needs_values`: it cannot be sent without parameters.
    """

    id: str
    connection_id: str
    external_id: str
    name: str
    language: str
    status: str
    category: str | None
    quality: str | None
    sendable: bool
    needs_values: bool
    named_parameters: bool
    components: list[dict[str, Any]]
    metadata: dict[str, Any]
    synced_at: datetime


class TemplatePage(BaseModel):
    data: list[TemplateOut]
    next: str | None


class TemplateMessageIn(BaseModel):
    """A template message as `content` of `POST /v1/messages` has it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "appointment_reminder",
                    "language": "en_US",
                    "components": [
                        {
                            "type": "body",
                            "parameters": [
                                {"type": "text", "text": "Ana"},
                                {"type": "text", "text": "Monday at 10:00"},
                            ],
                        }
                    ],
                }
            ]
        }
    )

    name: str = Field(max_length=600)
    language: str = Field(max_length=20)
    components: list[dict[str, Any]] = Field(default_factory=list, max_length=20)


class TemplateCheckOut(BaseModel):
    """`checked` False: this connection's templates were never synced, so only the platform can
    tell; `text` is then empty."""

    ok: bool
    checked: bool
    text: str


class TemplateIn(BaseModel):
    """A template to be submitted for the platform's approval, in the platform's own form."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "parcel_arrived",
                    "language": "en_US",
                    "category": "UTILITY",
                    "components": [
                        {
                            "type": "BODY",
                            "text": "Your parcel {{1}} has arrived.",
                            "example": {"body_text": [["A-77"]]},
                        }
                    ],
                }
            ]
        }
    )

    name: str = Field(max_length=600)
    language: str = Field(max_length=20)
    category: str = Field(max_length=100)
    components: list[dict[str, Any]] = Field(min_length=1, max_length=20)
    named_parameters: bool = False


def template_out(row: Template) -> TemplateOut:
    details = row.details
    return TemplateOut(
        id=row.id,
        connection_id=row.connection_id,
        external_id=row.external_id,
        name=row.name,
        language=row.language,
        status=row.status,
        category=row.category,
        quality=details.get("quality"),
        sendable=bool(details.get("sendable")),
        needs_values=bool(details.get("needs_values")),
        named_parameters=row.named_parameters,
        components=row.components,
        metadata={key: value for key, value in details.items() if key not in _OWN},
        synced_at=row.synced_at,
    )
