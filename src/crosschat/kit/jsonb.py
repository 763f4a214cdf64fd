"""JSON as Postgres's jsonb takes it."""

import re
from typing import Any

import orjson

# An escaped NUL, but not the six characters \u0000 after an escaped backslash.
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def dumps(value: Any) -> str:
    """JSON text. A NUL, which jsonb refuses, becomes the replacement character U+FFFD."""
    written = orjson.dumps(value).decode()
    return _NUL.sub("\\1\ufffd", written) if "\\u0000" in written else written
