"""What a turn gives to the model and gets from it. No model library in here."""

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the history, as the model reads it."""

    role: Literal["customer", "us"]
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """`model` None: the operator's. `history` is oldest first and ends with what is unanswered."""

    conversation_id: str
    instructions: str
    model: str | None
    history: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    text: str
    trace: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HandOff:
    """`reason` is for the people who take over; `message` for the customer, if any."""

    reason: str
    message: str | None = None
    trace: dict[str, Any] = field(default_factory=dict)


class Brain(Protocol):
    async def answer(self, question: Question) -> Reply | HandOff:
        """Raises: anything, when the model failed; the turn decides what follows."""

    async def close(self) -> None:
        """Let go of connections; nothing is asked after it."""


class NoModel:
    """Stands in when no model is configured: every turn goes to people, saying why."""

    async def answer(self, question: Question) -> Reply | HandOff:
        return HandOff(
            "No AI model is configured, so nobody has answered yet. Set AI_API_KEY (and "
            "OPENAI_BASE_URL for another provider) and restart."
        )

    async def close(self) -> None:
        pass
