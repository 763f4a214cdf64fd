"""Which conversations a list shows."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import Query
from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.labels import labelled
from crosschat.conversations.searching import search_condition
from crosschat.errors import InvalidRequest
from crosschat.models import Connection, Conversation, Identity, Mention
from crosschat.models.base import one_of
from crosschat.workspaces.access import Caller

_MOST_IDS = 100
_FEW = 1000  # people
Ids = Annotated[
    list[str] | None,
    Query(description=f"Up to {_MOST_IDS} ids: repeated, or with commas between them"),
]


def read_ids(given: Sequence[str] | None) -> tuple[str, ...] | None:
    """The ids of a query parameter. Raises: InvalidRequest, when they are too many."""
    if given is None:
        return None
    ids = tuple(dict.fromkeys(i for part in given for i in part.split(",") if i))
    if len(ids) > _MOST_IDS:
        raise InvalidRequest(f"`ids` takes {_MOST_IDS} at most.")
    return ids


def me(caller: Caller, named: str | None) -> str | None:
    """A member's id with ``me`` read as the caller's. Raises: InvalidRequest, of a key's ``me``."""
    if named != "me":
        return named
    if caller.member_id is None:
        raise InvalidRequest("`me` is a member who is signed in; a key names a member by id.")
    return caller.member_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationFilter:
    """`q` is looked for in messages, names, phones and addresses; `mentioned` is a member's id.

    None means any.
    """

    status: str | None = None
    channel: str | None = None
    connection_id: str | None = None
    contact_id: str | None = None
    assignee: str | None = None
    label: str | None = None
    priority: str | None = None
    unread: bool | None = None
    mentioned: str | None = None
    q: str | None = None
    ids: tuple[str, ...] | None = None

    @property
    def for_cursor(self) -> dict[str, Any]:
        return asdict(self)

    async def conditions(self, session: AsyncSession) -> list[ColumnElement[bool]]:
        found = self.plain_conditions()
        if self.channel is not None or self.connection_id is not None:
            found += await self._of_connections(session)
        if self.q is not None and self.q.strip():
            found.append(await search_condition(session, self.q.strip()))
        return found

    async def _of_connections(self, session: AsyncSession) -> list[ColumnElement[bool]]:
        wanted = select(Connection.id)
        if self.channel is not None:
            wanted = wanted.where(Connection.channel == self.channel)
        if self.connection_id is not None:
            wanted = wanted.where(Connection.id == self.connection_id)
        # By their ids, of which Postgres knows how many conversations each has.
        ids = (await session.scalars(wanted)).all()
        found: list[ColumnElement[bool]] = [Conversation.connection_id.in_(ids)]
        people = select(Identity.contact_id).where(Identity.connection_id.in_(ids))
        if len((await session.scalars(people.limit(_FEW + 1))).all()) <= _FEW:
            # Few people lead to their conversations; among many the newest soon fill a page.
            found.append(Conversation.contact_id.in_(people))
        return found

    def plain_conditions(self) -> list[ColumnElement[bool]]:
        """Those for which nothing has to be looked up first."""
        found: list[ColumnElement[bool]] = []
        if self.status is not None:
            found.append(Conversation.status == self.status)
        if self.contact_id is not None:
            found.append(Conversation.contact_id == self.contact_id)
        if self.ids is not None:
            found.append(one_of(Conversation.id, self.ids))
        if self.mentioned is not None:
            named = select(Mention.conversation_id).where(Mention.member_id == self.mentioned)
            found.append(Conversation.id.in_(named))
        if self.assignee in {"agent", "people", "member"}:
            found.append(Conversation.assignee_kind == self.assignee)
            if self.assignee == "member":  # always one by name, which an index knows
                found.append(Conversation.assignee_id.is_not(None))
        elif self.assignee is not None:
            found.append(Conversation.assignee_id == self.assignee)
        if self.label is not None:
            found.append(labelled(self.label))
        if self.priority is not None:
            found.append(Conversation.priority == self.priority)
        if self.unread is not None:
            found.append(
                Conversation.unread_count > 0 if self.unread else Conversation.unread_count == 0
            )
        return found
