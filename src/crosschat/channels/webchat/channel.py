"""One site's chat, opened. There is no platform: what is sent is in our database already."""

import msgspec

from crosschat.channels.webchat.envelope import Envelope
from crosschat.messaging.channel import Address, Opened, Part, Sent, Webhook
from crosschat.messaging.events import ItemFailure, MessageReceived, Parsed, Person
from crosschat.messaging.failures import SignatureInvalid, SignatureMissing

_decode = msgspec.json.Decoder(Envelope).decode


class WebChat:
    def __init__(self, opened: Opened) -> None:
        """The keys in `opened` are the API's business (:mod:`crosschat.webchat`), not ours."""

    def verify(self, hook: Webhook) -> None:
        """Nobody sends us webhooks: visitors come through the API, with a session each."""
        if not hook.headers:
            raise SignatureMissing("The web chat takes no webhooks.")
        raise SignatureInvalid("The web chat takes no webhooks.")

    def parse(self, hook: Webhook) -> Parsed:
        try:
            envelope = _decode(hook.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            reason = f"{type(error).__name__}: {error}"
            return Parsed(failures=(ItemFailure(position="body", reason=reason[:500]),))
        visitor = envelope.visitor
        received = MessageReceived(
            account=envelope.site,
            at=envelope.at if envelope.at.tzinfo else None,
            sender=Person(address=visitor.id, name=visitor.name),
            external_id=envelope.external_id,
            content=envelope.content,
            metadata={
                "client_id": envelope.client_id,
                "verified": visitor.verified,
                **({"page": envelope.page} if envelope.page else {}),
            },
        )
        return Parsed(events=(received,))

    async def send(self, part: Part, to: Address) -> Sent:
        """Accepted at once; the visitor's streams show it under the part's own id."""
        return Sent(external_id=part.id)


def site_named(body: bytes) -> str | None:
    """The site that a body speaks of, if it is one of ours."""
    try:
        return _decode(body).site
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
