"""The protocol that a channel implements, and the plugin that declares it.

`verify` and `parse` are pure. What needs the network first is the ability `Resolves`. A channel
module builds one :class:`Plugin`; everything that is its own (aliases, routes, variables, base
URLs, limits) stands there, so that the core knows no channel by name.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol, runtime_checkable

import orjson
from aiohttp import ClientSession
from msgspec import Struct

from crosschat.messaging.capabilities import Capabilities, Rate
from crosschat.messaging.content import Content, Media, Template
from crosschat.messaging.events import Parsed

# The account id of an operator's connection whose variables do not say which account it is. Alone
# in its channel, it takes what names an account that nobody has.
UNNAMED = "unnamed"


@dataclass(frozen=True)
class Webhook:
    """One request as it came in. Header names are in lower case; `event` is the raw event's id."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    received_at: datetime | None = None
    event: str = ""

    @cached_property
    def json(self) -> Any:
        """The body decoded once; raises ValueError if it is not JSON."""
        return orjson.loads(self.body)


class Address(Struct, frozen=True, kw_only=True):
    """Whom to send to, on one connection."""

    value: str
    name: str | None = None


class Part(Struct, frozen=True, kw_only=True):
    """One piece that fits the channel. `id` is ours and rides along where the platform lets it."""

    id: str
    content: Content
    reply_to: str | None = None
    automatic: bool = True
    metadata: dict[str, Any] = {}


class Sent(Struct, frozen=True, kw_only=True):
    """The platform accepted a part. `address` is the recipient as the platform writes it."""

    external_id: str
    address: str | None = None
    metadata: dict[str, Any] = {}


class Channel(Protocol):
    """One opened connection: no database, no framework, the shared HTTP session inside."""

    def verify(self, hook: Webhook) -> None:
        """Raises: SignatureInvalid."""

    def parse(self, hook: Webhook) -> Parsed:
        """Every event of every entry, oldest first. Never raises for content: see ItemFailure."""

    async def send(self, part: Part, to: Address) -> Sent:
        """Raises: ChannelError."""


class Account(Struct, frozen=True, kw_only=True):
    """What the platform says of the account behind some credentials.

    `rate` is the account's own allowance, where the platform tells one.
    """

    id: str
    name: str
    rate: Rate | None = None
    metadata: dict[str, Any] = {}


@runtime_checkable
class ChecksAccount(Protocol):
    async def check_account(self) -> Account:
        """Ask the platform whether the credentials work. Raises: ChannelError."""


class Downloaded(Struct, frozen=True, kw_only=True):
    data: bytes
    mime_type: str | None
    filename: str | None = None


@runtime_checkable
class FetchesMedia(Protocol):
    async def fetch_media(self, media: Media, *, max_bytes: int) -> Downloaded: ...


@runtime_checkable
class UploadsMedia(Protocol):
    async def upload_media(self, data: bytes, mime_type: str, filename: str | None) -> str:
        """Hand a file of ours to the platform; the id is a `Media.external_id` for `send`."""


class KnownTemplate(Struct, frozen=True, kw_only=True):
    """A template as the platform keeps it. `status` and `components` are in its own words.

    `sendable`: the platform takes it now. `needs_values`: it cannot be sent without parameters.
    """

    id: str
    name: str
    language: str
    status: str
    category: str | None = None
    components: tuple[dict[str, Any], ...] = ()
    named_parameters: bool = False
    quality: str | None = None
    sendable: bool = True
    needs_values: bool = False
    metadata: dict[str, Any] = {}


@runtime_checkable
class Templates(Protocol):
    async def list_templates(self) -> tuple[KnownTemplate, ...]:
        """Every template of the account, whatever its status. Raises: ChannelError."""

    def validate_template(self, template: Template, known: Sequence[KnownTemplate]) -> None:
        """Raises: Rejected (TemplateMismatch where a parameter is wrong), when it is unknown, not
        approved, or its parameters do not match."""

    def render_template(self, template: Template, known: Sequence[KnownTemplate]) -> str:
        """The text that the customer will read; "" for an unknown template."""


@runtime_checkable
class MarksRead(Protocol):
    async def mark_read(self, external_id: str) -> None: ...


@runtime_checkable
class Types(Protocol):
    async def show_typing(self, to: Address, *, last_inbound: str | None) -> None: ...


