"""What a platform can tell us, in the words of the core. One webhook may hold many of them.

`account` is the platform's id of the account that the item belongs to (a phone number id, a page,
a bot); None where the body does not say. `at` is the platform's own time, None where it has none.
"""

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct, field

from crosschat.messaging.content import Content


class Person(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody on the platform, by the address that answers go to.

    `aliases` are other addresses of the same person on the same account (a business-scoped id
    beside a phone number). `phone` is in E.164 digits without a plus, where the platform tells it.
    """

    address: str
    name: str | None = None
    phone: str | None = None
    username: str | None = None
    aliases: tuple[str, ...] = ()
    language: str | None = None
    avatar_url: str | None = None


class Referral(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where the customer came from: an advertisement, a start link, a page."""

    source: str
    id: str | None = None
    url: str | None = None
    headline: str | None = None
    body: str | None = None
    click_id: str | None = None
    raw: dict[str, Any] = field(default_factory=dict)


class _Item(Struct, frozen=True, kw_only=True, omit_defaults=True):
    account: str | None = None
    at: datetime | None = None


class MessageReceived(_Item, frozen=True, kw_only=True, tag="message.received"):
    """`chat` differs from the sender's address in groups and where ids are per chat."""

    sender: Person
    external_id: str
    content: Content
    chat: str | None = None
    reply_to: str | None = None
    album: str | None = None
    referral: Referral | None = None
    metadata: dict[str, Any] = field(default_factory=dict)


class MessageEdited(_Item, frozen=True, kw_only=True, tag="message.edited"):
    """`own`: one of ours, edited in the native app; `sender` is then whom it was sent to."""

    sender: Person
    target: str
    content: Content
    chat: str | None = None
    own: bool = False


class MessageDeleted(_Item, frozen=True, kw_only=True, tag="message.deleted"):
    """`own`: one of ours, deleted in the native app; `sender` is then whom it was sent to."""

    sender: Person | None
    target: str
    chat: str | None = None
    own: bool = False


class Reacted(_Item, frozen=True, kw_only=True, tag="message.reacted"):
    """`emoji` None: the reaction was taken away."""

    sender: Person
    target: str
    emoji: str | None
    external_id: str | None = None
    chat: str | None = None


DeliveryStatus = Literal["sent", "delivered", "read", "failed"]


class DeliveryProblem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a delivery failed: `code` in our words, `provider_code` in the platform's."""

    code: str
    message: str
    provider_code: str | None = None


class DeliveryReported(_Item, frozen=True, kw_only=True, tag="delivery.reported"):
    """What became of something we sent. `correlation` is our own id, if the platform echoed it."""

    external_id: str
    status: DeliveryStatus
    recipient: str | None = None
    correlation: str | None = None
    problem: DeliveryProblem | None = None
    metadata: dict[str, Any] = field(default_factory=dict)


class Read(_Item, frozen=True, kw_only=True, tag="conversation.read"):
    """The customer read everything up to `at` (or up to the message `external_id`)."""

    sender: Person
    external_id: str | None = None


class Echoed(_Item, frozen=True, kw_only=True, tag="message.echoed"):
    """Something that left our account: our own send, or one written in the native app."""

    recipient: Person
    external_id: str
    content: Content
    correlation: str | None = None
    chat: str | None = None
    reply_to: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)


class ConsentChanged(_Item, frozen=True, kw_only=True, tag="consent.changed"):
    """The customer refused or allowed a category (``marketing``, ``all``)."""

    sender: Person
    allowed: bool
    category: str = "marketing"
    detail: str | None = None


class IdentityChanged(_Item, frozen=True, kw_only=True, tag="identity.changed"):
    """A person's address on the platform changed (a new number, a rotated id)."""

    previous: str
    current: Person
    detail: str | None = None


class AccountChanged(_Item, frozen=True, kw_only=True, tag="account.changed"):
    """News of the account itself (quality, limits, restriction). `severity` info|warning|blocked"""

    kind: str
    severity: Literal["info", "warning", "blocked"] = "info"
    summary: str = ""
    business_account: str | None = None
    data: dict[str, Any] = field(default_factory=dict)


class TemplateChanged(_Item, frozen=True, kw_only=True, tag="template.changed"):
    """A template's status, quality or category changed; what is None did not.

    `sendable`: whether the platform takes it now. `gone`: it exists no more.
    """

    template_id: str
    name: str | None = None
    language: str | None = None
    status: str | None = None
    category: str | None = None
    quality: str | None = None
    sendable: bool | None = None
    gone: bool = False
    business_account: str | None = None
    data: dict[str, Any] = field(default_factory=dict)


class Typing(_Item, frozen=True, kw_only=True, tag="conversation.typing"):
    sender: Person


InboundEvent = (
    MessageReceived
    | MessageEdited
    | MessageDeleted
    | Reacted
    | DeliveryReported
    | Read
    | Echoed
    | ConsentChanged
    | IdentityChanged
    | AccountChanged
    | TemplateChanged
    | Typing
)


class ItemFailure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An item that the channel could not read; its neighbours are unharmed."""

    position: str
    reason: str


class Parsed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything that one webhook held, oldest first, messages before statuses."""

    events: tuple[InboundEvent, ...] = ()
    failures: tuple[ItemFailure, ...] = ()


class Routed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An event on its way into a workspace. `ledger_id` is the raw event that held it."""

    workspace_id: str
    connection_id: str
    ledger_id: str
    received_at: datetime
    event: InboundEvent
