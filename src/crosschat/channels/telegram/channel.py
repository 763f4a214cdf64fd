"""One Telegram bot, opened."""

import contextlib
from typing import Any

from crosschat.channels.telegram import polling, profiles, registration, sending
from crosschat.channels.telegram.api import BotApi, too_large
from crosschat.channels.telegram.credentials import TELEGRAM, bot_id_of, entered, webhook_secret_of
from crosschat.channels.telegram.diagnosis import bot_findings
from crosschat.channels.telegram.inbound import parse_webhook
from crosschat.channels.telegram.outbound import text_of
from crosschat.channels.telegram.places import Place, message_at, place_at, query_of
from crosschat.channels.telegram.verdicts import Harmless
from crosschat.messaging.abilities import Expected, Finding, Polled, Profile
from crosschat.messaging.channel import Account, Address, Downloaded, Opened, Part, Sent, Webhook
from crosschat.messaging.content import Content, Media, Text
from crosschat.messaging.events import Parsed
from crosschat.messaging.failures import ConnectionFailed, Rejected
from crosschat.platforms.meta.reading import number, text

_LARGEST_DOWNLOAD = 20 * 1024 * 1024  # bytes, §6
_LONGEST_ANSWER = 200  # characters, §7


class Telegram:
    """A channel with all abilities of the Bot API that CrossChat uses."""

    def __init__(self, opened: Opened) -> None:
        credentials = opened.credentials
        token = entered(credentials, "bot_token")
        self.bot_id = bot_id_of(token)
        self._secret = entered(credentials, "webhook_secret") or webhook_secret_of(token)
        self._read_file = opened.read_file
        self._api = BotApi(
            opened.session,
            base_url=opened.base_urls.get(TELEGRAM.setting) or TELEGRAM.default,
            token=token,
            secrets=(self._secret,),
        )

    def verify(self, hook: Webhook) -> None:
        """Raises: SignatureInvalid."""
        registration.verify_secret(hook, self._secret)

    def parse(self, hook: Webhook) -> Parsed:
        """Every event of an update. Never raises for content."""
        return parse_webhook(hook, self.bot_id)

    async def send(self, part: Part, to: Address) -> Sent:
        """Raises: ChannelError; OutcomeUnknown if the answer was lost or says nothing."""
        return await sending.send(self._api, part, to, self._read_file)

    async def check_account(self) -> Account:
        """Whether the token works, and whose it is. Raises: ChannelError."""
        me = await self._api.ask("getMe")
        username = text(me, "username")
        kept = {key: value for key, value in me.items() if key != "id"} if me else {}
        return Account(
            id=text(me, "id") or self.bot_id,
            name=text(me, "first_name") or username or self.bot_id,
            metadata={**kept, **({"link": f"https://t.me/{username}"} if username else {})},
        )

    async def diagnose(self, expected: Expected) -> tuple[Finding, ...]:
        """What Telegram knows of the bot that keeps messages from coming or going."""
        return await bot_findings(self._api, expected)

    async def registered_url(self) -> str | None:
        """The webhook that is set, whoever did. Raises: ChannelError."""
        return await registration.registered_url(self._api)

    async def register(self, webhook_url: str, verify_token: str) -> None:  # noqa: ARG002, RUF100
        """With our own secret, so no verify token is needed.

        Raises: NotConfigured, if a foreign webhook is set; ChannelError.
        """
        await registration.register(self._api, webhook_url, self._secret)

    async def unregister(self, webhook_url: str) -> None:
        """Leaves a foreign webhook alone. Raises: ChannelError."""
        await registration.unregister(self._api, webhook_url)

    async def poll(self, cursor: str | None, *, wait: float) -> Polled:
        """Raises: ChannelError; NotConfigured if a webhook is set."""
        return await polling.poll(self._api, cursor, wait)

    async def answer_choice(self, external_id: str, *, text: str | None = None) -> None:
        """Stops the button's waiting; too late is no failure. Raises: ChannelError."""
        query = query_of(external_id)
        if query is None:
            return
        parameters = {"callback_query_id": query}
        if text:
            parameters["text"] = text[:_LONGEST_ANSWER]
        with contextlib.suppress(Harmless):
            await self._api.ask("answerCallbackQuery", parameters)

    async def show_typing(self, to: Address, *, last_inbound: str | None) -> None:
        """For at most 5 seconds (§7). Raises: ChannelError."""
        if place := place_at(to.value):
            await self._api.ask("sendChatAction", {**place.parameters, "action": "typing"})

    async def mark_read(self, external_id: str) -> None:
        """Only in business chats: bots themselves show no ticks (§9). Raises: ChannelError."""
        found = message_at(external_id)
        if found and found[0].business:
            await self._api.ask("readBusinessMessage", _message(*found))

    async def edit(self, external_id: str, content: Content) -> None:
        """A text for a text; unchanged is no failure. Raises: ChannelError."""
        if not isinstance(content, Text):
            raise Rejected("Only the text of a Telegram message can be changed.")
        with contextlib.suppress(Harmless):
            await self._api.ask("editMessageText", {**_known(external_id), **text_of(content)})

    async def delete(self, external_id: str) -> None:
        """Within 48 hours (§7). Raises: ChannelError."""
        named = _known(external_id)
        business = named.pop("business_connection_id", None)
        if business is None:
            await self._api.ask("deleteMessage", named)
            return
        ids = [named["message_id"]]
        await self._api.ask(
            "deleteBusinessMessages", {"business_connection_id": business, "message_ids": ids}
        )

    async def fetch_media(self, media: Media, *, max_bytes: int) -> Downloaded:
        """A customer's file. Raises: ChannelError; Rejected if it is too large for bots (20 MB)."""
        limit = min(max_bytes, _LARGEST_DOWNLOAD)
        if not media.external_id:
            raise Rejected("This file has no id at Telegram.")
        if (media.size or 0) > limit:
            raise too_large(limit)
        found = await self._api.ask("getFile", {"file_id": media.external_id})
        if (number(found, "file_size") or 0) > limit:
            raise too_large(limit)
        path = text(found, "file_path")
        if path is None:
            raise ConnectionFailed("Telegram named no address for this file; we try again.")
        data, named = await self._api.download(path, max_bytes=limit)
        mime_type = media.mime_type or named
        return Downloaded(data=data, mime_type=mime_type, filename=media.filename)

    async def fetch_profile(self, address: str) -> Profile | None:
        """Name, username, picture. Raises: ChannelError."""
        place = place_at(address)
        return await profiles.fetch_profile(self._api, place) if place else None


def _known(external_id: str) -> dict[str, Any]:
    found = message_at(external_id)
    if found is None:
        raise Rejected("This is no id of a Telegram message.")
    return _message(*found)


def _message(place: Place, message_id: int) -> dict[str, Any]:
    return {**place.parameters, "message_id": message_id}
