"""The steps of one answer: ask the model, let it use its tools, ask again, until it has spoken.

Our own, over the model library's models: its agent does the same at more CPU than all the rest of a
turn (decision 33).
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field, ValidationError
from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    SystemPromptPart,
    ToolCallPart,
    ToolReturnPart,
)
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.tools import ToolDefinition

from crosschat.agents.thinking import Definition, HandOff, Hands, Reply

_MOST_REQUESTS, _MOST_CALLS, _MOST_MISTAKES = 8, 12, 2
_HAND_OFF = "hand_off"
Ask = Callable[[list[ModelMessage]], Awaitable[ModelResponse]]


class TooManySteps(Exception):
    """The model went on and on."""


class HandOffRequest(BaseModel):
    """Give the conversation to a person: the customer asks for one, or you cannot help."""

    reason: str = Field(description="Why, in one sentence, for the person who takes over")
    summary: str = Field(description="What the customer wants and what was said so far")
    message: str | None = Field(
        description="One short sentence to the customer, in their language: a colleague will answer"
    )


def parameters(tools: Sequence[Definition]) -> ModelRequestParameters:
    """What the model may do: answer with text, hand the conversation over, use one of the tools."""
    schema = HandOffRequest.model_json_schema()
    schema.pop("title")
    hand_off = ToolDefinition(
        name=_HAND_OFF,
        description=schema.pop("description"),
        parameters_json_schema=schema,
        kind="output",
    )
    return ModelRequestParameters(
        function_tools=[
            ToolDefinition(
                name=tool.name,
                description=tool.description,
                parameters_json_schema=tool.parameters,
                # One after the other, in the model's order: calls are numbered.
                sequential=True,
            )
            for tool in tools
        ],
        output_tools=[hand_off],
        output_mode="tool",
        allow_text_output=True,
    )


@dataclass(slots=True)
class Steps:
    """`ask` puts a request to the model. `tools` are the names of those that `hands` can use."""

    ask: Ask
    instructions: str
    tools: Collection[str]
    hands: Hands
    _calls: int = 0
    _mistakes: int = 0

    async def go(self, messages: list[ModelMessage]) -> Reply | HandOff:
        """`messages` end with what is to be answered, and grow by what is said meanwhile.

        Raises: TooManySteps; ValueError, when the model makes the same kind of mistake again and
        again; what `ask` and `hands` raise.
        """
        self._instruct(messages)
        for _ in range(_MOST_REQUESTS):
            response = await self.ask(messages)
            calls = [part for part in response.parts if isinstance(part, ToolCallPart)]
            text = (response.text or "").strip()
            if text and not calls:
                return Reply(text)
            given = next((g for call in calls if (g := _handed_off(call)) is not None), None)
            if given is not None:
                return given  # a tool that is called beside it stays undone
            if calls:
                messages.append(response)
                answer = ModelRequest(parts=[await self._use(call) for call in calls])
            else:
                answer = self._nothing(response)
            answer.instructions = self.instructions
            messages.append(answer)
        raise TooManySteps

    def _instruct(self, messages: list[ModelMessage]) -> None:
        last = messages[-1] if messages else None
        if not isinstance(last, ModelRequest):
            last = ModelRequest(parts=[])
            messages.append(last)
        last.instructions = self.instructions

    async def _use(self, call: ToolCallPart) -> ToolReturnPart:
        self._calls += 1
        if self._calls > _MOST_CALLS:
            raise TooManySteps
        if call.tool_name not in self.tools:
            return self._refused(call, _cannot_be_used(call, self.tools))
        try:
            arguments = call.args_as_dict(raise_if_invalid=True)
        except (ValueError, AssertionError):
            return self._refused(call, "The arguments must be one JSON object.")
        result = await self.hands.use(call.tool_name, arguments)
        return ToolReturnPart(call.tool_name, result, tool_call_id=call.tool_call_id)

    def _refused(self, call: ToolCallPart, reason: str) -> ToolReturnPart:
        self._mistake(reason)
        return ToolReturnPart(
            call.tool_name, reason, tool_call_id=call.tool_call_id, outcome="retried"
        )

    def _nothing(self, response: ModelResponse) -> ModelRequest:
        self._mistake(f"an empty message ({response.finish_reason})")
        wanted = "Your last message was empty. Answer the customer with a text, or use a tool."
        return ModelRequest(parts=[SystemPromptPart(wanted)])

    def _mistake(self, what: str) -> None:
        self._mistakes += 1
        if self._mistakes > _MOST_MISTAKES:
            raise ValueError(f"The model's answers could not be used; the last one: {what}")


def _cannot_be_used(call: ToolCallPart, tools: Collection[str]) -> str:
    if call.tool_name == _HAND_OFF:
        return "The arguments do not fit: reason and summary are texts, message is a text or null."
    return f"There is no tool {call.tool_name!r}; there are {', '.join([*tools, _HAND_OFF])}."


def _handed_off(call: ToolCallPart) -> HandOff | None:
    if call.tool_name != _HAND_OFF:
        return None
    try:
        wanted = _read(call)
    except (ValidationError, ValueError, AssertionError):
        return None
    return HandOff(wanted.reason, wanted.summary, (wanted.message or "").strip() or None)


def _read(call: ToolCallPart) -> HandOffRequest:
    arguments: dict[str, Any] = call.args_as_dict(raise_if_invalid=True)
    return HandOffRequest.model_validate(arguments)
