"""JSON schemas of tools: which ones are understood, and whether a model kept to one.

Only what tools need: types, required, enum, const, nested objects and arrays, anyOf, and limits of
length and size. Other keywords reach the model and are not enforced. Patterns are among them: an
expression that somebody else wrote may take for ever.
"""

from collections.abc import Iterator
from typing import Any

DEEPEST = 8
LARGEST = 16_000  # characters of JSON
_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}


def schema_problems(schema: dict[str, Any]) -> list[str]:
    """Why a schema cannot be a tool's parameters; empty when it can."""
    if schema.get("type") != "object":
        return ["it must have the type object"]
    if not isinstance(schema.get("properties", {}), dict):
        return ["properties must be an object"]
    return list(_malformed(schema, "parameters", 0))


def argument_problems(schema: dict[str, Any], arguments: dict[str, Any]) -> list[str]:
    """What is wrong with a call's arguments; names that the schema does not know are wrong too."""
    closed = {**schema, "additionalProperties": False}
    return list(_check(closed, arguments, ""))


def clean(value: Any) -> Any:
    """`value` without what Postgres cannot store: NUL and halves of characters."""
    match value:
        case str():
            return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
        case dict():
            return {clean(str(name)): clean(inner) for name, inner in value.items()}
        case list():
            return [clean(inner) for inner in value]
        case _:
            return value


def _malformed(schema: Any, where: str, depth: int) -> Iterator[str]:
    if not isinstance(schema, dict):
        yield f"{where} must be an object"
        return
    if depth > DEEPEST:
        yield f"{where} is nested too deep"
        return
    if "$ref" in schema:
        yield f"{where} uses $ref; write the schema out in full"
    kinds = schema.get("type")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if kind is not None and kind not in _TYPES:
            yield f"{where} has the unknown type {kind!r}"
    required = schema.get("required", [])
    if not isinstance(required, list) or not all(isinstance(name, str) for name in required):
        yield f"{where}: required must be a list of names"
    elif missing := sorted(set(required) - set(schema.get("properties") or {})):
        yield f"{where} requires {', '.join(missing)}, which it does not describe"
    for place, inner in _children(schema, where):
        yield from _malformed(inner, place, depth + 1)


def _children(schema: dict[str, Any], where: str) -> Iterator[tuple[str, Any]]:
    properties = schema.get("properties")
    if isinstance(properties, dict):
        for name, inner in properties.items():
            yield f"{where}.{name}", inner
    if "items" in schema:
        yield f"{where}[]", schema["items"]
    variants = schema.get("anyOf")
    for number, inner in enumerate(variants if isinstance(variants, list) else ()):
        yield f"{where}.anyOf[{number}]", inner


def _check(schema: dict[str, Any], value: Any, where: str) -> Iterator[str]:
    variants = schema.get("anyOf")
    if variants and all(any(_check(variant, value, where)) for variant in variants):
        yield f"{where or 'arguments'}: fits none of the allowed forms"
        return
    kinds = schema.get("type")
    allowed = kinds if isinstance(kinds, list) else [kinds] if kinds else []
    if allowed and not any(_is(value, kind) for kind in allowed):
        yield f"{where or 'arguments'}: must be of type {' or '.join(allowed)}"
        return
    if "const" in schema and value != schema["const"]:
        yield f"{where}: must be {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: must be one of {schema['enum']}"
    yield from _outside_limits(schema, value, where)
    if isinstance(value, dict):
        yield from _check_object(schema, value, where)
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        for number, item in enumerate(value):
            yield from _check(schema["items"], item, f"{where}[{number}]")


def _check_object(schema: dict[str, Any], value: dict[str, Any], where: str) -> Iterator[str]:
    properties = schema.get("properties") or {}
    dot = f"{where}." if where else ""
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{dot}{name}: is missing"
    for name, inner in value.items():
        if name in properties:
            yield from _check(properties[name], inner, f"{dot}{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{dot}{name}: there is no such parameter"


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _TYPES.get(kind, object))


def _outside_limits(schema: dict[str, Any], value: Any, where: str) -> Iterator[str]:
    measure: float
    if isinstance(value, str):
        measure, least, most = len(value), "minLength", "maxLength"
    elif isinstance(value, list):
        measure, least, most = len(value), "minItems", "maxItems"
    elif isinstance(value, int | float) and not isinstance(value, bool):
        measure, least, most = value, "minimum", "maximum"
    else:
        return
    low, high = schema.get(least), schema.get(most)
    if isinstance(low, int | float) and measure < low:
        yield f"{where}: {least} is {low}"
    if isinstance(high, int | float) and measure > high:
        yield f"{where}: {most} is {high}"
