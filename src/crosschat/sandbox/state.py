"""The simulated world: everything that the endpoints share."""

import time
from typing import cast

from starlette.applications import Starlette
from starlette.requests import Request

from crosschat.sandbox.chats import Chats
from crosschat.sandbox.config import SandboxConfig, Settings, derive
from crosschat.sandbox.delivery import WebhookSender
from crosschat.sandbox.faults import FaultBoard
from crosschat.sandbox.ledger import Ledger, ModelCall, SentMessage
from crosschat.sandbox.live import Hub
from crosschat.sandbox.pages.world import Pages
from crosschat.sandbox.telegram.world import TelegramWorld
from crosschat.sandbox.whatsapp.accounts import Numbers, People, default_number
from crosschat.sandbox.whatsapp.envelope import MessageIds
from crosschat.sandbox.whatsapp.media import MediaStore
from crosschat.sandbox.whatsapp.statuses import Statuses
from crosschat.sandbox.whatsapp.templates import AccountTemplates
from crosschat.sandbox.whatsapp.window import Windows


class Sandbox:
    """Owns the state; the endpoints read and change it."""

    def __init__(self, config: SandboxConfig) -> None:
        self.config = config
        self.settings = Settings(config.window, config.delivered_after, config.read_after)
        self.hub = Hub()
        self.faults = FaultBoard(derive(config.seed, "faults"))
        self.sender = WebhookSender(config, self.faults)
        self.messages: Ledger[SentMessage] = Ledger(config.ledger_size)
        self.model_calls: Ledger[ModelCall] = Ledger(config.ledger_size)
        self.chats = Chats(self.hub)
        self.numbers = Numbers(default_number(config.seed, config.crosschat_url))
        self.pages = Pages()
        self.people = People()
        self.message_ids = MessageIds()
        self.windows = Windows()
        self.templates = AccountTemplates()
        self.media = MediaStore(config.media_bytes)
        self.statuses = Statuses(config, self.settings, self.sender, self.chats)
        self.telegram = TelegramWorld(
            config, self.settings, self.faults, self.sender, self.chats, self.hub
        )

    async def start(self) -> None:
        """Open connections and start what runs in the background."""
        await self.sender.start()
        self.statuses.start()

    async def close(self) -> None:
        """Stop what runs in the background."""
        self.hub.close()
        await self.statuses.close()
        await self.telegram.close()
        await self.sender.close()

    @staticmethod
    def now() -> float:
        """The simulated world's time: Unix seconds, the machine's own clock."""
        return time.time()


def sandbox_of(app: Starlette) -> Sandbox:
    """The sandbox behind an application made by `create_app`."""
    return cast("Sandbox", app.state.sandbox)


def sandbox(request: Request) -> Sandbox:
    """The sandbox that a request is for."""
    return sandbox_of(request.app)
