"""A conversation goes from the agent to people, with a note that says why and what is open."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.changes import conversation_updated, message_created
from crosschat.kit import clock
from crosschat.kit.ids import new_id
from crosschat.messaging.content import Notice
from crosschat.models import Conversation, Delivery, Message
from crosschat.models.locking import locked


async def lock_conversation(session: AsyncSession, conversation_id: str) -> Conversation:
    """The conversation as it is now, held until the transaction ends."""
    return (await session.scalars(locked(Conversation, Conversation.id == conversation_id))).one()


async def unanswered(session: AsyncSession, conversation: Conversation) -> Sequence[Message]:
    """What the customer wrote that no reply and no handoff has covered, oldest first."""
    rows = await session.scalars(
        select(Message)
        .where(
            Message.conversation_id == conversation.id,
            Message.direction == "inbound",
            Message.seq > conversation.answered_seq,
        )
        .order_by(Message.seq)
    )
    return rows.all()


async def hand_off(
    session: AsyncSession,
    conversation: Conversation,
    reason: str,
    undelivered: Message | None = None,
    text: str = "",
) -> None:
    """Give a locked conversation to people. What is unanswered is theirs from here on.

    `undelivered` is what could not be sent, `text` the part of it that the note quotes.
    """
    waiting = await unanswered(session, conversation)
    lines = [reason]
    if undelivered:
        lines += ["", "Not delivered:", text]
    if waiting:
        lines += ["", "Waiting for an answer:", *(f"> {m.text}" for m in waiting)]
    about = [m.id for m in waiting] + ([undelivered.id] if undelivered else [])
    add_note(session, conversation, "\n".join(lines), kind="handoff", about=about)
    conversation.answered_seq = max([conversation.answered_seq, *(m.seq for m in waiting)])
    if conversation.assignee_kind == "agent":
        conversation.assignee_kind, conversation.assignee_id = "people", None
    conversation.updated_at = clock.now()
    conversation_updated(session, conversation.workspace_id, conversation.id)
    await session.flush()


async def hand_off_failed(session: AsyncSession, delivery: Delivery) -> None:
    """What could not be delivered goes to a person, who can send it again."""
    message = (
        await session.scalars(select(Message).where(Message.id == delivery.message_id))
    ).one()
    conversation = await lock_conversation(session, message.conversation_id)
    reason = f"Could not be delivered ({delivery.error_code}): {delivery.error_message}"
    text = delivery.content.get("text") or message.text
    if message.author_kind == "member":
        # A person wrote it and sees it fail; nothing changes hands.
        add_note(session, conversation, reason, kind="delivery_failed", about=[message.id])
        await session.flush()
    else:
        await hand_off(session, conversation, reason, message, text)


def add_note(
    session: AsyncSession,
    conversation: Conversation,
    text: str,
    *,
    kind: str,
    about: Sequence[str] = (),
    mentions: Sequence[str] = (),
    author: tuple[str, str | None, str | None] = ("system", None, None),
) -> Message:
    """A line among ourselves, in the conversation's flow. `author` is (kind, id, name), `about`
    the ids of the messages that it speaks of, `mentions` those of the members whom it names."""
    note_id = new_id("msg")
    details = {"kind": kind, "about": list(about), "mentions": list(mentions)}
    message_created(session, conversation.workspace_id, note_id, conversation.id)
    note = Message(
        id=note_id,
        workspace_id=conversation.workspace_id,
        conversation_id=conversation.id,
        connection_id=conversation.connection_id,
        direction="internal",
        author_kind=author[0],
        author_id=author[1],
        author_name=author[2],
        type="note",
        text=text,
        content=msgspec.to_builtins(Notice(text=text, kind=kind)),
        details={name: value for name, value in details.items() if value},
        draft=False,
        sent_at=clock.now(),
    )
    session.add(note)
    return note


async def newest_inbound(session: AsyncSession, conversation_id: str) -> int:
    """`seq` of the customer's newest message; 0 when there is none."""
    value = await session.scalar(
        select(func.max(Message.seq)).where(
            Message.conversation_id == conversation_id, Message.direction == "inbound"
        )
    )
    return value or 0
