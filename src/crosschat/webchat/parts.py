"""What the visitors' API needs, in one object: `request.app.state.webchat`."""

from dataclasses import dataclass
from datetime import timedelta

from fastapi import Request

from crosschat.database import Database
from crosschat.features import Host, Intake
from crosschat.files.links import Links
from crosschat.kit.limiter import Limiter
from crosschat.live.hub import Hub
from crosschat.webchat.receipts import Receipts
from crosschat.webchat.sessions import Sessions
from crosschat.webchat.settings import WebchatSettings
from crosschat.webchat.sites import Sites
from crosschat.webchat.uploads import Uploads

_TYPING_EVERY = 3.0  # seconds


@dataclass(frozen=True, slots=True)
class WebChat:
    """`addresses`, `new_visitors` and `typing` are limits of this process: several processes
    allow that much each. What one visitor may write is counted in the database.
    """

    settings: WebchatSettings
    database: Database
    hub: Hub
    links: Links
    intake: Intake
    sites: Sites
    sessions: Sessions
    receipts: Receipts
    uploads: Uploads
    addresses: Limiter
    new_visitors: Limiter
    typing: Limiter

    @classmethod
    def build(cls, host: Host, intake: Intake, settings: WebchatSettings) -> "WebChat":
        return cls(
            settings=settings,
            database=host.database,
            hub=host.hub,
            links=host.links,
            intake=intake,
            sites=Sites(host.directory, local_pages=host.settings.development),
            sessions=Sessions(timedelta(days=settings.session_days)),
            receipts=Receipts(host.database),
            uploads=Uploads(host.files, settings.upload_bytes),
            addresses=_per_minute(settings.address_per_minute),
            new_visitors=_per_minute(settings.sessions_per_minute),
            typing=Limiter(1 / _TYPING_EVERY, burst=1),
        )


def webchat_of(request: Request) -> WebChat:
    webchat: WebChat = request.app.state.webchat
    return webchat


def _per_minute(count: float) -> Limiter:
    """Half a minute's worth at once."""
    return Limiter(count / 60, burst=max(1, int(count / 2)))
