"""Texts with ``{{variables}}``."""

import re
from collections.abc import Mapping

BUILT_IN = frozenset(
    {
        "agent_name",
        "business_name",
        "channel",
        "customer_name",
        "date",
        "time",
        "weekday",
    }
)
"""Variables that every turn knows by itself."""
_VARIABLE = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]{0,63})\s*\}\}")


class Template:
    """A text, taken apart once. `variables` are the names that stand in it."""

    def __init__(self, text: str) -> None:
        self._pieces = _VARIABLE.split(text)  # text, name, text, name, … text
        self.variables = frozenset(self._pieces[1::2])

    def render(self, values: Mapping[str, str]) -> str:
        """The text with `values` in place; a variable without a value leaves nothing behind."""
        pieces = list(self._pieces)
        pieces[1::2] = [values.get(name, "") for name in pieces[1::2]]
        return "".join(pieces)
