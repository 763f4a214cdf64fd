"""What the model reads of a conversation, within a budget of tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import select, true, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from crosschat.agents.thinking import Line, unanswered
from crosschat.models import Conversation, Message
from crosschat.models.base import among

ANSWERED = 60  # messages of the answered part at most
UNANSWERED = 500  # messages that a turn takes on; more go to people
_BYTES_PER_TOKEN = 4
_TOKENS_PER_LINE = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A message as far as a turn cares."""

    id: str
    seq: int
    direction: str
    text: str
    sent_at: datetime
    details: dict[str, Any]


async def load_entries(
    session: AsyncSession, conversation_ids: Sequence[str]
) -> dict[str, list[Entry]]:
    """By conversation: everything unanswered and the newest of what was said before."""
    rows = await session.execute(_entries(), {"ids": list(conversation_ids)})
    found: dict[str, list[Entry]] = {}
    for conversation_id, *fields in rows:
        found.setdefault(conversation_id, []).append(Entry(*fields))
    return found


@cache
def _entries() -> Any:
    message = aliased(Message)
    columns = (
        message.id,
        message.seq,
        message.direction,
        message.text,
        message.sent_at,
        message.details,
    )
    visible = (
        message.conversation_id == Conversation.id,
        message.workspace_id == Conversation.workspace_id,
        message.direction != "internal",
        message.draft.is_(False),
    )

    def newest(since: bool, count: int) -> Any:
        answered = message.seq > Conversation.answered_seq
        return (
            select(*columns)
            .where(*visible, answered if since else ~answered)
            .order_by(message.seq.desc())
            .limit(count)
            .correlate(Conversation)
        )

    both = union_all(newest(False, ANSWERED), newest(True, UNANSWERED + 1)).lateral()
    return (
        select(Conversation.id.label("conversation"), both)
        .join(both, true())
        .where(among(Conversation.id))
    )


def lines(entries: Sequence[Entry], answered_seq: int) -> tuple[Line, ...]:
    """The answered part in the order it was said, then what is unanswered, by the platform's
    time."""
    asked = [e for e in entries if e.direction == "inbound" and e.seq > answered_seq]
    said = [e for e in entries if not (e.direction == "inbound" and e.seq > answered_seq)]
    said.sort(key=lambda e: e.seq)
    asked.sort(key=lambda e: (e.sent_at, e.seq))
    return tuple(
        Line("customer" if e.direction == "inbound" else "us", e.text, e.id)
        for e in (*said, *asked)
    )


def trim(history: Sequence[Line], budget: int) -> tuple[Line, ...]:
    """The newest lines that fit into `budget` tokens, in one piece; all that is unanswered."""
    keep = unanswered(history)
    left = budget - sum(tokens(line.text) for line in history[len(history) - keep :])
    for line in reversed(history[: len(history) - keep]):
        left -= tokens(line.text)
        if left < 0:
            break
        keep += 1
    return tuple(history[len(history) - keep :])


def tokens(text: str) -> int:
    """About how many tokens a line has: four bytes each, which is near enough in any script."""
    size = len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
    return size // _BYTES_PER_TOKEN + _TOKENS_PER_LINE
