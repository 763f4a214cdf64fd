"""One account that is reached through a Page's token, opened."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

import aiohttp
import orjson

from crosschat.messaging.abilities import Expected, Finding
from crosschat.messaging.channel import (
    UNNAMED,
    Account,
    Address,
    Downloaded,
    Opened,
    Part,
    Sent,
    Webhook,
)
from crosschat.messaging.content import Media
from crosschat.messaging.events import Parsed
from crosschat.messaging.failures import (
    ConnectionFailed,
    NotConfigured,
    OutcomeUnknown,
    Rejected,
)
from crosschat.platforms.meta.download import download
from crosschat.platforms.meta.graph import Graph
from crosschat.platforms.meta.pages.credentials import GRAPH, SECRET_VARIABLE, VERSION_VARIABLE
from crosschat.platforms.meta.pages.diagnosis import page_findings
from crosschat.platforms.meta.pages.dialect import Dialect
from crosschat.platforms.meta.pages.inbound import parse_webhook
from crosschat.platforms.meta.pages.outbound import request_of, type_of_mime
from crosschat.platforms.meta.reading import mapping, text
from crosschat.platforms.meta.signature import verify_signature
from crosschat.platforms.meta.versions import configured_version


class PageChannel:
    """A channel for what a Page's token opens; what differs stands in its `dialect`."""

    dialect: ClassVar[Dialect]

    def __init__(self, opened: Opened) -> None:
        credentials, environment = opened.credentials, opened.environment
        self.environment = environment
        self._secret = _entered(credentials, "app_secret") or _entered(environment, SECRET_VARIABLE)
        self.account = _entered(credentials, self.dialect.account_field)
        self.graph = Graph(
            opened.session,
            base_url=opened.base_urls.get(GRAPH.setting) or GRAPH.default,
            version=configured_version(environment.get(VERSION_VARIABLE), datetime.now(UTC).date()),
            token=_entered(credentials, "access_token"),
            verdicts=self.dialect.verdicts,
            secrets=(self._secret,),
        )

    def verify(self, hook: Webhook) -> None:
        """Raises: SignatureInvalid."""
        verify_signature(hook.body, hook.headers, self._secret)

    def parse(self, hook: Webhook) -> Parsed:
        """Every event of every entry. Never raises for content."""
        return parse_webhook(hook)

    async def send(self, part: Part, to: Address) -> Sent:
        """Raises: ChannelError; OutcomeUnknown if the answer was lost or says nothing."""
        answer = await self.graph.post("me/messages", request_of(part, to, self.dialect))
        external_id = text(answer, "message_id")
        if external_id is None:
            raise OutcomeUnknown(
                f"{self.dialect.name} accepted the message, but its answer cannot be read."
            )
        return Sent(external_id=external_id, address=text(answer, "recipient_id"))

    async def check_account(self) -> Account:
        """Whether the token works, and for which account.

        Raises:
            NotConfigured: it is the token of another account than the one named.
            ChannelError: it does not work, or the platform could not be asked.
        """
        page = await self.graph.get("me", {"fields": self.dialect.identity})
        found = self.account_in(page)
        actual = text(found, "id")
        if actual is None:
            raise NotConfigured(
                f"No {self.dialect.name} account belongs to this token. Link it to the Page at"
                " Meta, or use the token of the Page that it is linked to."
            )
        if self.account not in {UNNAMED, actual}:
            raise NotConfigured(
                f"This token is of the account {actual}, not of {self.account}. Use the token of"
                " the account that you name."
            )
        name = text(found, "name") or text(found, "username") or actual
        return Account(id=actual, name=name, metadata={"page": text(page, "id") or ""})

    async def diagnose(self, expected: Expected) -> tuple[Finding, ...]:
        """What Meta knows of the account that keeps messages from coming or going."""
        return await page_findings(
            self, self.graph, self.dialect, self.account, self._secret, self.environment, expected
        )

    def account_in(self, page: Mapping[str, Any]) -> Mapping[str, Any]:
        """The account's part of what the platform tells of its Page."""
        if self.dialect.object == "page":
            return page
        return mapping(page, "instagram_business_account")

    async def show_typing(self, to: Address, *, last_inbound: str | None) -> None:  # noqa: ARG002, RUF100
        """For at most 20 seconds (§5). Raises: ChannelError."""
        request = {"recipient": {"id": to.value}, "sender_action": "typing_on"}
        await self.graph.post("me/messages", request, repeatable=True)

    async def fetch_media(self, media: Media, *, max_bytes: int) -> Downloaded:
        """A customer's file. Raises: ChannelError; Rejected if it is larger than `max_bytes`."""
        if not media.url:
            raise Rejected("This file came without an address.")
        data, named = await download(self.graph, media.url, max_bytes=max_bytes)
        return Downloaded(data=data, mime_type=media.mime_type or named, filename=media.filename)

    async def upload_media(self, data: bytes, mime_type: str, filename: str | None) -> str:
        """The id of a file that is now at the platform, for 90 days. Raises: ChannelError."""
        attachment = {"type": type_of_mime(mime_type), "payload": {"is_reusable": True}}
        form = aiohttp.FormData()
        form.add_field("message", orjson.dumps({"attachment": attachment}).decode())
        if self.dialect.object != "page":
            form.add_field("platform", self.dialect.object)
        form.add_field("filedata", data, filename=filename or "file", content_type=mime_type)
        answer = await self.graph.upload("me/message_attachments", form)
        if found := text(answer, "attachment_id"):
            return found
        raise ConnectionFailed(
            f"{self.dialect.name} took the file but named no id for it; we try again."
        )


def _entered(values: Mapping[str, Any], name: str) -> str:
    """A value without the line break that pasting leaves at its end."""
    return str(values.get(name) or "").strip()
