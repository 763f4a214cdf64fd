"""The web chat as the composition root finds it (entry point group ``crosschat.features``)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta

from fastapi import FastAPI

from crosschat.conversations.events import DeliveriesAccepted, MemberTyping, MessagesReceived
from crosschat.features import Host, Intake
from crosschat.webchat import endpoints, message_endpoints, site_endpoints
from crosschat.webchat.feed import Feed
from crosschat.webchat.forgetting import Forgetting
from crosschat.webchat.gate import WebchatGate
from crosschat.webchat.parts import WebChat
from crosschat.webchat.settings import WebchatSettings


class WebchatFeature:
    def subscribe(self, host: Host) -> None:
        feed = Feed(host.directory, host.bus)
        host.events.on(MessagesReceived, feed.on_received)
        host.events.on(DeliveriesAccepted, feed.on_accepted)
        host.events.on(MemberTyping, feed.on_typing)

    def mount(self, app: FastAPI, host: Host, intake: Intake) -> AbstractAsyncContextManager[None]:
        settings = WebchatSettings.load(host.settings.environment)
        webchat = WebChat.build(host, intake, settings)
        app.state.webchat = webchat
        app.add_middleware(WebchatGate, sites=webchat.sites)
        for router in (endpoints.router, message_endpoints.router, site_endpoints.router):
            app.router.routes.extend(router.routes)
        after = timedelta(days=settings.session_days)
        return _running(webchat, Forgetting(host.database, host.files, after))


@asynccontextmanager
async def _running(webchat: WebChat, forgetting: Forgetting) -> AsyncIterator[None]:
    await webchat.receipts.start()
    sweeping = asyncio.create_task(forgetting.run(), name="webchat.forgetting")
    try:
        yield
    finally:
        sweeping.cancel()
        await asyncio.gather(sweeping, return_exceptions=True)
        await webchat.receipts.stop()


feature = WebchatFeature()
