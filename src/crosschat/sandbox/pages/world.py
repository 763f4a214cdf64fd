"""The Pages there are. None by default: tests and people add them over `/sandbox/pages`."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

APP_ID = "400000000000001"
SCOPES = (
    "pages_messaging",
    "pages_manage_metadata",
    "instagram_basic",
    "instagram_manage_messages",
)
OBJECTS = ("page", "instagram")


@dataclass(slots=True)
class Page:
    """A Page with its app. `webhooks` are the app's addresses by object, `fields` what the app
    subscribed to for each; `attached` are the Page's own fields, None if no app listens to it.
    """

    id: str
    name: str
    access_token: str = field(repr=False)
    app_secret: str = field(repr=False)
    instagram_id: str | None = None
    webhooks: dict[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] = ("messages", "messaging_postbacks")
    attached: tuple[str, ...] | None = ("messages", "messaging_postbacks")
    scopes: tuple[str, ...] = SCOPES
    expired: bool = False
    sent: list[dict[str, Any]] = field(default_factory=list)

    def subscriptions(self) -> list[dict[str, Any]]:
        """The app's webhooks for this Page and its Instagram account."""
        return [subscription(name, self.webhooks.get(name, ""), self.fields) for name in OBJECTS]


class Pages:
    """The Pages there are, by their tokens."""

    def __init__(self) -> None:
        self._by_id: dict[str, Page] = {}

    def add(self, page: Page) -> None:
        """Add a Page, or replace the one with the same id."""
        self._by_id[page.id] = page

    def all(self) -> list[Page]:
        """Every Page."""
        return list(self._by_id.values())

    def with_token(self, token: str) -> Page | None:
        """The Page whose token this is."""
        return next((p for p in self.all() if compare_digest(p.access_token, token)), None)


def subscription(name: str, url: str, fields: Sequence[str]) -> dict[str, Any]:
    """One row of `/{app_id}/subscriptions`."""
    return {
        "object": name,
        "callback_url": url,
        "active": True,
        "fields": [{"name": field, "version": "v26.0"} for field in fields],
    }


def compare_digest(one: str, other: str) -> bool:
    """Whether two secrets are the same, in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())
