"""Message templates: those of each account, and the checks of a template message."""

import copy
import re
from itertools import count
from typing import Any

from crosschat.sandbox.whatsapp import errors
from crosschat.sandbox.whatsapp.checks import mapping, text

PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
REFUSALS = {"PAUSED": 132015, "DISABLED": 132016}


def _template(
    template_id: str, name: str, category: str, body: str, example: list[str], **extra: Any
) -> dict[str, Any]:
    component: dict[str, Any] = {"type": "BODY", "text": body}
    if example:
        component["example"] = {"body_text": [example]}
    return {
        "id": template_id,
        "name": name,
        "language": "en_US",
        "status": "APPROVED",
        "category": category,
        "parameter_format": "POSITIONAL",
        "components": [component, *extra.get("components", [])],
        "quality_score": {"score": "GREEN"},
        "rejected_reason": "NONE",
    }


PRELOADED = [
    _template(
        "300000000000001",
        "hello_world",
        "UTILITY",
        "Welcome and congratulations! This message demonstrates your ability to send a message.",
        [],
        components=[{"type": "FOOTER", "text": "Simulated WhatsApp Business Platform"}],
    ),
    _template(
        "300000000000002",
        "appointment_reminder",
        "UTILITY",
        "Hello {{1}}, this is a reminder of your appointment on {{2}}.",
        ["Ana", "Monday at 10:00"],
        components=[
            {
                "type": "BUTTONS",
                "buttons": [
                    {"type": "QUICK_REPLY", "text": "Confirm"},
                    {"type": "QUICK_REPLY", "text": "Reschedule"},
                ],
            }
        ],
    ),
    _template(
        "300000000000003",
        "order_update",
        "UTILITY",
        "Your order {{1}} has a new status: {{2}}. Expected on {{3}}.",
        ["A-77", "shipped", "Tuesday"],
    ),
]


class Templates:
    """An account's templates by name and language, which together are their key."""

    def __init__(self, templates: list[dict[str, Any]]) -> None:
        self.all = templates

    def get(self, name: str, language: str) -> dict[str, Any] | None:
        """The template with this name in exactly this language."""
        return next((t for t in self.all if t["name"] == name and t["language"] == language), None)

    def with_id(self, template_id: str) -> dict[str, Any] | None:
        """The template with this id."""
        return next((t for t in self.all if t["id"] == template_id), None)

    def find(self, content: Any) -> dict[str, Any] | None:
        """The template that a message's `template` object names."""
        if not isinstance(content, dict) or not isinstance(content.get("language"), dict):
            return None
        return self.get(str(content.get("name")), str(content["language"].get("code")))

    def category(self, content: Any) -> str:
        """The pricing category of a template message, in lower case."""
        found = self.find(content)
        return str(found["category"]).lower() if found else "utility"

    def render(self, content: dict[str, Any]) -> str:
        """The text that the customer sees, with the parameters filled in."""
        found = self.find(content)
        if found is None:
            return str(content.get("name", ""))
        values: dict[str, str] = {}
        for number, parameter in enumerate(_body_parameters(content), 1):
            values[str(parameter.get("parameter_name") or number)] = str(parameter.get("text", ""))
        return PLACEHOLDER.sub(lambda place: values.get(place[1], ""), body_text(found))

    def buttons(self, content: Any) -> list[str]:
        """The titles of a template's quick replies."""
        found = self.find(content)
        components = found["components"] if found else []
        buttons = [button for component in components for button in component.get("buttons", [])]
        return [str(button["text"]) for button in buttons if button["type"] == "QUICK_REPLY"]

    def check(self, body: Any) -> None:
        """Check the value of a message's `template`.

        Raises:
            GraphError: 132001 if there is no such template in that language or it is not approved,
                132015 and 132016 if it is paused or disabled, 132000 if the number of parameters
                differs, 132012 if one has the wrong format, 131008 or 131009 else.
        """
        content = mapping(body, "template")
        name = text(content, "name", 512, "template[name]")
        language = mapping(content.get("language"), "template[language]")
        code = text(language, "code", 16, "template[language]")
        found = self.get(name, code)
        status = found["status"] if found else None
        if status in REFUSALS:
            raise errors.coded(REFUSALS[status])
        if found is None or status != "APPROVED":
            raise errors.coded(132001, f"template name ({name}) does not exist in {code}")
        _check_parameters(found, _body_parameters(content))


class AccountTemplates:
    """Every account's templates; a new account begins with the preloaded ones."""

    def __init__(self) -> None:
        self._by_account: dict[str, Templates] = {}
        self._ids = count(300000000000101)

    def of(self, business_account_id: str) -> Templates:
        """The templates of a WhatsApp Business Account."""
        if business_account_id not in self._by_account:
            self._by_account[business_account_id] = Templates(copy.deepcopy(PRELOADED))
        return self._by_account[business_account_id]

    def next_id(self) -> str:
        """An id that no other template has."""
        return str(next(self._ids))


def body_text(template: dict[str, Any]) -> str:
    """The text of the component BODY."""
    kinds = {str(c.get("type")).upper(): c for c in template["components"]}
    return str(kinds["BODY"].get("text", "")) if "BODY" in kinds else ""


def _check_parameters(template: dict[str, Any], given: list[dict[str, Any]]) -> None:
    names = dict.fromkeys(PLACEHOLDER.findall(body_text(template)))
    if len(given) != len(names):
        raise errors.coded(
            132000,
            f"body: number of localizable_params ({len(given)}) does not match the expected "
            f"number of params ({len(names)})",
        )
    for parameter in given:
        _check_parameter(parameter)
    named = template.get("parameter_format") == "NAMED"
    if named and {parameter.get("parameter_name") for parameter in given} != set(names):
        raise errors.coded(132012, f"body: the parameters must be named {', '.join(names)}")


def _check_parameter(parameter: dict[str, Any]) -> None:
    value = parameter.get("text")
    if parameter.get("type", "text") != "text" or not isinstance(value, str) or not value:
        raise errors.coded(132012, "body: a parameter of type text with a text is expected")
    if "\n" in value or "\t" in value or "     " in value:
        raise errors.coded(
            132012, "Param text cannot have new-line/tab characters or more than 4 spaces"
        )


def _body_parameters(content: dict[str, Any]) -> list[dict[str, Any]]:
    components = content.get("components") or []
    if not isinstance(components, list):
        raise errors.parameter("Param template[components] must be an array.")
    parameters: list[dict[str, Any]] = []
    for component in components:
        kind = str(mapping(component, "template[components]").get("type", "")).lower()
        if kind == "body":
            given = component.get("parameters") or []
            if not isinstance(given, list):
                raise errors.parameter("Param template[components][parameters] must be an array.")
            parameters += [mapping(p, "template[components][parameters]") for p in given]
    return parameters
