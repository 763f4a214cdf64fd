"""Sites: the connections of the web chat, by their publishable key."""

from dataclasses import dataclass
from functools import lru_cache

import orjson

from crosschat.channels.webchat.config import origin_rules
from crosschat.channels.webchat.credentials import site_of
from crosschat.channels.webchat.origins import Origin, covered
from crosschat.connections.directory import Directory, Live
from crosschat.kit.crypto import same

CHANNEL = "webchat"


@dataclass(frozen=True, slots=True)
class Site:
    """`local_pages`: pages of this machine may use it although nobody has listed them."""

    live: Live
    local_pages: bool

    @property
    def id(self) -> str:
        return self.live.id

    @property
    def workspace_id(self) -> str:
        return self.live.workspace_id

    @property
    def publishable_key(self) -> str:
        return str(self.live.opened.credentials["publishable_key"])

    @property
    def identity_secret(self) -> str:
        return str(self.live.opened.credentials["identity_secret"])

    def allows(self, origin: str | None) -> bool:
        """Whether a page of this origin may use the chat."""
        rules = _rules(orjson.dumps(self.live.config.get("allowed_origins")))
        if covered(rules, origin):
            return True
        return self.local_pages and not rules and _is_local(origin)


class Sites:
    """`local_pages`: a site without origins is open to pages of this machine."""

    def __init__(self, directory: Directory, *, local_pages: bool) -> None:
        self._directory = directory
        self._local_pages = local_pages

    async def find(self, key: str) -> Site | None:
        """The site of a publishable key."""
        account = site_of(key)
        if account is None:
            return None
        for live in await self._directory.find(CHANNEL, account):
            site = self._site(live)
            if same(site.publishable_key, key):
                return site
        return None

    async def get(self, connection_id: str) -> Site | None:
        live = await self._directory.get(connection_id)
        return self._site(live) if live is not None and live.plugin.key == CHANNEL else None

    async def any_allows(self, origin: str | None) -> bool:
        """Whether some site lets this origin in: all that can be asked before a request comes."""
        lives = await self._directory.of_channel(CHANNEL)
        return any(self._site(live).allows(origin) for live in lives)

    def _site(self, live: Live) -> Site:
        return Site(live, self._local_pages)


@lru_cache(maxsize=1024)
def _rules(written: bytes) -> tuple[Origin, ...]:
    return origin_rules({"allowed_origins": orjson.loads(written)})


def _is_local(origin: str | None) -> bool:
    try:
        return origin is not None and Origin.parse(origin).is_loopback
    except ValueError:
        return False
