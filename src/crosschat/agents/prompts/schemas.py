"""Prompts as the API takes and shows them."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from crosschat.agents.prompts.template import BUILT_IN, Template
from crosschat.agents.schemas import Name, Variables
from crosschat.models import Prompt, PromptVersion


class VersionIn(BaseModel):
    """`text` may hold `{{variables}}`: the built-in ones (agent_name, business_name, channel,
    customer_name, date, time, weekday) and any others that `defaults` name. An agent's own
    `variables` win over both."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "text": "You answer for {{business_name}}. Orders ship in {{days}} days.",
                    "defaults": {"days": "two"},
                }
            ]
        },
    )

    text: Annotated[str, StringConstraints(min_length=1, max_length=100_000)]
    defaults: Variables = Field(default_factory=dict)

    @model_validator(mode="after")
    def _every_variable_has_a_value(self) -> Self:
        missing = sorted(Template(self.text).variables - BUILT_IN - self.defaults.keys())
        if missing:
            raise ValueError(
                f"defaults lack {', '.join(missing)}; built in are {', '.join(sorted(BUILT_IN))}"
            )
        return self


class PromptIn(VersionIn):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "Support", "text": "You answer for {{business_name}}."}]
        },
    )

    name: Name


class PromptPatch(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "Sales"}]})

    name: Name


class VersionOut(BaseModel):
    """A version never changes."""

    prompt_id: str
    number: int
    text: str
    defaults: dict[str, str]
    variables: list[str]
    created_at: datetime


class PromptOut(BaseModel):
    """`version` is the newest."""

    id: str
    name: str
    version: VersionOut
    created_at: datetime
    updated_at: datetime


class PromptRow(BaseModel):
    id: str
    name: str
    newest_version: int
    created_at: datetime
    updated_at: datetime


class PromptPage(BaseModel):
    data: list[PromptRow]
    next: str | None


class VersionPage(BaseModel):
    data: list[VersionOut]
    next: str | None


def version_out(row: PromptVersion) -> VersionOut:
    return VersionOut(
        prompt_id=row.prompt_id,
        number=row.number,
        text=row.text,
        defaults=row.defaults,
        variables=sorted(Template(row.text).variables),
        created_at=row.created_at,
    )


def prompt_out(row: Prompt, newest: PromptVersion) -> PromptOut:
    return PromptOut(
        id=row.id,
        name=row.name,
        version=version_out(newest),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
