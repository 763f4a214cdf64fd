"""A request of either API as one neutral conversation."""

from dataclasses import dataclass, field
from typing import Any, Literal

from crosschat.sandbox.model.errors import invalid

Role = Literal["user", "assistant", "system", "tool"]
ROLES: dict[str, Role] = {
    "user": "user",
    "assistant": "assistant",
    "system": "system",
    "developer": "system",
    "tool": "tool",
}


@dataclass(slots=True, frozen=True)
class Turn:
    """One thing said. For `tool`, `name` is the tool whose result `text` is."""

    role: Role
    text: str
    name: str = ""


@dataclass(slots=True, frozen=True)
class Tool:
    """A function that the model may call."""

    name: str
    schema: dict[str, Any]


@dataclass(slots=True)
class Conversation:
    """What the model knows. `forced` is a tool that must be called, `required` any of them."""

    model: str
    turns: list[Turn] = field(default_factory=list)
    tools: list[Tool] = field(default_factory=list)
    forced: str | None = None
    required: bool = False
    schema: dict[str, Any] | None = None
    """The JSON schema that the text of the answer must follow."""
    stream: bool = False

    def said_by(self, role: Role) -> list[str]:
        """Everything that one role said."""
        return [turn.text for turn in self.turns if turn.role == role]

    @property
    def last_user(self) -> str:
        """The newest message of the user."""
        return next((turn.text for turn in reversed(self.turns) if turn.role == "user"), "")

    @property
    def unanswered(self) -> list[Turn]:
        """The turns after the newest text of the assistant: what has to be answered now."""
        for index in range(len(self.turns) - 1, -1, -1):
            if self.turns[index].role == "assistant" and not self.turns[index].name:
                return self.turns[index + 1 :]
        return self.turns


def from_responses(body: dict[str, Any]) -> Conversation:
    """Read the body of `POST /responses`.

    Raises:
        ModelError: 400 if it is malformed.
    """
    conversation = _start(body)
    if isinstance(body.get("instructions"), str):
        conversation.turns.append(Turn("system", body["instructions"]))
    items = body.get("input")
    if items is None:
        raise invalid("Missing required parameter: 'input'.", "input")
    if isinstance(items, str):
        items = [{"role": "user", "content": items}]
    names: dict[str, str] = {}
    for item in _objects(items, "input"):
        turn = _item(item, names)
        if turn is not None:
            conversation.turns.append(turn)
    for tool in _objects(body.get("tools") or [], "tools"):
        if tool.get("type") == "function":
            conversation.tools.append(_tool(tool))
    _choose(conversation, body.get("tool_choice"))
    text = body.get("text")
    conversation.schema = _schema(text.get("format") if isinstance(text, dict) else None)
    return conversation


def from_chat(body: dict[str, Any]) -> Conversation:
    """Read the body of `POST /chat/completions`.

    Raises:
        ModelError: 400 if it is malformed.
    """
    conversation = _start(body)
    messages = body.get("messages")
    if not messages:
        raise invalid("Missing required parameter: 'messages'.", "messages")
    names: dict[str, str] = {}
    for message in _objects(messages, "messages"):
        conversation.turns += _message(message, names)
    for tool in _objects(body.get("tools") or [], "tools"):
        function = tool.get("function")
        if isinstance(function, dict):
            conversation.tools.append(_tool(function))
    _choose(conversation, body.get("tool_choice"))
    wanted = body.get("response_format")
    if isinstance(wanted, dict) and wanted.get("type") == "json_schema":
        named = wanted.get("json_schema")
        named = named if isinstance(named, dict) else {}
        conversation.schema = _schema({"type": "json_schema", "schema": named.get("schema")})
    else:
        conversation.schema = _schema(wanted)
    return conversation


def _start(body: dict[str, Any]) -> Conversation:
    model = body.get("model")
    if not isinstance(model, str) or not model:
        raise invalid("you must provide a model parameter", "model")
    return Conversation(model, stream=body.get("stream") is True)


def _objects(value: Any, param: str) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise invalid(f"Invalid type for '{param}': expected an array of objects.", param)
    return value


def _item(item: dict[str, Any], names: dict[str, str]) -> Turn | None:
    """One input item of the Responses API; None for kinds that say nothing (reasoning)."""
    kind = item.get("type", "message")
    if kind == "function_call":
        names[str(item.get("call_id"))] = str(item.get("name"))
        return Turn("assistant", str(item.get("arguments", "")), str(item.get("name")))
    if kind == "function_call_output":
        name = names.get(str(item.get("call_id")), "")
        return Turn("tool", _text(item.get("output")), name)
    if kind != "message":
        return None
    return Turn(_role(item), _text(item.get("content")))


def _message(message: dict[str, Any], names: dict[str, str]) -> list[Turn]:
    """One message of Chat Completions; with tool calls it is several turns."""
    role, content = _role(message), _text(message.get("content"))
    if role == "tool":
        return [Turn("tool", content, names.get(str(message.get("tool_call_id")), ""))]
    turns = [Turn(role, content)] if content else []
    for call in _objects(message.get("tool_calls") or [], "tool_calls"):
        function = call.get("function")
        function = function if isinstance(function, dict) else {}
        names[str(call.get("id"))] = str(function.get("name"))
        arguments = str(function.get("arguments", ""))
        turns.append(Turn("assistant", arguments, str(function.get("name"))))
    return turns


def _role(item: dict[str, Any]) -> Role:
    role = ROLES.get(str(item.get("role")))
    if role is None:
        raise invalid(f"Invalid value: '{item.get('role')}' for role.", "role")
    return role


def _text(content: Any) -> str:
    """The text of a content that is a string or a list of parts."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        texts = [part.get("text") for part in content if isinstance(part, dict)]
        return "\n".join(text for text in texts if isinstance(text, str))
    return ""


def _tool(function: dict[str, Any]) -> Tool:
    name, schema = function.get("name"), function.get("parameters")
    if not isinstance(name, str) or not name:
        raise invalid("Missing required parameter: 'tools[0].name'.", "tools")
    return Tool(name, schema if isinstance(schema, dict) else {})


def _choose(conversation: Conversation, choice: Any) -> None:
    if choice == "none":
        conversation.tools = []
    if choice == "required":
        conversation.required = True
    if isinstance(choice, dict):
        function = choice.get("function")
        named = function if isinstance(function, dict) else choice
        conversation.forced = str(named["name"]) if "name" in named else None
        conversation.required = choice.get("mode") == "required"


def _schema(wanted: Any) -> dict[str, Any] | None:
    if not isinstance(wanted, dict):
        return None
    if wanted.get("type") == "json_schema" and isinstance(wanted.get("schema"), dict):
        return dict(wanted["schema"])
    return {"type": "object"} if wanted.get("type") == "json_object" else None
