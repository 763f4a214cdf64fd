"""What customers refuse. An identity's refusals bind everybody who sends to it.

``all``: nothing reaches them (they blocked us, or asked us to stop) until they write again.
``marketing``: no marketing until they allow it again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.live.changes import note
from crosschat.models import Identity
from crosschat.models.locking import locked

ALL, MARKETING = "all", "marketing"
Key = tuple[str, str]  # (connection id, address)


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody refused or allowed: a category of messages."""

    connection_id: str
    address: str
    allowed: bool
    category: str

    @property
    def key(self) -> Key:
        return (self.connection_id, self.address)


async def record_choices(session: AsyncSession, choices: Sequence[Choice]) -> list[Choice]:
    """Apply them in their order. Returns those that changed something."""
    if not choices:
        return []
    rows = await session.scalars(
        locked(
            Identity,
            tuple_(Identity.connection_id, Identity.address).in_(sorted({c.key for c in choices})),
        )
    )
    known = {(row.connection_id, row.address): row for row in rows}
    changed = []
    for choice in choices:
        identity = known.get(choice.key)
        if identity is None or (choice.category in identity.refusals) != choice.allowed:
            continue
        others = [category for category in identity.refusals if category != choice.category]
        identity.refusals = others if choice.allowed else sorted([*others, choice.category])
        note(session, identity.workspace_id, "contact.updated", identity.contact_id)
        changed.append(choice)
    await session.flush()
    return changed


Refused = Literal["all", "marketing"]


def refused(categories: frozenset[str], *, marketing: bool) -> Refused | None:
    """Which refusal a message runs into, if any."""
    if ALL in categories:
        return "all"
    return "marketing" if marketing and MARKETING in categories else None
