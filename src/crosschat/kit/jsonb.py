"""JSON as Postgres's jsonb takes it."""

import re
from typing import Any

import orjson

# An escaped NUL, but not the six characters \u0000 after an escaped backslash.
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def dumps(value: Any) -> str:
    """JSON text. A NUL, which jsonb refuses, becomes the replacement character U+FFFD."""
    return without_nul(orjson.dumps(value).decode())


def without_nul(written: str) -> str:
    """JSON text whose strings hold no NUL, which Postgres's texts refuse as well."""
    return _NUL.sub("\\1\ufffd", written) if "\\u0000" in written else written
