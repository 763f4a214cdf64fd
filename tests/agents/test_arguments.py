"""JSON schemas of tools."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosschat.agents.tools.arguments import argument_problems, clean, schema_problems

ADDRESS = {
    "type": "object",
    "properties": {
        "street": {"type": "string", "maxLength": 10},
        "floor": {"type": ["integer", "null"]},
        "kind": {"enum": ["home", "work"]},
        "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 2},
        "when": {"anyOf": [{"type": "string"}, {"type": "number", "minimum": 0}]},
        "inner": {
            "type": "object",
            "properties": {"x": {"type": "boolean"}},
            "required": ["x"],
            "additionalProperties": False,
        },
    },
    "required": ["street"],
}


@pytest.mark.parametrize(
    "arguments",
    [
        {"street": "Rua"},
        {"street": "Rua", "floor": None, "kind": "home", "tags": ["a"], "when": 3.5},
        {"street": "Rua", "floor": 2.0, "inner": {"x": True}},
    ],
)
def test_arguments_that_fit(arguments: dict[str, Any]) -> None:
    assert argument_problems(ADDRESS, arguments) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({}, "street: is missing"),
        ({"street": 7}, "street: must be of type string"),
        ({"street": True}, "street: must be of type string"),
        ({"street": "much too long"}, "street: maxLength is 10"),
        ({"street": "R", "floor": "2"}, "floor: must be of type integer or null"),
        ({"street": "R", "floor": 2.5}, "floor: must be of type integer or null"),
        ({"street": "R", "kind": "ship"}, "kind: must be one of ['home', 'work']"),
        ({"street": "R", "tags": ["a", 1]}, "tags[1]: must be of type string"),
        ({"street": "R", "tags": ["a", "b", "c"]}, "tags: maxItems is 2"),
        ({"street": "R", "when": -1}, "when: fits none of the allowed forms"),
        ({"street": "R", "inner": {}}, "inner.x: is missing"),
        ({"street": "R", "inner": {"x": True, "y": 1}}, "inner.y: there is no such parameter"),
        ({"street": "R", "workspace_id": "ws_2"}, "workspace_id: there is no such parameter"),
    ],
)
def test_arguments_that_do_not_fit_say_why(arguments: dict[str, Any], told: str) -> None:
    assert argument_problems(ADDRESS, arguments) == [told]


def test_a_schema_that_allows_more_does_not_let_unknown_names_in() -> None:
    schema = {"type": "object", "properties": {}, "additionalProperties": True}
    assert argument_problems(schema, {"contact_id": "con_2"})


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ({"type": "array"}, "type object"),
        ({"type": "object", "properties": []}, "properties must be an object"),
        ({"type": "object", "properties": {"a": {"type": "text"}}}, "unknown type 'text'"),
        ({"type": "object", "properties": {"a": 7}}, "parameters.a must be an object"),
        ({"type": "object", "required": ["b"]}, "requires b"),
        ({"type": "object", "required": "b"}, "list of names"),
        ({"type": "object", "properties": {"a": {"$ref": "#/x"}}}, "$ref"),
    ],
)
def test_a_schema_that_makes_no_sense_says_why(schema: dict[str, Any], told: str) -> None:
    assert told in "; ".join(schema_problems(schema))


def test_a_schema_nested_without_end_is_refused() -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(50):
        schema = {"type": "object", "properties": {"a": schema}}
    assert schema_problems(schema)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_any_arguments_are_either_fine_or_told_why(arguments: dict[str, Any]) -> None:
    problems = argument_problems(ADDRESS, arguments)
    assert all(problems)
    assert "\x00" not in repr(clean(arguments))


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_any_schema_is_either_understood_or_told_why(schema: dict[str, Any]) -> None:
    if schema_problems({"type": "object", **schema}) == []:
        argument_problems({"type": "object", **schema}, {"a": 1})
