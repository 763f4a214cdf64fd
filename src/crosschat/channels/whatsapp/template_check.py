"""Whether a template message matches the template that Meta approved (whatsapp.md §11)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from crosschat.channels.whatsapp.outbound_template import template_of
from crosschat.messaging.channel import KnownTemplate
from crosschat.messaging.content import Template
from crosschat.messaging.failures import Rejected, TemplateMismatch
from crosschat.platforms.meta.reading import objects, text

APPROVED = "APPROVED"
_PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")
_MEDIA_HEADERS = frozenset({"image", "video", "document", "location"})
# These never come without values: cards with their own files, an offer's end.
_WITH_VALUES = frozenset({"CAROUSEL", "LIMITED_TIME_OFFER"})
# What each kind of button cannot be sent without; the others' values are optional.
_NEEDED = MappingProxyType({"COPY_CODE": "copy_code", "OTP": "url"})
_WHY_NOT = MappingProxyType(
    {
        "PENDING": "Meta is still reviewing it.",
        "IN_APPEAL": "Meta is still reviewing it.",
        "REJECTED": "Meta rejected it. Change it in WhatsApp Manager and submit it again.",
        "PAUSED": "Meta paused it for its quality. Use another one for some hours.",
        "DISABLED": "Meta disabled it for good. Use another one.",
    }
)


def check_template(template: Template, known: Sequence[KnownTemplate]) -> None:
    """Raises: Rejected, saying what does not match."""
    message = template_of(template)
    approved = _approved(message["name"], message["language"]["code"], known)
    given = message.get("components", [])
    if any(part["type"] not in {"header", "body", "button"} for part in given):
        return  # carousels and offers: the platform's own answer has the last word
    _check_header(approved, given)
    _check_body(approved, given)
    _check_buttons(approved, given)


def needs_values(approved: KnownTemplate) -> bool:
    """Whether it can only be sent with parameters."""
    try:
        _check_header(approved, [])
        _check_body(approved, [])
        _check_buttons(approved, [])
    except TemplateMismatch:
        return True
    return any((text(c, "type") or "").upper() in _WITH_VALUES for c in approved.components)


def render(template: Template, known: Sequence[KnownTemplate]) -> str:
    """Header, body and footer with the values filled in; "" for a template that is not known."""
    language = template.language.replace("-", "_")
    found = next((k for k in known if k.name == template.name and k.language == language), None)
    if found is None:
        return ""
    given = template_of(template).get("components", [])
    lines = [
        _filled(text(_component(found.components, kind.upper()), "text") or "", given, kind)
        for kind in ("header", "body", "footer")
    ]
    return "\n".join(line for line in lines if line)


def _filled(pattern: str, given: list[dict[str, Any]], kind: str) -> str:
    shown = [(text(value, "parameter_name"), _shown(value)) for value in _values(given, kind)]
    values = {name or str(number): said for number, (name, said) in enumerate(shown, 1)}
    return _PLACEHOLDER.sub(lambda place: values.get(place[1], place[0]), pattern)


def _shown(value: dict[str, Any]) -> str:
    """A currency and a date are localised by the platform; their fallback is what we can show."""
    inner = value.get(value["type"])
    if isinstance(inner, dict):
        return text(inner, "fallback_value") or ""
    return str(inner)


def placeholders(pattern: str) -> list[str]:
    """The names (or numbers) of a text's variables, each once, in order."""
    return list(dict.fromkeys(_PLACEHOLDER.findall(pattern)))


def _approved(name: str, language: str, known: Sequence[KnownTemplate]) -> KnownTemplate:
    named = [template for template in known if template.name == name]
    if not named:
        raise Rejected(f"There is no template “{name}”. Sync the templates and choose another.")
    spoken = next((template for template in named if template.language == language), None)
    if spoken is None:
        languages = ", ".join(sorted(template.language for template in named))
        raise Rejected(f"The template “{name}” exists in {languages}, not in {language}.")
    if spoken.status != APPROVED:
        reason = _WHY_NOT.get(spoken.status, f"Its status is {spoken.status}.")
        raise Rejected(f"The template “{name}” cannot be sent. {reason}")
    return spoken


def _check_header(approved: KnownTemplate, given: list[dict[str, Any]]) -> None:
    header = _component(approved.components, "HEADER")
    kind = (text(header, "format") or "TEXT").lower()
    values = _values(given, "header")
    if kind not in _MEDIA_HEADERS:
        _check_text("header", text(header, "text") or "", values, approved)
    elif [value["type"] for value in values] != [kind]:
        raise TemplateMismatch(
            f"The template “{approved.name}” needs one {kind} as its header.",
            component="header",
            parameter=kind,
        )


def _check_body(approved: KnownTemplate, given: list[dict[str, Any]]) -> None:
    body = text(_component(approved.components, "BODY"), "text") or ""
    _check_text("body", body, _values(given, "body"), approved)


def _check_text(
    place: str, pattern: str, values: list[dict[str, Any]], approved: KnownTemplate
) -> None:
    wanted = placeholders(pattern)
    if approved.named_parameters:
        given = [text(value, "parameter_name") or "" for value in values]
        if sorted(given) != sorted(wanted):
            wrong = sorted(set(given) ^ set(wanted))
            raise TemplateMismatch(
                f"The {place} of “{approved.name}” needs these values: {', '.join(wanted) or '-'}.",
                component=place,
                parameter=next((name for name in wrong if name), None),
            )
    elif len(values) != len(wanted):
        raise TemplateMismatch(
            f"The {place} of “{approved.name}” needs {len(wanted)} values, not {len(values)}.",
            component=place,
            parameter=str(min(len(values), len(wanted)) + 1),
        )


def _check_buttons(approved: KnownTemplate, given: list[dict[str, Any]]) -> None:
    buttons = objects(_component(approved.components, "BUTTONS"), "buttons")
    filled = {part["index"]: part["sub_type"] for part in given if part["type"] == "button"}
    for index, kind in _needed(buttons, approved):
        if filled.get(index) != kind:
            raise TemplateMismatch(
                f"Button {index} of “{approved.name}” needs its {kind} value.",
                component=f"button {index}",
                parameter=kind,
            )
    if any(int(index) >= len(buttons) for index in filled) and not _writes_its_own(approved):
        raise TemplateMismatch(
            f"The template “{approved.name}” has {len(buttons)} buttons.", component="button"
        )


def _needed(buttons: list[dict[str, Any]], approved: KnownTemplate) -> Iterator[tuple[str, str]]:
    """(index, sub_type) of the buttons that cannot be sent without a value."""
    for index, button in enumerate(buttons):
        kind = (text(button, "type") or "").upper()
        dynamic = kind == "URL" and _PLACEHOLDER.search(text(button, "url") or "")
        if dynamic:
            yield str(index), "url"
        elif kind in _NEEDED:
            yield str(index), _NEEDED[kind]
    if not buttons and _writes_its_own(approved):
        yield "0", "url"


def _writes_its_own(approved: KnownTemplate) -> bool:
    """Authentication templates carry the code in a url button at index 0 as well."""
    return (approved.category or "").upper() == "AUTHENTICATION"


def _component(components: Sequence[Mapping[str, Any]], kind: str) -> Mapping[str, Any]:
    return next((c for c in components if (text(c, "type") or "").upper() == kind), {})


def _values(given: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [value for part in given if part["type"] == kind for value in part["parameters"]]
