"""Taps on choices whose ids were too long for the platform get their real ids back.

A channel that sends something shorter instead says so in `Sent.metadata["choices"]` (what it sent
→ the id), which stands in the delivery's details.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.messaging.content import Chosen
from crosschat.messaging.events import MessageReceived, Routed
from crosschat.models import Delivery

CHOICES = "choices"
Item = tuple[Routed, MessageReceived]


async def restore_choices(session: AsyncSession, items: Sequence[Item]) -> list[Item]:
    taps = {
        (r.connection_id, m.reply_to)
        for r, m in items
        if isinstance(m.content, Chosen) and m.reply_to is not None
    }
    if not taps:
        return list(items)
    rows = await session.execute(
        select(Delivery.connection_id, Delivery.external_id, Delivery.details[CHOICES]).where(
            tuple_(Delivery.connection_id, Delivery.external_id).in_(sorted(taps)),
            Delivery.details.has_key(CHOICES),
        )
    )
    sent: dict[tuple[str, str | None], Any] = {(row[0], row[1]): row[2] for row in rows}
    return [(r, _restored(m, sent.get((r.connection_id, m.reply_to), {}))) for r, m in items]


def _restored(message: MessageReceived, choices: dict[str, str]) -> MessageReceived:
    content = message.content
    if not isinstance(content, Chosen) or content.id not in choices:
        return message
    whole = msgspec.structs.replace(content, id=choices[content.id])
    return msgspec.structs.replace(message, content=whole)
