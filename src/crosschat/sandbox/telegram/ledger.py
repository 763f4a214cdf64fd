"""What bots sent, for `GET /sandbox/ledger?api=telegram`."""

from dataclasses import dataclass
from typing import Any

import orjson


@dataclass(slots=True)
class BotCall:
    """An accepted call that put something into a chat. `id` is ``<chat>:<message id>``."""

    at: float
    bot_id: int
    to: str
    method: str
    type: str
    payload: bytes
    id: str
    outcome: str = "answered"
    seq: int = 0

    @property
    def key(self) -> str:
        """The chat."""
        return self.to

    def row(self) -> dict[str, Any]:
        """As the ledger shows it."""
        return {
            "seq": self.seq,
            "at": self.at,
            "api": "telegram",
            "bot_id": self.bot_id,
            "to": self.to,
            "method": self.method,
            "type": self.type,
            "payload": orjson.Fragment(self.payload),
            "id": self.id,
            "outcome": self.outcome,
        }
