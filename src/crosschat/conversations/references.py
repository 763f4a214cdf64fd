"""What messages say of each other: which one is answered, which ones people reacted to.

Platforms name messages by ids of theirs. Those of what customers wrote stand on the messages, those
of what we sent on the deliveries. Everything here is looked up for a whole page at once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.albums import MEMBERS
from crosschat.conversations.message_schemas import AuthorOut, QuotedOut, ReactionOut
from crosschat.errors import Conflict, NotFound
from crosschat.models import Conversation, Delivery, Message

Key = tuple[str, str]  # (connection id, the platform's id)
_QUOTED = 200  # characters
REACTION = "reaction"
_OUR_IDS = "msg_"


@dataclass(frozen=True, slots=True)
class References:
    """`named` is what the platform's ids stand for; `reactions` are by our messages' ids."""

    named: Mapping[Key, QuotedOut]
    reactions: Mapping[str, list[ReactionOut]]


async def read_references(
    session: AsyncSession,
    messages: Sequence[Message],
    deliveries: Mapping[str, Sequence[Delivery]],
) -> References:
    wanted = {(m.connection_id, name) for m in messages if (name := named_by(m)) is not None}
    return References(
        await find_named(session, wanted), await _reactions(session, messages, deliveries)
    )


def named_by(message: Message) -> str | None:
    """The platform's id of the message that this one is about, if it is about one."""
    target = message.content.get("target") if message.type == REACTION else None
    return target or message.reply_to


async def find_named(session: AsyncSession, wanted: Iterable[Key]) -> dict[Key, QuotedOut]:
    keys = sorted(set(wanted))
    if not keys:
        return {}
    found: dict[Key, QuotedOut] = {}
    sent = _quotes(Delivery.connection_id, Delivery.external_id).join(
        Delivery, Delivery.message_id == Message.id
    )
    sent = sent.where(tuple_(Delivery.connection_id, Delivery.external_id).in_(keys))
    came = _quotes(Message.connection_id, Message.external_id).where(
        tuple_(Message.connection_id, Message.external_id).in_(keys),
        # Both, so that the index on (connection, direction, external id) serves.
        Message.direction.in_(("inbound", "outbound")),
    )
    for statement in (sent, came):
        for row in await session.execute(statement):
            found[(row.connection_id, row.named)] = QuotedOut(
                id=row.id, author=_author(row), type=row.type, text=row.beginning
            )
    return found


async def platform_id(session: AsyncSession, conversation: Conversation, named: str) -> str:
    """The platform's id of a message of this conversation's chat: of `named`, our id or theirs.

    Raises: NotFound; Conflict, when the platform has not got the message.
    """
    if not named.startswith(_OUR_IDS):
        return named
    row = (
        await session.execute(
            select(Message.external_id, Message.deleted_at)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(
                Message.id == named,
                Message.connection_id == conversation.connection_id,
                Conversation.contact_id == conversation.contact_id,
            )
        )
    ).first()
    if row is None:
        raise NotFound("There is no such message in this conversation.")
    found: str | None = row.external_id or await session.scalar(
        select(Delivery.external_id)
        .where(Delivery.message_id == named, Delivery.external_id.is_not(None))
        .order_by(Delivery.position)
        .limit(1)
    )
    if found is None or row.deleted_at is not None:
        raise Conflict("The platform does not have this message, so nothing can refer to it.")
    return found


def _quotes(connection_id: Any, external_id: Any) -> Any:
    return select(
        connection_id.label("connection_id"),
        external_id.label("named"),
        Message.id,
        Message.author_kind,
        Message.author_id,
        Message.author_name,
        Message.type,
        func.left(Message.text, _QUOTED).label("beginning"),
        Conversation.contact_id,
    ).join(Conversation, Conversation.id == Message.conversation_id)


async def _reactions(
    session: AsyncSession,
    messages: Sequence[Message],
    deliveries: Mapping[str, Sequence[Delivery]],
) -> dict[str, list[ReactionOut]]:
    """Of each author the latest one to each message, unless it took the earlier one away."""
    ours: dict[Key, str] = {}
    for message in messages:
        names = [d.external_id for d in deliveries[message.id]]
        names += [message.external_id, *(message.details.get(MEMBERS) or ())]
        ours |= {(message.connection_id, name): message.id for name in names if name}
    if not ours:
        return {}
    target = Message.content["target"].astext
    refused = exists().where(Delivery.message_id == Message.id, Delivery.status == "failed")
    rows = await session.execute(
        select(
            Message.connection_id,
            target.label("target"),
            Message.content["emoji"].astext.label("emoji"),
            Message.author_kind,
            Message.author_id,
            Message.author_name,
            Message.sent_at,
            Conversation.contact_id,
        )
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            Message.type == REACTION,
            tuple_(Message.connection_id, target).in_(sorted(ours)),
            ~Message.draft,
            ~refused,
        )
        .order_by(Message.sent_at, Message.id)
    )
    latest: defaultdict[str, dict[tuple[str, str | None], ReactionOut | None]] = defaultdict(dict)
    for row in rows:
        author = _author(row)
        by_author = latest[ours[(row.connection_id, row.target)]]
        by_author.pop((author.kind, author.id), None)
        if row.emoji:
            by_author[(author.kind, author.id)] = ReactionOut(
                emoji=row.emoji, author=author, at=row.sent_at
            )
    return {key: [r for r in found.values() if r] for key, found in latest.items()}


def _author(row: Any) -> AuthorOut:
    return author_of(row.author_kind, row.author_id, row.author_name, row.contact_id)


def author_of(kind: str, author_id: str | None, name: str | None, contact_id: str) -> AuthorOut:
    """Who wrote a message; contacts are those of its conversation."""
    return AuthorOut(kind=kind, id=contact_id if kind == "contact" else author_id, name=name)
