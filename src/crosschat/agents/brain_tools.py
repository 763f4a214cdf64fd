"""An agent's tools in the form that the model library wants."""

from collections.abc import Sequence
from typing import Any

from pydantic_ai import RunContext
from pydantic_ai.tools import ToolDefinition
from pydantic_ai.toolsets import AbstractToolset, ToolsetTool
from pydantic_core import SchemaValidator, core_schema
from typing_extensions import override

from crosschat.agents.thinking import Definition, Hands

_ANY_OBJECT = SchemaValidator(core_schema.dict_schema(core_schema.str_schema()))
"""The library only makes sure of an object: what stands in it is checked by our own hands."""


class Toolset(AbstractToolset[Hands]):
    """All of an agent's tools, each one handed to the turn's :class:`Hands`."""

    def __init__(self, tools: Sequence[Definition]) -> None:
        self._tools: dict[str, ToolsetTool[Hands]] = {
            tool.name: ToolsetTool(
                toolset=self,
                tool_def=ToolDefinition(
                    name=tool.name,
                    description=tool.description,
                    parameters_json_schema=tool.parameters,
                    # One after the other, in the model's order: calls are numbered.
                    sequential=True,
                ),
                max_retries=2,
                args_validator=_ANY_OBJECT,
            )
            for tool in tools
        }

    @property
    @override
    def id(self) -> str | None:
        return None

    @override
    async def get_tools(self, ctx: RunContext[Hands]) -> dict[str, ToolsetTool[Hands]]:
        return self._tools

    @override
    async def call_tool(
        self,
        name: str,
        tool_args: dict[str, Any],
        ctx: RunContext[Hands],
        tool: ToolsetTool[Hands],
    ) -> str:
        return await ctx.deps.use(name, tool_args)
