"""Which conversations a list shows."""

import re
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, literal_column, or_, select

from crosschat.models import Connection, Contact, Conversation, Identity, Message

_SIMPLE: ColumnElement[Any] = literal_column("'simple'")
_DIGITS = re.compile(r"^\+?[\d\s()/.-]{3,}$")


@dataclass(frozen=True, slots=True)
class ConversationFilter:
    """`q` is looked for in messages, names, phones and addresses; None means any."""

    status: str | None = None
    channel: str | None = None
    connection_id: str | None = None
    assignee: str | None = None
    label: str | None = None
    priority: str | None = None
    unread: bool | None = None
    q: str | None = None

    @property
    def for_cursor(self) -> dict[str, Any]:
        return asdict(self)

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.status is not None:
            found.append(Conversation.status == self.status)
        if self.channel is not None:
            found.append(Connection.channel == self.channel)
        if self.connection_id is not None:
            found.append(Conversation.connection_id == self.connection_id)
        if self.assignee is not None:
            found.append(
                or_(
                    Conversation.assignee_kind == self.assignee,
                    Conversation.assignee_id == self.assignee,
                )
            )
        if self.label is not None:
            found.append(Conversation.labels.contains([self.label]))
        if self.priority is not None:
            found.append(Conversation.priority == self.priority)
        if self.unread is not None:
            found.append(
                Conversation.unread_count > 0 if self.unread else Conversation.unread_count == 0
            )
        if self.q is not None and self.q.strip():
            found.append(_matches(self.q.strip()))
        return found


def _matches(q: str) -> ColumnElement[bool]:
    if _DIGITS.match(q):
        digits = re.sub(r"\D", "", q)
        return or_(
            Contact.phone.like(f"{digits}%"),
            func.reverse(Contact.phone).like(f"{digits[::-1]}%"),
            _in_messages(q),
        )
    address = q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return or_(
        _in_messages(q),
        func.to_tsvector(_SIMPLE, Contact.name).bool_op("@@")(_query(q)),
        exists().where(
            Identity.contact_id == Conversation.contact_id, Identity.address.like(f"{address}%")
        ),
    )


def _in_messages(q: str) -> ColumnElement[bool]:
    found = select(Message.conversation_id).where(
        func.to_tsvector(_SIMPLE, Message.text).bool_op("@@")(_query(q))
    )
    return Conversation.id.in_(found)


def _query(q: str) -> ColumnElement[Any]:
    """All words, the last one as a beginning: people search while they type."""
    words = re.findall(r"\w+", q) or ["\ufffd"]
    return func.to_tsquery(_SIMPLE, " & ".join(words) + ":*")
