"""Agents as turns need them: read once a revision, taken apart once."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.agents.hours import Hours
from crosschat.agents.leads.capture import CAPTURE_LEAD
from crosschat.agents.prompts.template import Template
from crosschat.agents.thinking import Definition
from crosschat.agents.tools.spec import ToolSpec
from crosschat.models import Agent, AgentTool, PromptVersion

_KEPT = 1_000  # profiles in memory
BASIC_PROMPT = (
    "You are a helpful customer support agent of {{business_name}}. Answer customer questions, "
    "give product information and collect what a colleague would need to follow up. Be friendly, "
    "professional and concise."
)
"""For an agent without a prompt of its own, and the first version of a new workspace's."""


@dataclass(frozen=True)
class Profile:
    """Everything about an agent that does not change from turn to turn. `return_after` in hours.

    `prompt_version` is the number that is really used, also where the agent says "the newest".
    """

    id: str
    workspace_id: str
    revision: int
    name: str
    model: str | None
    prompt_id: str | None
    prompt_version: int | None
    template: Template
    defaults: Mapping[str, str]
    variables: Mapping[str, str]
    draft_only: bool
    lead_capture: bool
    language: str
    hours: Hours | None
    handoff_message: str | None
    token_budget: int
    return_after: float | None
    tools: Mapping[str, ToolSpec]

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        """The tools as the model sees them."""
        own = tuple(tool.definition for tool in self.tools.values())
        return (*own, CAPTURE_LEAD) if self.lead_capture else own

    @property
    def tools_key(self) -> str:
        return f"{self.id}:{self.revision}"


@dataclass(frozen=True, slots=True)
class Head:
    """What says whether a profile is still good."""

    id: str
    revision: int


class Profiles:
    """Profiles by revision. Revisions go up with every change, so nothing ever has to be forgotten
    but for space."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int], Profile] = OrderedDict()

    async def of(self, session: AsyncSession, heads: Iterable[Head]) -> dict[str, Profile]:
        """The profiles of these agents by id; an agent that was deleted is missing."""
        found: dict[str, Profile] = {}
        for head in heads:
            key = (head.id, head.revision)
            profile = self._kept.get(key)
            if profile is None:
                profile = await load_profile(session, head.id)
                if profile is None:
                    continue
                self._keep(profile)
            else:
                self._kept.move_to_end(key)
            found[head.id] = profile
        return found

    def _keep(self, profile: Profile) -> None:
        # Under the revision of the row itself: the agent may have changed since its head was read.
        self._kept[(profile.id, profile.revision)] = profile
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)


async def load_profile(
    session: AsyncSession, agent_id: str, *, prompt_version: int | None = None
) -> Profile | None:
    """An agent as it is now; with another version of its prompt if one is named."""
    agent = await session.scalar(select(Agent).where(Agent.id == agent_id))
    if agent is None:
        return None
    version = await _version(session, agent, prompt_version or agent.prompt_version)
    tools = await session.scalars(
        select(AgentTool)
        .where(AgentTool.agent_id == agent.id, AgentTool.workspace_id == agent.workspace_id)
        .order_by(AgentTool.id)
    )
    return Profile(
        id=agent.id,
        workspace_id=agent.workspace_id,
        revision=agent.revision,
        name=agent.name,
        model=agent.model,
        prompt_id=agent.prompt_id,
        prompt_version=version.number if version else None,
        template=Template(version.text if version else BASIC_PROMPT),
        defaults=version.defaults if version else {},
        variables=agent.variables,
        draft_only=agent.draft_only,
        lead_capture=agent.lead_capture,
        language=agent.language,
        hours=Hours.of(agent.hours),
        handoff_message=agent.handoff_message,
        token_budget=agent.token_budget,
        return_after=agent.return_after,
        tools={row.name: ToolSpec.of(row) for row in tools},
    )


async def _version(session: AsyncSession, agent: Agent, number: int | None) -> PromptVersion | None:
    """The version of the agent's prompt with this number, else the newest."""
    if agent.prompt_id is None:
        return None
    statement = select(PromptVersion).where(
        PromptVersion.prompt_id == agent.prompt_id,
        PromptVersion.workspace_id == agent.workspace_id,
    )
    if number is not None:
        statement = statement.where(PromptVersion.number == number)
    newest = statement.order_by(PromptVersion.number.desc()).limit(1)
    version: PromptVersion | None = await session.scalar(newest)
    return version
