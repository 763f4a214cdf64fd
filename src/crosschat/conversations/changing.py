"""What people change of a conversation, whether of one or of many at once."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.changes import conversation_updated
from crosschat.conversations.courtesies import show_as_read
from crosschat.conversations.labels import keep_labels
from crosschat.conversations.mentions import see_mentions
from crosschat.conversations.workflow import assign, change_status
from crosschat.errors import InvalidRequest
from crosschat.events import Events
from crosschat.jobs.queue import Queue
from crosschat.kit import clock
from crosschat.models import Conversation

_MOST_LABELS = 50
LABEL = Annotated[str, Field(min_length=1, max_length=50, pattern=r"^\S(.*\S)?$")]
Labels = Annotated[list[LABEL], Field(max_length=_MOST_LABELS)]


class AssigneeIn(BaseModel):
    """`kind` member needs the member's `id`. agent gives the conversation back to the AI: to the
    connection's agent, or to the one that `id` names.
    """

    kind: Literal["agent", "member", "people"]
    id: str | None = None


class ConversationChange(BaseModel):
    """What is left out stays as it is. `labels` replaces all; `add_labels` and `remove_labels`
    leave others alone. `unread` true marks it unread for us, false read.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"status": "resolved", "priority": "high", "labels": ["billing"]}]
        }
    )

    status: Literal["open", "pending", "snoozed", "resolved", "archived"] | None = None
    snoozed_until: AwareDatetime | None = None
    priority: Literal["low", "normal", "high", "urgent"] | None = None
    labels: Labels | None = None
    add_labels: Labels | None = None
    remove_labels: Labels | None = None
    assignee: AssigneeIn | None = None
    unread: bool | None = None


class Changer:
    """Applies changes to locked conversations, in the name of one member or key."""

    def __init__(
        self, session: AsyncSession, queue: Queue, events: Events, member_id: str | None
    ) -> None:
        self._session = session
        self._queue = queue
        self._events = events
        self._member_id = member_id

    async def apply(self, held: Conversation, change: ConversationChange) -> None:
        """All of it or nothing. Raises: InvalidRequest, Conflict, NotFound."""
        labels = _labels(held, change)
        if change.assignee is not None:
            kind, assignee_id = change.assignee.kind, change.assignee.id
            await assign(self._session, self._events, held, kind, assignee_id)
        if change.status is not None:
            await change_status(self._session, held, change.status, change.snoozed_until)
        if change.priority is not None:
            held.priority = change.priority
        if labels != held.labels:
            await keep_labels(self._session, held.workspace_id, set(labels) - set(held.labels))
            held.labels = labels
        if change.unread is True:
            held.unread_count = max(held.unread_count, 1)
        elif change.unread is False:
            await self.mark_read(held)
        held.updated_at = clock.now()
        await self._session.flush()
        conversation_updated(self._session, held.workspace_id, held.id)

    async def mark_read(self, held: Conversation) -> None:
        """For us, and on the platform where it shows customers what has been read."""
        if held.unread_count:
            await show_as_read(self._session, self._queue, held)
            conversation_updated(self._session, held.workspace_id, held.id)
        held.unread_count = 0
        if self._member_id is not None:
            await see_mentions(self._session, [held.id], self._member_id)


def _labels(held: Conversation, change: ConversationChange) -> list[str]:
    wanted = set(held.labels if change.labels is None else change.labels)
    wanted = (wanted | set(change.add_labels or ())) - set(change.remove_labels or ())
    if len(wanted) > _MOST_LABELS:
        raise InvalidRequest(f"A conversation takes {_MOST_LABELS} labels at most.")
    return sorted(wanted)
