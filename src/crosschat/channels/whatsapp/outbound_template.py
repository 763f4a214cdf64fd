"""A template message in the platform's form, checked before it leaves (whatsapp.md §11)."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from crosschat.messaging.content import Template
from crosschat.messaging.failures import Rejected
from crosschat.platforms.meta.reading import mapping, objects, text

NAME = re.compile(r"[a-z0-9_]{1,512}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2,4})?")
_UNPRINTABLE = re.compile(r"[\n\r\t]| {5,}")
_BUTTON_PARAMETERS = MappingProxyType(
    {
        "url": frozenset({"text"}),
        "quick_reply": frozenset({"payload", "text"}),
        "copy_code": frozenset({"coupon_code"}),
        "flow": frozenset({"action"}),
        "catalog": frozenset({"action"}),
        "mpm": frozenset({"action"}),
    }
)
_HEADER_PARAMETERS = frozenset({"text", "image", "video", "document", "location"})
_BODY_PARAMETERS = frozenset({"text", "currency", "date_time"})
# Where the platform documents more than we check, its own answer has the last word.
_UNCHECKED = frozenset({"carousel", "limited_time_offer"})


def template_of(template: Template) -> dict[str, Any]:
    """Raises: Rejected, when a name, a language or a parameter has not the platform's form."""
    if not NAME.fullmatch(template.name):
        raise Rejected("A template's name holds only a-z, 0-9 and _.")
    language = template.language.replace("-", "_")
    if not _LANGUAGE.fullmatch(language):
        raise Rejected("A template's language is a code such as en or en_US.")
    components = [_component(component) for component in template.components]
    filled = [component for component in components if component is not None]
    payload: dict[str, Any] = {"name": template.name, "language": {"code": language}}
    return {**payload, "components": filled} if filled else payload


def _component(component: Any) -> dict[str, Any] | None:
    """A component without variables is left out, as the platform wants."""
    kind = (text(component, "type") or "").lower()
    if kind in _UNCHECKED:
        return {**component, "type": kind}
    check = _COMPONENTS.get(kind)
    if check is None:
        raise Rejected("A template's parts are header, body and button (footers have no values).")
    parameters = [_parameter(found) for found in objects(component, "parameters")]
    head = {"type": kind, **check(component, parameters)}
    return {**head, "parameters": parameters} if parameters else None


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    kind = (text(parameter, "type") or "").lower()
    check = _PARAMETERS.get(kind)
    if check is None or not check(parameter):
        raise Rejected(f"A template's value of the type “{kind}” is incomplete or unknown.")
    if kind == "text" and _UNPRINTABLE.search(parameter["text"]):
        raise Rejected("A template's values hold no line breaks, tabs or more than four spaces.")
    return {**parameter, "type": kind}


def _has_text(key: str) -> Callable[[dict[str, Any]], bool]:
    return lambda parameter: isinstance(parameter.get(key), str) and bool(parameter[key])


def _has_file(key: str) -> Callable[[dict[str, Any]], bool]:
    """Exactly one of id and link."""

    def check(parameter: dict[str, Any]) -> bool:
        file = mapping(parameter, key)
        return (text(file, "id") is None) != (text(file, "link") is None)

    return check


def _has_object(key: str) -> Callable[[dict[str, Any]], bool]:
    return lambda parameter: bool(mapping(parameter, key))


_PARAMETERS: Mapping[str, Callable[[dict[str, Any]], bool]] = MappingProxyType(
    {
        "text": _has_text("text"),
        "payload": _has_text("payload"),
        "coupon_code": _has_text("coupon_code"),
        "image": _has_file("image"),
        "video": _has_file("video"),
        "document": _has_file("document"),
        "location": _has_object("location"),
        "currency": _has_object("currency"),
        "date_time": _has_object("date_time"),
        # A catalogue button may come without any data of its own.
        "action": lambda parameter: isinstance(parameter.get("action"), dict),
    }
)


def _header(_: Any, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    if len(parameters) > 1 or not {p["type"] for p in parameters} <= _HEADER_PARAMETERS:
        raise Rejected("A template's header takes one text, image, video, document or location.")
    return {}


def _body(_: Any, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    if not {p["type"] for p in parameters} <= _BODY_PARAMETERS:
        raise Rejected("A template's body takes texts, currencies and dates.")
    if len({"parameter_name" in parameter for parameter in parameters}) > 1:
        raise Rejected("A template's values are either all named or all numbered.")
    return {}


def _button(component: Any, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    kind = (text(component, "sub_type") or "").lower()
    index = text(component, "index") or ""
    if kind not in _BUTTON_PARAMETERS or not re.fullmatch(r"[0-9]", index):
        raise Rejected("A template's button needs its sub_type and its index from 0 to 9.")
    if len(parameters) > 1 or not {p["type"] for p in parameters} <= _BUTTON_PARAMETERS[kind]:
        raise Rejected(f"A template's {kind} button takes one value of its own kind.")
    return {"sub_type": kind, "index": index}


_COMPONENTS: Mapping[str, Callable[[Any, list[dict[str, Any]]], dict[str, Any]]] = MappingProxyType(
    {"header": _header, "body": _body, "button": _button}
)
