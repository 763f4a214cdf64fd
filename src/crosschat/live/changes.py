"""What has changed, noted by domains in the transaction that changes it.

Nothing is written or sent before that transaction ends: notes are gathered, each once, become one
line a workspace (:mod:`crosschat.live.journal`), and those who watch are woken after the commit.
"""

from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

Kind = Literal[
    "message.created",
    "message.updated",
    "conversation.updated",
    "delivery.updated",
    "connection.updated",
    "contact.updated",
    "member.mentioned",
]
Noted = dict[tuple[str, Kind, str], dict[str, str]]

NOTES = "live_changes"
_KEYS = "live_keys"


def note(
    session: AsyncSession, workspace_id: str, kind: Kind, row_id: str, **references: str
) -> None:
    """Say that a row changed. `references` are ids that help to place it: ``conversation_id``…

    A second note of the same row in one transaction adds nothing.
    """
    noted: Noted = session.info.setdefault(NOTES, {})
    key = (workspace_id, kind, row_id)
    known = noted.get(key)
    if known is None:
        noted[key] = {"type": kind, "id": row_id, **references}
    else:
        known.update(references)


def wake(session: AsyncSession, key: str) -> None:
    """Wake whoever watches `key` (see :meth:`crosschat.live.hub.Hub.watch`) after the commit."""
    session.info.setdefault(_KEYS, set()).add(key)


def take_notes(session: AsyncSession) -> dict[str, list[dict[str, str]]]:
    """What was noted, by workspace; nothing is left."""
    noted: Noted = session.info.pop(NOTES, {})
    lines: dict[str, list[dict[str, str]]] = {}
    for (workspace_id, _, _), change in noted.items():
        lines.setdefault(workspace_id, []).append(change)
    return lines


def take_keys(session: AsyncSession) -> set[str]:
    keys: set[str] = session.info.pop(_KEYS, set())
    return keys
