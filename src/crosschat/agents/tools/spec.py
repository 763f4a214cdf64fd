"""A tool as a turn needs it, and what the server knows about the turn that it runs in."""

from dataclasses import dataclass, field
from typing import Any

from crosschat.agents.thinking import Definition
from crosschat.models import AgentTool

SOURCES = (
    "workspace.id",
    "conversation.id",
    "connection.id",
    "connection.channel",
    "contact.id",
    "contact.name",
    "contact.phone",
    "contact.email",
    "contact.address",
)
"""What the server can fill into a tool's bound parameters."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a turn happens, by the server's own knowledge: no model has a say in it.

    `values` is keyed by :data:`SOURCES`.
    """

    values: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """One HTTP tool. `headers` is sealed; `timeout` is in seconds."""

    id: str
    name: str
    description: str
    parameters: dict[str, Any]
    bound: dict[str, str]
    method: str
    url: str
    side_effects: bool
    timeout: float
    headers: bytes | None = field(default=None, repr=False)

    @classmethod
    def of(cls, row: AgentTool) -> "ToolSpec":
        return cls(
            id=row.id,
            name=row.name,
            description=row.description,
            parameters=row.parameters,
            bound=row.bound,
            method=row.method,
            url=row.url,
            side_effects=row.side_effects,
            timeout=row.timeout,
            headers=row.headers,
        )

    @property
    def definition(self) -> Definition:
        return Definition(self.name, self.description, self.parameters, self.side_effects)
