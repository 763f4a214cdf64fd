"""Further abilities of channels, beside those in :mod:`crosschat.messaging.channel`.

A channel has an ability if it has its methods; the core asks with `isinstance`.
"""

from typing import Any, Literal, Protocol, runtime_checkable
from urllib.parse import urlsplit

from msgspec import Struct

from crosschat.messaging.channel import KnownTemplate
from crosschat.messaging.content import Content, Media
from crosschat.messaging.events import Person


@runtime_checkable
class KnowsRegistration(Protocol):
    async def registered_url(self) -> str | None:
        """Where the platform sends webhooks now, whoever set that. Raises: ChannelError."""


class Polled(Struct, frozen=True, kw_only=True):
    """What was fetched: bodies as webhooks would bring them, and the cursor behind them."""

    bodies: tuple[bytes, ...]
    cursor: str | None


@runtime_checkable
class Polls(Protocol):
    async def poll(self, cursor: str | None, *, wait: float) -> Polled:
        """What has come since `cursor`, waiting for it up to `wait` seconds.

        Asking with a cursor lets the platform forget what lies before it, so it must be stored
        with (or after) the bodies that it came with.

        Raises: ChannelError; NotConfigured when the platform pushes to a webhook instead.
        """


@runtime_checkable
class AnswersChoice(Protocol):
    async def answer_choice(self, external_id: str, *, text: str | None = None) -> None:
        """Confirm a tap (the `external_id` of its message), so that its button stops waiting.

        To be called within seconds, whatever becomes of the message. Raises: ChannelError.
        """


@runtime_checkable
class ChangesSent(Protocol):
    async def edit(self, external_id: str, content: Content) -> None:
        """Replace what we sent. Raises: ChannelError; Rejected if it cannot be changed."""

    async def delete(self, external_id: str) -> None:
        """Take back what we sent. Raises: ChannelError; Rejected if it is too late."""


class Profile(Struct, frozen=True, kw_only=True):
    """What the platform shows of a customer; `avatar` is a file for `FetchesMedia`."""

    person: Person
    avatar: Media | None = None


@runtime_checkable
class Profiles(Protocol):
    async def fetch_profile(self, address: str) -> Profile | None:
        """The customer's public profile; None if there is none. Raises: ChannelError."""


@runtime_checkable
class Activates(Protocol):
    async def activate(self) -> None:
        """What the platform must be told once, when an owner connects the account.

        Raises: ChannelError; the account is connected nevertheless, with the reason shown.
        """


class NewTemplate(Struct, frozen=True, kw_only=True):
    """A template to be submitted for approval; `category` and `components` in platform words."""

    name: str
    language: str
    category: str
    components: tuple[dict[str, Any], ...]
    named_parameters: bool = False


@runtime_checkable
class ManagesTemplates(Protocol):
    async def create_template(self, template: NewTemplate) -> KnownTemplate:
        """Submit it; it can be sent once it is approved. Raises: ChannelError."""

    async def delete_template(self, template: KnownTemplate) -> None:
        """Delete this language of a template. Raises: ChannelError."""


Level = Literal["ok", "warning", "failed"]


class Finding(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one check found. `remedy` says what to do; only what is in order needs none."""

    check: str
    level: Level
    text: str
    remedy: str = ""


class Expected(Struct, frozen=True, kw_only=True):
    """Where this connection's webhooks are taken: the paths, and the address that they stand at.

    `public_url` None: nobody has said under which address platforms reach us.
    """

    paths: tuple[str, ...]
    public_url: str | None = None

    def takes(self, url: str) -> bool:
        """Whether a webhook at `url` reaches us, as far as can be told."""
        try:
            found = urlsplit(url)
            ours = urlsplit(self.public_url or url)
        except ValueError:
            return False
        same = (found.scheme, found.netloc) == (ours.scheme, ours.netloc)
        below = ours.path.rstrip("/") if self.public_url else ""
        return same and found.path.removeprefix(below) in self.paths

    @property
    def best(self) -> str:
        """The address to give to the platform."""
        return f"{self.public_url or 'https://<your address>'}{self.paths[0]}"


@runtime_checkable
class Diagnoses(Protocol):
    async def diagnose(self, expected: Expected) -> tuple[Finding, ...]:
        """What the platform knows of the account that keeps messages from coming or going.

        Never raises for what the platform answers: that it cannot be asked is a finding too. No
        secret stands in a finding.
        """
