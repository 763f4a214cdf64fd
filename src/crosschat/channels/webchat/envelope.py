"""How a visitor's message is written into the ledger: by our own API, read by the channel."""

from datetime import datetime
from typing import Any

from msgspec import Struct, field

from crosschat.messaging.content import Chosen, Content, Media, MediaMessage, Text


class Sender(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`id` is the visitor's; `verified`: the site vouches for who it is."""

    id: str
    name: str | None = None
    verified: bool = False


class Choice(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A quick reply that was tapped."""

    title: str
    id: str = ""


class Envelope(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One message. `page` is what the browser says of the page: title, url, referrer."""

    site: str
    visitor: Sender
    client_id: str
    at: datetime
    text: str = ""
    choice: Choice | None = None
    files: tuple[Media, ...] = ()
    page: dict[str, Any] = field(default_factory=dict)

    @property
    def external_id(self) -> str:
        return external_id(self.visitor.id, self.client_id)

    @property
    def content(self) -> Content:
        if self.files:
            return MediaMessage(media=self.files, caption=self.text)
        if self.choice:
            return Chosen(title=self.choice.title, id=self.choice.id, style="buttons")
        return Text(text=self.text)


def external_id(visitor_id: str, client_id: str) -> str:
    """What makes a visitor's message unique on its site."""
    return f"{visitor_id}:{client_id}"
