"""A conversation that is the agent's, and everything around it that a turn needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import and_, func, or_, select, true

from crosschat.agents.tools.recorder import TurnKey
from crosschat.agents.turns.history import Entry
from crosschat.connections.directory import Live
from crosschat.models import (
    Agent,
    AgentTurn,
    Connection,
    Contact,
    Conversation,
    Identity,
    ToolCall,
    Workspace,
)
from crosschat.models.base import among


@dataclass(frozen=True, slots=True)
class Scene:
    """A conversation that is the agent's, with what belongs to it."""

    live: Live
    entries: Sequence[Entry]
    conversation: Conversation
    contact: Contact
    address: str
    business: str
    agent: str
    revision: int
    discards: int
    failures: int
    has_calls: bool

    @property
    def key(self) -> TurnKey:
        row = self.conversation
        return TurnKey(row.workspace_id, row.id, row.answered_seq)

    @property
    def asked(self) -> list[Entry]:
        start = self.conversation.answered_seq
        return [e for e in self.entries if e.direction == "inbound" and e.seq > start]

    @property
    def window_ends(self) -> datetime | None:
        """When the channel stops taking free text; None where it never does."""
        moment, window = self.conversation.last_inbound_at, self.live.plugin.capabilities.window
        return moment + window if moment is not None and window is not None else None


@cache
def scenes() -> Any:
    """The statement whose rows are the fields of a :class:`Scene` from `conversation` on, for the
    conversations whose `ids` it is given. Where there is no agent there is no scene."""
    this = and_(
        AgentTurn.conversation_id == Conversation.id,
        AgentTurn.workspace_id == Conversation.workspace_id,
        AgentTurn.answered_seq == Conversation.answered_seq,
    )

    def attempts(outcome: str) -> Any:
        count = select(func.count()).select_from(AgentTurn)
        return count.where(this, AgentTurn.outcome == outcome).correlate(Conversation)

    recorded = (
        select(ToolCall.id)
        .where(
            ToolCall.conversation_id == Conversation.id,
            ToolCall.workspace_id == Conversation.workspace_id,
            ToolCall.answered_seq == Conversation.answered_seq,
        )
        .correlate(Conversation)
        .exists()
    )

    # The conversation's own agent, else its connection's, else the default one.
    agent = (
        select(Agent.id, Agent.revision)
        .where(
            Agent.workspace_id == Conversation.workspace_id,
            or_(
                Agent.id == Conversation.assignee_id,
                Agent.id == Connection.agent_id,
                Agent.is_default,
            ),
        )
        .order_by(
            (Agent.id == Conversation.assignee_id).desc().nulls_last(),
            (Agent.id == Connection.agent_id).desc().nulls_last(),
        )
        .limit(1)
        .correlate(Conversation, Connection)
        .lateral()
    )

    def same(table: Any, column: Any) -> Any:
        return and_(table.id == column, table.workspace_id == Conversation.workspace_id)

    return (
        select(
            Conversation,
            Contact,
            Identity.address,
            Workspace.name,
            agent,
            attempts("discarded").scalar_subquery(),
            attempts("failed").scalar_subquery(),
            recorded,
        )
        .join(Contact, same(Contact, Conversation.contact_id))
        .join(Identity, same(Identity, Conversation.identity_id))
        .join(Connection, same(Connection, Conversation.connection_id))
        .join(Workspace, Workspace.id == Conversation.workspace_id)
        .join(agent, true())
        .where(among(Conversation.id), Conversation.assignee_kind == "agent")
    )
