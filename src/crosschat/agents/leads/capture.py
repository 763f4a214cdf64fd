"""The tool with which a model notes down a lead, and what of it is believed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.agents.thinking import Definition, Line
from crosschat.kit import clock
from crosschat.kit.ids import new_id
from crosschat.models import Conversation, Lead

_SPACE = re.compile(r"\s+")
_NO_DIGIT = re.compile(r"\D+")
_SHORTEST_PHONE = 6  # digits
_LITERAL = ("name", "email", "phone", "company")
_OWN_WORDS = ("intent", "summary")


def _text(description: str, longest: int) -> dict[str, Any]:
    return {
        "anyOf": [{"type": "string", "maxLength": longest}, {"type": "null"}],
        "description": description,
    }


CAPTURE_LEAD = Definition(
    "capture_lead",
    "Note down what the customer has told about themselves and what they want to buy. Only what "
    "they wrote themselves, letter by letter; leave out what they have not told.",
    {
        "type": "object",
        "properties": {
            "name": _text("Their name", 200),
            "email": _text("Their e-mail address", 254),
            "phone": _text("Their phone number", 40),
            "company": _text("Their company", 200),
            "intent": _text("What they want, in a few words", 200),
            "summary": _text("What a seller should know, in one or two sentences", 2_000),
            "confidence": {
                "anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "null"}],
                "description": "How sure you are that they want to buy, 0 to 1",
            },
        },
        "required": [
            "name",
            "email",
            "phone",
            "company",
            "intent",
            "summary",
            "confidence",
        ],
        "additionalProperties": False,
    },
)


@dataclass(slots=True)
class LeadNotes:
    """What one turn noted down. `lines` is the history that it read.

    Names, addresses, numbers and companies count only if the customer wrote them: a model that
    invents one, or was talked into one by a tool's answer, changes nothing.
    """

    lines: Sequence[Line]
    fields: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, None] = field(default_factory=dict)

    def take(self, arguments: dict[str, Any]) -> str:
        """Keep what stands in the conversation; an answer for the model."""
        dropped = []
        for name in _LITERAL:
            value = (arguments.get(name) or "").strip()
            if not value:
                continue
            found = [line.message_id for line in self.lines if _written(name, value, line)]
            if found:
                self.fields[name] = value
                self.sources |= dict.fromkeys(id_ for id_ in found if id_)
            else:
                dropped.append(name)
        for name in _OWN_WORDS:
            if value := (arguments.get(name) or "").strip():
                self.fields[name] = value
        if arguments.get("confidence") is not None:
            self.fields["confidence"] = float(arguments["confidence"])
        if dropped:
            return f"Noted, without {', '.join(dropped)}: the customer did not write that."
        return "Noted."


async def keep_lead(
    session: AsyncSession, conversation: Conversation, agent_id: str, notes: LeadNotes
) -> None:
    """Add a turn's notes to the conversation's lead; what a person has edited stays theirs."""
    if not notes.fields:
        return
    lead = await session.scalar(
        select(Lead)
        .where(
            Lead.conversation_id == conversation.id,
            Lead.workspace_id == conversation.workspace_id,
        )
        .with_for_update()
    )
    if lead is None:
        lead = Lead(
            id=new_id("lead"),
            workspace_id=conversation.workspace_id,
            conversation_id=conversation.id,
            contact_id=conversation.contact_id,
            source_message_ids=[],
            edited_fields=[],
        )
        session.add(lead)
    for name, value in notes.fields.items():
        if name not in lead.edited_fields:
            setattr(lead, name, value)
    lead.agent_id = agent_id
    lead.source_message_ids = _joined(lead.source_message_ids, notes.sources)
    lead.updated_at = clock.now()
    await session.flush()


def _written(name: str, value: str, line: Line) -> bool:
    if line.role != "customer":
        return False
    if name == "phone":
        digits = _NO_DIGIT.sub("", value)
        return len(digits) >= _SHORTEST_PHONE and digits in _NO_DIGIT.sub("", line.text)
    return _plain(value) in _plain(line.text)


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).casefold()


def _joined(known: Iterable[str], more: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*known, *more]))
