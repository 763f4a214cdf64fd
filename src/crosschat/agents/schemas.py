"""Agents as the API takes and shows them."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from crosschat.agents.hours import HoursIn
from crosschat.models import Agent
from crosschat.models.agent import TOKEN_BUDGET

Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
VariableName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$")]
Variables = Annotated[
    dict[VariableName, Annotated[str, StringConstraints(max_length=4_000)]], Field(max_length=50)
]
Language = Annotated[str, StringConstraints(pattern=r"^[^\W\d_][\w ()-]{1,39}$")]
HOSTED_PROMPT_HINT = (
    "Prompts hosted at OpenAI (pmpt_…) are gone since 30 November 2026: the text must be kept "
    'here. `POST /v1/prompts {"name": …, "text": …}` stores it; pass the id that it answers '
    "(prm_…) as `prompt_id`."
)


class AgentSettings(BaseModel):
    """What can be set of an agent.

    `prompt_version` null: always the newest. `model` null: the operator's. `language` is
    `customer` or a language's name. `token_budget` is how much of the history a turn reads; what
    is unanswered is always read. After `return_after_hours` without a word from a person, a
    conversation that was handed over is the agent's again; with `return_on_reopen` also when the
    customer writes in a resolved one.
    """

    model_config = ConfigDict(extra="forbid")

    name: Name
    prompt_id: str | None = None
    prompt_version: int | None = Field(default=None, ge=1)
    model: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None
    variables: Variables = Field(default_factory=dict)
    draft_only: bool = False
    lead_capture: bool = False
    language: Language = "customer"
    hours: HoursIn | None = None
    handoff_message: Annotated[str, StringConstraints(max_length=1_000)] | None = None
    token_budget: int = Field(default=TOKEN_BUDGET, ge=100, le=500_000)
    return_after_hours: float | None = Field(default=None, gt=0, le=8_760)
    return_on_reopen: bool = False
    is_default: bool = False


class AgentIn(AgentSettings):
    """`text` makes a prompt on the way. `connection_ids` are linked to the agent."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "Support",
                    "text": "You answer for {{business_name}}. We ship within two days.",
                }
            ]
        },
    )

    text: Annotated[str, StringConstraints(min_length=1, max_length=100_000)] | None = None
    connection_ids: list[str] = Field(default_factory=list, max_length=100)


class AgentPatch(AgentSettings):
    """Only what is sent changes."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"draft_only": True}]}
    )

    name: Name = ""


class GuideAgentIn(BaseModel):
    """The guides' body: `phone_number_id` is a connection's id."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "phone_number_id": "YOUR_PHONE_NUMBER_ID",
                    "prompt_id": "YOUR_PROMPT_ID",
                    "name": "WhatsApp Support Agent",
                }
            ]
        }
    )

    name: Name
    phone_number_id: str | None = None
    prompt_id: str | None = None


class AgentOut(BaseModel):
    """`hint` says what somebody still has to do."""

    id: str
    name: str
    is_default: bool
    prompt_id: str | None
    prompt_version: int | None
    model: str | None
    variables: dict[str, str]
    draft_only: bool
    lead_capture: bool
    language: str
    hours: dict[str, Any] | None
    handoff_message: str | None
    token_budget: int
    return_after_hours: float | None
    return_on_reopen: bool
    connection_ids: list[str]
    hint: str | None
    created_at: datetime
    updated_at: datetime


class AgentPage(BaseModel):
    data: list[AgentOut]
    next: str | None


class LinkIn(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"connection_id": "cn_…"}]})

    connection_id: str


class LinksOut(BaseModel):
    data: list[str]


def agent_out(agent: Agent, connection_ids: list[str]) -> AgentOut:
    missing = agent.legacy_prompt_id is not None and agent.prompt_id is None
    return AgentOut(
        id=agent.id,
        name=agent.name,
        is_default=agent.is_default,
        prompt_id=agent.prompt_id,
        prompt_version=agent.prompt_version,
        model=agent.model,
        variables=agent.variables,
        draft_only=agent.draft_only,
        lead_capture=agent.lead_capture,
        language=agent.language,
        hours=agent.hours or None,
        handoff_message=agent.handoff_message,
        token_budget=agent.token_budget,
        return_after_hours=agent.return_after,
        return_on_reopen=agent.return_on_reopen,
        connection_ids=connection_ids,
        hint=_hint(agent.legacy_prompt_id) if missing else None,
        created_at=agent.created_at,
        updated_at=agent.updated_at,
    )


def _hint(prompt_id: str | None) -> str:
    return f"The agent works with a general text in place of {prompt_id}. {HOSTED_PROMPT_HINT}"
