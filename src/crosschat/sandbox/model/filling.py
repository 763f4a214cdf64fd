"""Arguments for a tool: a value that follows its JSON schema, with what is known filled in."""

import re
from dataclasses import dataclass, field
from typing import Any

DEEPEST = 12
WANTED = {
    fact: re.compile(pattern, re.IGNORECASE)
    for fact, pattern in {
        "reason": "reason",
        "summary": "summary|note|description|context|details",
        "text": "text|reply|response|answer|message|content|output|body",
        "email": "mail",
        "phone": "phone|mobile|whatsapp",
        "company": "company|organi[sz]ation|business",
        "budget": "budget",
        "name": "^(full|customer|contact|first)?_?name$",
    }.items()
}
"""Which fact a property wants, by its name; the first that matches."""
MOST_ITEMS = 20
MIDDLING = ("normal", "medium", "neutral", "other", "unknown", "low")


@dataclass(slots=True, frozen=True)
class Filler:
    """Fills schemas from known facts. `root` holds the `$defs` that references point to, `given`
    are values that the user spelt out by a property's name."""

    known: dict[str, str]
    spoken: str
    root: dict[str, Any]
    given: dict[str, str] = field(default_factory=dict)

    def fill(self, schema: dict[str, Any], name: str = "", depth: int = 0) -> Any:
        """A value for `schema`; `name` is the property that it is for."""
        schema = self._resolve(schema)
        if depth > DEEPEST:
            return None
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return self._one_of(schema["enum"])
        variants = schema.get("anyOf") or schema.get("oneOf")
        if variants:
            return self._variant(variants, name, depth)
        kind = schema.get("type", "object" if "properties" in schema else "string")
        if isinstance(kind, list):
            return self._variant([{**schema, "type": one} for one in kind], name, depth)
        return self._typed(kind, schema, name, depth)

    def _typed(self, kind: str, schema: dict[str, Any], name: str, depth: int) -> Any:
        if name in self.given and kind in {"integer", "number", "boolean"}:
            return _spelt_out(kind, self.given[name])
        if kind == "object":
            return self._object(schema, depth)
        if kind == "array":
            items = schema.get("items") or {}
            least = min(schema.get("minItems", 0), MOST_ITEMS)
            return [self.fill(items, name, depth + 1) for _ in range(least)]
        if kind in {"integer", "number"}:
            return _amount(schema, name, whole=kind == "integer")
        if kind == "boolean":
            return False
        if kind == "null":
            return None
        return self._known(name) or self._any_text(schema)

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        properties = schema.get("properties") or {}
        required = set(schema.get("required") or ())
        return {
            key: self.fill(value, key, depth + 1)
            for key, value in properties.items()
            if key in required or key in self.given or self._known(key) is not None
        }

    def _variant(self, variants: list[dict[str, Any]], name: str, depth: int) -> Any:
        """Of several schemas, the empty one unless something is known that fits another."""
        resolved = [self._resolve(variant) for variant in variants]
        nullable = any(variant.get("type") == "null" for variant in resolved)
        rest = [variant for variant in resolved if variant.get("type") != "null"]
        if nullable and (not rest or self._known(name) is None):
            return None
        return self.fill(rest[0], name, depth + 1)

    def _known(self, name: str) -> str | None:
        if name in self.given:
            return self.given[name]
        fact = next((fact for fact, pattern in WANTED.items() if pattern.search(name)), "")
        return self.known.get(fact)

    def _any_text(self, schema: dict[str, Any]) -> str:
        text = self.known.get("summary", "") if schema.get("minLength", 0) else ""
        longest = schema.get("maxLength")
        return text[:longest] if isinstance(longest, int) else text

    def _one_of(self, allowed: list[Any]) -> Any:
        spoken = self.spoken.lower()
        for value in allowed:
            if isinstance(value, str) and value and value.lower() in spoken:
                return value
        return next((value for value in MIDDLING if value in allowed), allowed[0])

    def _resolve(self, schema: dict[str, Any]) -> dict[str, Any]:
        for _ in range(DEEPEST):
            reference = schema.get("$ref")
            if not isinstance(reference, str):
                break
            schema = self.root.get("$defs", {}).get(reference.rpartition("/")[2], {})
        whole = schema.get("allOf")
        return self._resolve(whole[0]) if isinstance(whole, list) and len(whole) == 1 else schema


def _spelt_out(kind: str, value: str) -> Any:
    """A number or a truth as the user wrote it; the text itself where it is neither."""
    if kind == "boolean":
        return value.lower() in {"true", "yes", "1"}
    try:
        return int(value) if kind == "integer" else float(value)
    except ValueError:
        return value


def _amount(schema: dict[str, Any], name: str, *, whole: bool) -> float:
    low, high = schema.get("minimum", 0), schema.get("maximum")
    value = 0.9 if name == "confidence" and not whole else low
    if high is not None:
        value = min(value, high)
    return int(value) if whole else float(value)
