"""Customers who refuse messages, and those who write again: recorded, and shown where they wrote.

They say it to the platform (it tells us), or to us with a word like STOP. Whoever writes anything
else wants to be answered, so that lifts a refusal of everything, though not that of marketing.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.contacts.consent import ALL, MARKETING, Choice, record_choices
from crosschat.contacts.service import Met, recognise
from crosschat.conversations.contents import trusted_time
from crosschat.conversations.handoff import add_note
from crosschat.conversations.threads import LIVE_STATUSES
from crosschat.messaging.consent_words import Wish, wish_of
from crosschat.messaging.content import Text
from crosschat.messaging.events import ConsentChanged, MessageReceived, Routed
from crosschat.models import Conversation, Identity

_SAID = {
    (ALL, False): "The customer refuses all messages. Nothing is sent until they write again.",
    (ALL, True): "The customer takes messages again.",
    (MARKETING, False): "The customer refuses marketing messages.",
    (MARKETING, True): "The customer takes marketing messages again.",
}


def wish_in(message: MessageReceived) -> Wish | None:
    content = message.content
    return wish_of(content.text) if isinstance(content, Text) else None


async def record_consent(
    session: AsyncSession, items: Sequence[tuple[Routed, ConsentChanged | MessageReceived]]
) -> None:
    """Told by platforms or written by customers, whose messages are stored already."""
    told = [(r, e) for r, e in items if isinstance(e, ConsentChanged)]
    if told:
        await recognise(session, [Met(r.workspace_id, r.connection_id, e.sender) for r, e in told])
    ordered: list[tuple[datetime, Choice]] = []
    for routed, event in items:
        at = trusted_time(event.at, routed.received_at)
        for category, allowed in _choices(event):
            choice = Choice(routed.connection_id, event.sender.address, allowed, category)
            ordered.append((at, choice))
    ordered.sort(key=lambda pair: pair[0])
    changed = await record_choices(session, [choice for _, choice in ordered])
    if changed:
        await _tell(session, changed)


def _choices(event: ConsentChanged | MessageReceived) -> list[tuple[str, bool]]:
    if isinstance(event, ConsentChanged):
        return [(event.category, event.allowed)]
    match wish_in(event):
        case "stop":
            return [(ALL, False), (MARKETING, False)]
        case "start":
            return [(ALL, True), (MARKETING, True)]
        case None:
            return [(ALL, True)]


async def _tell(session: AsyncSession, choices: Sequence[Choice]) -> None:
    """A line in the live conversation of each, if there is one."""
    rows = await session.execute(
        select(Identity.connection_id, Identity.address, Conversation)
        .join(
            Conversation,
            (Conversation.contact_id == Identity.contact_id)
            & (Conversation.connection_id == Identity.connection_id),
        )
        .where(
            tuple_(Identity.connection_id, Identity.address).in_(sorted({c.key for c in choices})),
            Conversation.status.in_(LIVE_STATUSES),
        )
        .order_by(Conversation.id)
    )
    where = {(row[0], row[1]): row[2] for row in rows}
    for choice in choices:
        conversation = where.get(choice.key)
        if conversation is not None:
            told = _SAID.get((choice.category, choice.allowed))
            verb = "allows" if choice.allowed else "refuses"
            text = told or f"The customer {verb} messages of the category {choice.category}."
            add_note(session, conversation, text, kind="consent")
    await session.flush()
