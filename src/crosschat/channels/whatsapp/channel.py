"""One WhatsApp number, opened."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from crosschat.channels.whatsapp import media as files
from crosschat.channels.whatsapp.capabilities import CAPABILITIES
from crosschat.channels.whatsapp.credentials import GRAPH, SECRET_VARIABLE, VERSION_VARIABLE
from crosschat.channels.whatsapp.diagnosis import number_findings
from crosschat.channels.whatsapp.inbound import parse_webhook
from crosschat.channels.whatsapp.onboarding import (
    app_of,
    register_number,
    subscribe,
    unsubscribe,
)
from crosschat.channels.whatsapp.outbound import HEAD, request_of
from crosschat.channels.whatsapp.template_check import check_template, render
from crosschat.channels.whatsapp.templates import (
    account_id,
    create_template,
    delete_template,
    list_templates,
)
from crosschat.channels.whatsapp.verdicts import VERDICTS
from crosschat.messaging.abilities import Expected, Finding, NewTemplate
from crosschat.messaging.capabilities import Rate
from crosschat.messaging.channel import (
    Account,
    Address,
    Downloaded,
    KnownTemplate,
    Opened,
    Part,
    Sent,
    Webhook,
)
from crosschat.messaging.content import Media, Template
from crosschat.messaging.events import Parsed
from crosschat.messaging.failures import NotConfigured, OutcomeUnknown
from crosschat.platforms.meta.graph import Graph
from crosschat.platforms.meta.reading import mapping, objects, text
from crosschat.platforms.meta.signature import verify_signature
from crosschat.platforms.meta.versions import configured_version

# whatsapp.md §1, "Number check".
_ACCOUNT_FIELDS = (
    "id,display_phone_number,verified_name,quality_rating,name_status,code_verification_status,"
    "status,throughput,whatsapp_business_manager_messaging_limit,health_status"
)
# §12: a number is raised to 1,000 a second by Meta, which then reports this level.
_RATES = MappingProxyType({"HIGH": Rate(per_second=1000, burst=1000)})


class WhatsApp:
    """A channel with all abilities of the Cloud API that CrossChat uses."""

    def __init__(self, opened: Opened) -> None:
        credentials = opened.credentials
        self._secret = _entered(credentials, "app_secret") or _entered(
            opened.environment, SECRET_VARIABLE
        )
        self.number = _entered(credentials, "phone_number_id")
        self._pin = _entered(credentials, "pin")
        self._app_id = _entered(credentials, "app_id")
        self._token = _entered(credentials, "access_token")
        self.business_account = _entered(credentials, "business_account_id")
        self._environment = opened.environment
        asked = opened.environment.get(VERSION_VARIABLE)
        self.graph = Graph(
            opened.session,
            base_url=opened.base_urls.get(GRAPH.setting) or GRAPH.default,
            version=configured_version(asked, datetime.now(UTC).date()),
            token=self._token,
            verdicts=VERDICTS,
            secrets=(self._secret, self._pin),
        )

    def verify(self, hook: Webhook) -> None:
        """Raises: SignatureInvalid."""
        verify_signature(hook.body, hook.headers, self._secret)

    def parse(self, hook: Webhook) -> Parsed:
        """Every event of every entry. Never raises for content."""
        return parse_webhook(hook)

    async def send(self, part: Part, to: Address) -> Sent:
        """Raises: ChannelError; OutcomeUnknown if the answer was lost or says nothing."""
        request = request_of(part, to, CAPABILITIES)
        answer = await self.graph.post(self._path("messages"), request)
        return _sent(answer)

    async def check_account(self) -> Account:
        """Whether the token works for the number. Raises: ChannelError."""
        answer = await self.graph.get(self._path(), {"fields": _ACCOUNT_FIELDS})
        shown = text(answer, "display_phone_number")
        return Account(
            id=text(answer, "id") or self.number,
            name=text(answer, "verified_name") or shown or self.number,
            rate=_RATES.get((text(mapping(answer, "throughput"), "level") or "").upper()),
            metadata={key: value for key, value in answer.items() if key != "id"},
        )

    async def diagnose(self, expected: Expected) -> tuple[Finding, ...]:
        """What Meta knows of the number that keeps messages from coming or going."""
        return await number_findings(
            self.graph,
            self.number,
            self.business_account,
            self._secret,
            self._environment,
            expected,
        )

    async def mark_read(self, external_id: str) -> None:
        """Blue ticks up to this message. Raises: ChannelError."""
        await self.graph.post(self._path("messages"), _read(external_id), repeatable=True)

    async def show_typing(self, to: Address, *, last_inbound: str | None) -> None:
        """For at most 25 seconds (§9); it also marks as read. Raises: ChannelError."""
        if last_inbound:
            request = {**_read(last_inbound), "typing_indicator": {"type": "text"}}
            await self.graph.post(self._path("messages"), request, repeatable=True)

    async def fetch_media(self, media: Media, *, max_bytes: int) -> Downloaded:
        """A customer's file. Raises: ChannelError; Rejected if it is larger than `max_bytes`."""
        return await files.fetch(self.graph, self._path(), media, max_bytes)

    async def upload_media(self, data: bytes, mime_type: str, filename: str | None) -> str:
        """The id of a file that is now at WhatsApp. Raises: ChannelError."""
        return await files.upload(self.graph, self._path(), data, mime_type, filename)

    async def list_templates(self) -> tuple[KnownTemplate, ...]:
        """Every template of the business account. Raises: ChannelError."""
        return await list_templates(self.graph, self.business_account)

    def validate_template(self, template: Template, known: Sequence[KnownTemplate]) -> None:
        """Raises: Rejected, saying what does not match."""
        check_template(template, known)

    def render_template(self, template: Template, known: Sequence[KnownTemplate]) -> str:
        """The template's text with its values."""
        return render(template, known)

    async def create_template(self, template: NewTemplate) -> KnownTemplate:
        """Submit it to Meta's review. Raises: ChannelError."""
        return await create_template(self.graph, self.business_account, template)

    async def delete_template(self, template: KnownTemplate) -> None:
        """Delete one language of it. Raises: ChannelError."""
        await delete_template(self.graph, self.business_account, template)

    async def activate(self) -> None:
        """Register the number, if its owner gave the PIN for that. Raises: ChannelError."""
        if self._pin:
            await register_number(self.graph, self._path(), self._pin)

    async def register(self, webhook_url: str, verify_token: str) -> None:
        """Subscribe our app to the account. Without the account's id that is left to its owner.

        Raises: ChannelError.
        """
        if self.business_account:
            account, app = account_id(self.business_account), await self._app()
            await subscribe(self.graph, account, app, webhook_url, verify_token)

    async def unregister(self, webhook_url: str) -> None:
        """Raises: ChannelError."""
        if self.business_account:
            account, app = account_id(self.business_account), await self._app()
            await unsubscribe(self.graph, account, app, webhook_url)

    async def _app(self) -> str:
        return self._app_id or await app_of(self.graph, self._token)

    def _path(self, edge: str | None = None) -> str:
        if not self.number.isascii() or not self.number.isdigit():
            raise NotConfigured("This connection has no valid phone number ID.")
        return f"{self.number}/{edge}" if edge else self.number


def _entered(values: Mapping[str, Any], name: str) -> str:
    """A value without the line break that pasting leaves at its end."""
    return str(values.get(name) or "").strip()


def _read(external_id: str) -> dict[str, Any]:
    return {**HEAD, "status": "read", "message_id": external_id}


def _sent(answer: dict[str, Any]) -> Sent:
    message = next(iter(objects(answer, "messages")), {})
    contact = next(iter(objects(answer, "contacts")), {})
    external_id = text(message, "id")
    if external_id is None:
        raise OutcomeUnknown("WhatsApp accepted the message, but its answer cannot be read.")
    metadata: dict[str, Any] = {}
    for source, key in ((message, "message_status"), (contact, "input"), (contact, "user_id")):
        if value := text(source, key):
            metadata[key] = value
    return Sent(
        external_id=external_id,
        address=text(contact, "wa_id") or text(contact, "user_id"),
        metadata=metadata,
    )
