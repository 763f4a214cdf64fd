"""The checks that the message types have in common."""

from typing import Any

from crosschat.sandbox.whatsapp import errors


def mapping(value: Any, path: str) -> dict[str, Any]:
    """`value` as an object.

    Raises:
        GraphError: 100, in Graph's words, if it is none.
    """
    if not isinstance(value, dict):
        raise errors.parameter(f"Param {path} must be a JSON object.")
    return value


def text(holder: dict[str, Any], key: str, longest: int, path: str, *, code: int = 131009) -> str:
    """A required text of 1 to `longest` characters (code points).

    Raises:
        GraphError: 131008 if missing, `code` if too long.
    """
    value = holder.get(key)
    if value is None or value == "":
        raise errors.missing(f"Parameter '{path}' is required")
    if not isinstance(value, str):
        raise errors.parameter(f"Param {path} must be a string.")
    if len(value) > longest:
        if code == 100:
            raise errors.parameter(f"Param {path} must be at most {longest} characters long.")
        raise errors.invalid(f"{path} length invalid. Min length: 1, Max length: {longest}")
    return value


def optional_text(holder: dict[str, Any], key: str, longest: int) -> str | None:
    """A text that may be missing.

    Raises:
        GraphError: 100 if it is no string, 131009 if it is longer than `longest` characters.
    """
    value = holder.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise errors.parameter(f"Param {key} must be a string.")
    if len(value) > longest:
        raise errors.invalid(f"{key} length invalid. Max length: {longest}")
    return value


def exactly_one(holder: dict[str, Any], path: str, first: str, second: str) -> None:
    """One of two keys, not both.

    Raises:
        GraphError: 131008 if both are missing, 131009 if both are there.
    """
    given = [key for key in (first, second) if holder.get(key)]
    if not given:
        raise errors.missing(f"Parameter '{path}' needs '{first}' or '{second}'")
    if len(given) > 1:
        raise errors.invalid(f"Parameter '{path}' takes only one of '{first}' and '{second}'")


def choice(holder: dict[str, Any], key: str, allowed: tuple[str, ...], path: str) -> str:
    """A required value out of a few.

    Raises:
        GraphError: 131008 if missing, 131009 if it is another one.
    """
    value = holder.get(key)
    if value is None:
        raise errors.missing(f"Parameter '{path}' is required")
    if value not in allowed:
        raise errors.invalid(f"Parameter '{path}' must be one of {', '.join(allowed)}")
    return str(value)


def items(holder: dict[str, Any], key: str, most: int, path: str) -> list[dict[str, Any]]:
    """A list of 1 to `most` objects.

    Raises:
        GraphError: 131008 if missing or empty, 131009 if there are too many.
    """
    value = holder.get(key)
    if not isinstance(value, list) or not value:
        raise errors.missing(f"Parameter '{path}' must be a non-empty array")
    if len(value) > most:
        raise errors.invalid(f"{path} count invalid. Min count: 1, Max count: {most}")
    return [mapping(item, path) for item in value]


def unique(values: list[str], path: str) -> None:
    """No value twice.

    Raises:
        GraphError: 131009 if one is repeated.
    """
    if len(set(values)) < len(values):
        raise errors.invalid(f"{path} must be unique")
