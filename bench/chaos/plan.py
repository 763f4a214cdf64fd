"""How large a run is, what goes wrong in it and how often."""

import re
from dataclasses import dataclass
from typing import Any

NONCE = re.compile(r"nonce-c(\d+)m(\d+)")
SHARES = {"whatsapp": 0.6, "telegram": 0.2, "webchat": 0.2}


@dataclass(frozen=True, slots=True)
class Plan:
    """`kills` of each of API, worker and Postgres; `unknown_after` in seconds."""

    messages: int = 10_000
    conversations: int = 1_000
    kills: int = 5
    unknown_after: int = 60
    patience: float = 900.0
    cut_probability: float = 0.01

    def __post_init__(self) -> None:
        """Raises: ValueError, for a plan that cannot be run."""
        if not 10 <= self.conversations <= self.messages <= 100_000:
            raise ValueError("10 to 100,000 messages, in 10 conversations or more")
        if self.messages % self.conversations:
            raise ValueError("the messages are to be a multiple of the conversations")
        if not 0 <= self.kills <= 50:
            raise ValueError("0 to 50 kills of each process")
        if not 1 <= self.unknown_after <= 3600:
            raise ValueError("unknown_after is from 1 to 3600 seconds")

    @property
    def each(self) -> int:
        """Messages of a conversation."""
        return self.messages // self.conversations

    @property
    def by_channel(self) -> dict[str, range]:
        """The conversations' numbers on each channel."""
        first = round(self.conversations * SHARES["whatsapp"])
        second = first + round(self.conversations * SHARES["telegram"])
        return {
            "whatsapp": range(first),
            "telegram": range(first, second),
            "webchat": range(second, self.conversations),
        }

    @property
    def faults(self) -> list[dict[str, Any]]:
        """As `POST /sandbox/faults` takes them."""
        cut = {"kind": "cut_after_acceptance", "probability": self.cut_probability}
        return [
            {"target": "whatsapp.messages", **cut},
            {"target": "whatsapp.messages", "kind": "rate_limited", "probability": 0.02},
            {"target": "whatsapp.messages", "kind": "server_error", "probability": 0.02},
            {"target": "whatsapp.messages", "kind": "status_before_answer", "probability": 0.05},
            {"target": "whatsapp.messages", "kind": "delay", "probability": 0.1, "seconds": 0.5},
            {"target": "whatsapp.webhooks", "kind": "duplicate", "probability": 0.1},
            {"target": "whatsapp.webhooks", "kind": "reorder", "probability": 0.1, "seconds": 0.5},
            {"target": "telegram.messages", **cut},
            {"target": "telegram.messages", "kind": "rate_limited", "probability": 0.01},
            {"target": "telegram.messages", "kind": "server_error", "probability": 0.01},
            {"target": "openai", "kind": "delay", "probability": 0.2, "seconds": 1.0},
            {"target": "openai", "kind": "server_error", "probability": 0.01},
            {"target": "openai", "kind": "rate_limited", "probability": 0.01},
        ]


def text_of(conversation: int, message: int) -> str:
    return f"question {message} nonce-c{conversation}m{message}"
