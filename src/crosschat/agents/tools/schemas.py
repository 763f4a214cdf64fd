"""Tools as the API takes and shows them."""

import ipaddress
import re
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from crosschat.agents.leads.capture import CAPTURE_LEAD
from crosschat.agents.tools.arguments import LARGEST, schema_problems
from crosschat.agents.tools.request import UrlUnfit, check_url, placeholders
from crosschat.agents.tools.spec import SOURCES
from crosschat.kit.outside import Hosts, is_public
from crosschat.models import AgentTool

RESERVED_TOOLS = frozenset({"hand_off", "final_result", CAPTURE_LEAD.name})
RESERVED_PARAMETERS = frozenset(
    {"workspace_id", "tenant_id", "contact_id", "conversation_id", "connection_id"}
)
"""Whose data a call is about is the server's to say: these can only be bound."""
_OURS = frozenset(
    {"accept-encoding", "connection", "content-length", "content-type", "host", "idempotency-key"}
    | {"te", "trailer", "transfer-encoding", "upgrade"}
)
_HEADER = re.compile(r"^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$")
ParameterName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$")]
HeaderValue = Annotated[str, StringConstraints(pattern=r"^[\x20-\x7e]*$", max_length=4_000)]


def _known_source(source: str) -> str:
    if source not in SOURCES:
        raise ValueError(f"must be one of {', '.join(SOURCES)}")
    return source


class ToolIn(BaseModel):
    """An HTTP address that the agent may call.

    `parameters` is the JSON schema of what the model fills in; `bound` are further parameters that
    the server fills in, like `{"customer": "contact.id"}`: no model sees or sets them. Names in
    braces in the path or query of `url` are taken from both; what is left goes into the query
    (GET, DELETE) or a JSON body. `headers` are stored encrypted and never shown. A tool with
    `side_effects` (all but GET unless you say otherwise) runs at most once for a call: it gets an
    `Idempotency-Key`, and when its outcome is unknown people are asked. `timeout` is in seconds.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "find_order",
                    "description": "Find one of this customer's orders by its number",
                    "parameters": {
                        "type": "object",
                        "properties": {"number": {"type": "string"}},
                        "required": ["number"],
                    },
                    "bound": {"customer": "contact.phone"},
                    "method": "GET",
                    "url": "https://shop.example/api/orders/{number}",
                    "headers": {"Authorization": "Bearer KEY"},
                }
            ]
        },
    )

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,63}$")]
    description: Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
    parameters: dict[str, Any] = Field(default_factory=lambda: {"type": "object", "properties": {}})
    bound: Annotated[
        dict[ParameterName, Annotated[str, AfterValidator(_known_source)]], Field(max_length=20)
    ] = Field(default_factory=dict)
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    url: Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
    headers: Annotated[dict[str, HeaderValue], Field(max_length=20)] = Field(default_factory=dict)
    side_effects: bool | None = None
    timeout: float = Field(default=10.0, ge=0.5, le=60)

    @field_validator("name")
    @classmethod
    def _free_name(cls, name: str) -> str:
        if name in RESERVED_TOOLS:
            raise ValueError(f"{name} is a tool of CrossChat's own")
        return name

    @field_validator("headers")
    @classmethod
    def _sendable_headers(cls, headers: dict[str, str]) -> dict[str, str]:
        for name in headers:
            if not _HEADER.match(name) or name.lower() in _OURS:
                raise ValueError(f"{name!r} is not a header that can be set")
        return headers

    @field_validator("parameters")
    @classmethod
    def _understood(cls, parameters: dict[str, Any]) -> dict[str, Any]:
        if len(str(parameters)) > LARGEST:
            raise ValueError("the schema is too long")
        if problems := schema_problems(parameters):
            raise ValueError("; ".join(problems[:5]))
        return parameters

    @model_validator(mode="after")
    def _parts_fit(self) -> Self:
        own = set(self.parameters.get("properties", {}))
        if taken := sorted(own & (RESERVED_PARAMETERS | self.bound.keys())):
            raise ValueError(
                f"parameters {', '.join(taken)}: no model may set these; use `bound`, so that the "
                "server fills them in"
            )
        try:
            check_url(self.url)
        except UrlUnfit as error:
            raise ValueError(str(error)) from None
        if unknown := sorted(placeholders(self.url) - own - self.bound.keys()):
            raise ValueError(f"the url names {', '.join(unknown)}, which is no parameter")
        return self

    @property
    def acts(self) -> bool:
        """Whether it has side effects."""
        return self.method != "GET" if self.side_effects is None else self.side_effects


class ToolPatch(BaseModel):
    """Only what is sent changes; `headers` replaces all of them."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [{"timeout": 5}]})


class ToolOut(BaseModel):
    """`headers` are names only."""

    id: str
    agent_id: str
    name: str
    description: str
    parameters: dict[str, Any]
    bound: dict[str, str]
    method: str
    url: str
    headers: list[str]
    side_effects: bool
    timeout: float
    created_at: datetime
    updated_at: datetime


class ToolPage(BaseModel):
    data: list[ToolOut]
    next: str | None


def tool_out(row: AgentTool) -> ToolOut:
    return ToolOut(
        id=row.id,
        agent_id=row.agent_id,
        name=row.name,
        description=row.description,
        parameters=row.parameters,
        bound=row.bound,
        method=row.method,
        url=row.url,
        headers=row.header_names,
        side_effects=row.side_effects,
        timeout=row.timeout,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def plainly_private(url: str, hosts: Hosts) -> bool:
    """Whether an address is private by its looks: better said now than at the first call."""
    host, port = check_url(url)
    if hosts.allow(host, port):
        return False
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return not is_public(host)
