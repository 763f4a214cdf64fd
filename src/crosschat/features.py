"""Features that the composition root finds by entry point, as it finds channels.

A feature that belongs to one channel (its visitors' API, say) is installed like the channel; the
core has no word for it. It comes with its tables, routes, subscribers and settings.
"""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from fastapi import FastAPI

from crosschat.bus import Bus
from crosschat.config import Settings
from crosschat.connections.directory import Directory
from crosschat.database import Database
from crosschat.events import Events
from crosschat.files.links import Links
from crosschat.files.store import Files
from crosschat.kit import extensions
from crosschat.live.hub import Hub

GROUP = "crosschat.features"


class Host(Protocol):
    """What a feature may use of the process that it runs in."""

    @property
    def settings(self) -> Settings: ...
    @property
    def database(self) -> Database: ...
    @property
    def bus(self) -> Bus: ...
    @property
    def hub(self) -> Hub: ...
    @property
    def events(self) -> Events: ...
    @property
    def directory(self) -> Directory: ...
    @property
    def files(self) -> Files: ...
    @property
    def links(self) -> Links: ...


class Intake(Protocol):
    """The ledger, for those who bring in messages by other ways than a webhook."""

    async def take_in(self, channel: str, connection_id: str, body: bytes) -> str:
        """Keep a body that this server itself vouches for; the raw event's id once it is durable.

        Raises: Unavailable.
        """


class Feature(Protocol):
    def subscribe(self, host: Host) -> None:
        """React to events; called in every process."""

    def mount(self, app: FastAPI, host: Host, intake: Intake) -> AbstractAsyncContextManager[None]:
        """Add routes to the API. What is returned is entered while the API runs.

        Raises: SettingsInvalid.
        """


def installed() -> tuple[Feature, ...]:
    """Every installed feature, in the order of their names."""
    return extensions.installed(GROUP)