@runtime_checkable
class Registers(Protocol):
    async def register(self, webhook_url: str, verify_token: str) -> None:
        """Have webhooks sent to this URL; again for one that is set already.

        Raises: NotConfigured, when they go to somebody else, whom we do not push aside.
        """

    async def unregister(self, webhook_url: str) -> None:
        """Stop webhooks, if it is this URL that they go to. Raises: ChannelError."""


@dataclass(frozen=True, slots=True)
class CredentialField:
    """One field of the connect form. `aliases` are the names that guides and APIs use for it.

    A `derived` one follows from the others (see `Plugin.complete`), so nobody is asked for it.
    """

    name: str
    label: str
    secret: bool = False
    required: bool = True
    aliases: tuple[str, ...] = ()
    help: str = ""
    derived: bool = False


@dataclass(frozen=True, slots=True)
class BaseUrl:
    """A platform host. `setting` is the variable that replaces it."""

    setting: str
    default: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What a channel is opened with. `base_urls` is keyed by the setting's name.

    `read_file` gives the bytes behind `Media.file`, for platforms that take a file only together
    with its message.
    """

    credentials: Mapping[str, Any]
    base_urls: Mapping[str, str]
    session: ClientSession
    environment: Mapping[str, str] = field(default_factory=dict)
    read_file: Callable[[str], Awaitable[Downloaded]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How a connection's webhook is tried out, as the platform would use it.

    `event` is a body that means nothing: it is read without an event and without a failure.
    `sign` makes the headers that go with a body, out of the secret that signs the connection's
    webhooks. `verification` makes the query of the GET with which the platform verifies the
    address, out of the verify token and the challenge to be answered; None if it never does.
    """

    event: bytes
    sign: Callable[[str, bytes], Mapping[str, str]]
    verification: Callable[[str, str], Mapping[str, str]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """All that the core needs to know of a channel.

    `accounts` reads from a body which accounts it names, without trusting it. `reports_only` tells
    by a glance at a body whether it only reports on what we sent; in doubt it does not. `handshake`
    answers the GET with which a platform verifies a webhook URL: given the query and the tokens
    that are ours, the text to answer, or None to refuse. `secret_fields` are the credentials that
    sign webhooks; `secret_variables` name those in the environment, used by connections without
    their own; `token_fields` and `token_variables` likewise for the verify token. `group_fields`
    are the credentials under which a platform speaks of several accounts at once.
    `from_environment` makes credentials out of the operator's variables, `simulated` makes
    (credentials, base URLs) of the sandbox's account out of its seed and address. `complete` adds
    to credentials what follows from them (an account id that stands in a token, a secret), without
    a call and without raising; what it gives wins. `configure` checks a connection's configuration
    and brings it into its stored form, or raises ValueError saying what is wrong. `reveals` names
    credentials that `complete` made and that the owner must learn: they are answered once. `answer`
    is the body of a webhook's 200. `trial` says how a webhook is tried out, if anything is pushed
    to us, and `webhook_fields` which fields are to be subscribed in the platform's console. `setup`
    (Markdown) and `logo` (SVG) are shown in the dashboard.
    """

    key: str
    name: str
    capabilities: Capabilities
    credentials: tuple[CredentialField, ...]
    account_field: str
    open: Callable[[Opened], Channel]
    accounts: Callable[[Webhook], Sequence[str]]
    aliases: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    base_urls: tuple[BaseUrl, ...] = ()
    secret_fields: tuple[str, ...] = ()
    secret_variables: tuple[str, ...] = ()
    token_fields: tuple[str, ...] = ()
    token_variables: tuple[str, ...] = ()
    group_fields: tuple[str, ...] = ()
    handshake: Callable[[Mapping[str, str], Sequence[str]], str | None] | None = None
    from_environment: Callable[[Mapping[str, str]], Mapping[str, str] | None] | None = None
    simulated: Callable[[str, str], tuple[Mapping[str, str], Mapping[str, str]]] | None = None
    complete: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    configure: Callable[[Mapping[str, Any]], dict[str, Any]] | None = None
    reveals: tuple[str, ...] = ()
    answer: Mapping[str, Any] = field(default_factory=lambda: {"received": True})
    trial: Trial | None = None
    reports_only: Callable[[bytes], bool] | None = None
    webhook_fields: tuple[str, ...] = ()
    setup: str = ""
    logo: str = ""

    def base_urls_from(self, environment: Mapping[str, str]) -> dict[str, str]:
        """Each base URL as the operator set it, else the platform's own."""
        return {u.setting: environment.get(u.setting) or u.default for u in self.base_urls}
