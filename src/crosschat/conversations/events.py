"""What other domains may react to."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from crosschat.messaging.events import Routed
from crosschat.models import Conversation


class StoredMessage(msgspec.Struct, frozen=True):
    id: str
    seq: int
    workspace_id: str
    conversation_id: str
    connection_id: str
    assignee_kind: str
    sent_at: datetime
    external_id: str
    type: str
    is_question: bool
    """Whether it asks for an answer: reactions and notices do not."""
    event_id: str | None
    """The raw event that brought it, which is its correlation."""


@dataclass(frozen=True, slots=True)
class MessagesReceived:
    messages: tuple[StoredMessage, ...]


@dataclass(frozen=True, slots=True)
class MessagesPosted:
    """Messages to customers, by whomever; drafts are none until they are sent."""

    message_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContactsMet:
    """People who have never written before."""

    contact_ids: tuple[str, ...]


class AcceptedDelivery(msgspec.Struct, frozen=True):
    id: str
    workspace_id: str
    connection_id: str
    message_id: str
    recipient: str


@dataclass(frozen=True, slots=True)
class DeliveriesAccepted:
    """The channel took these parts, in the order in which they were handed over."""

    deliveries: tuple[AcceptedDelivery, ...]


@dataclass(frozen=True, slots=True)
class MemberTyping:
    """Somebody of ours (`name`, where known) writes to a customer at this moment."""

    connection_id: str
    recipient: str
    name: str | None


@dataclass(frozen=True, slots=True)
class ConversationsReopened:
    """Customers have written in these, which were resolved; their messages are stored next."""

    conversation_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConversationsStarted:
    """(workspace id, conversation id, connection id) of each."""

    started: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ConversationTaken:
    """A person took over from the agent. The conversation is locked."""

    conversation: Conversation


@dataclass(frozen=True, slots=True)
class ConversationReturned:
    """A person gave it back to the agent. The conversation is locked."""

    conversation: Conversation


@dataclass(frozen=True, slots=True)
class PlatformTold:
    """News that is not about a customer: of the account, or of a template."""

    items: tuple[Routed, ...]
