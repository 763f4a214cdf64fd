"""The rules by which a connection replies, as its configuration holds them.

``"replies": [{"keywords": ["hours", "open"], "text": "We open at nine."}, {"text": "Thank you, we
will write soon."}]``: the first rule that fits answers; one without keywords fits everything.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec
import orjson

CONFIG = "replies"
_WORD = re.compile(r"\w+")


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`keywords` are words or phrases, in whatever case; any of them is enough."""

    text: str
    keywords: tuple[str, ...] = ()

    def fits(self, message: str) -> bool:
        words = f" {' '.join(_WORD.findall(message.casefold()))} "
        return not self.keywords or any(f" {k.casefold()} " in words for k in self.keywords)


def rules_of(config: Mapping[str, Any]) -> tuple[Rule, ...]:
    """Raises: ValueError, saying what is wrong with them."""
    listed = config.get(CONFIG)
    return _read(orjson.dumps(listed)) if listed else ()


@lru_cache(maxsize=1024)
def _read(listed: bytes) -> tuple[Rule, ...]:
    try:
        return msgspec.json.decode(listed, type=tuple[Rule, ...])
    except msgspec.ValidationError as error:
        raise ValueError(f"`{CONFIG}` holds a rule that cannot be read: {error}") from None
