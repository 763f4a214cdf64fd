"""The history in the form that the model library wants."""

from collections.abc import Sequence

from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    TextPart,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)

from crosschat.agents.thinking import OUTSIDE_DATA, Done, Line


def as_messages(history: Sequence[Line], done: Sequence[Done] = ()) -> list[ModelMessage]:
    """Turns that alternate, then the calls that were made already for what is unanswered."""
    messages: list[ModelMessage] = []
    for line in history:
        last = messages[-1] if messages else None
        if line.role == "customer":
            part = UserPromptPart(content=line.text)
            if isinstance(last, ModelRequest):
                last.parts = [*last.parts, part]
            else:
                messages.append(ModelRequest(parts=[part]))
        elif isinstance(last, ModelResponse):
            last.parts = [*last.parts, TextPart(content=line.text)]
        else:
            messages.append(ModelResponse(parts=[TextPart(content=line.text)]))
    for call in done:
        name, key = call.tool, f"call_{call.number}"
        messages += [
            ModelResponse(parts=[ToolCallPart(name, call.arguments, tool_call_id=key)]),
            ModelRequest(
                parts=[ToolReturnPart(name, OUTSIDE_DATA + call.result, tool_call_id=key)]
            ),
        ]
    return messages
