"""The ninth channel: a package of its own, which CrossChat finds by its entry point alone."""

import hmac
from collections.abc import Mapping, Sequence

from crosschat.messaging.capabilities import Capabilities, InteractiveText, MediaLimit
from crosschat.messaging.channel import (
    Address,
    CredentialField,
    Opened,
    Part,
    Plugin,
    Sent,
    Webhook,
)
from crosschat.messaging.content import Text
from crosschat.messaging.events import ItemFailure, MessageReceived, Parsed, Person
from crosschat.messaging.failures import SignatureInvalid, SignatureMissing

SENT: list[tuple[str, Part]] = []
"""What the pigeons took along, with whom they flew to."""


class Pigeon:
    """The ninth channel: notes on legs. The note is the body, its secret a header."""

    def __init__(self, opened: Opened) -> None:
        self._secret = str(opened.credentials["secret"])

    def verify(self, hook: Webhook) -> None:
        given = hook.headers.get("x-ring")
        if self._secret and given is None:
            raise SignatureMissing("no ring")
        if not self._secret or not hmac.compare_digest(self._secret.encode(), str(given).encode()):
            raise SignatureInvalid("wrong ring")

    def parse(self, hook: Webhook) -> Parsed:
        try:
            note = hook.body.decode()
        except UnicodeDecodeError:
            return Parsed(failures=(ItemFailure(position="body", reason="not text"),))
        event = MessageReceived(
            sender=Person(address="loft"),
            external_id=f"raw:{hook.event}",
            content=Text(text=note.replace("\x00", "")),
        )
        return Parsed(events=(event,))

    async def send(self, part: Part, to: Address) -> Sent:
        SENT.append((to.value, part))
        return Sent(external_id=part.id, address=to.value)


def no_accounts(_: Webhook) -> Sequence[str]:
    return ()


def from_environment(environment: Mapping[str, str]) -> Mapping[str, str] | None:
    loft, secret = environment.get("PIGEON_LOFT"), environment.get("PIGEON_RING")
    return {"loft": loft, "secret": secret} if loft and secret else None


PIGEON = Plugin(
    key="pigeon",
    name="Pigeon",
    capabilities=Capabilities(
        max_text=40,
        text_unit="bytes",
        media={"image": MediaLimit(10)},
        interactive={"buttons": 2},
        interactive_text={"buttons": InteractiveText(body=20, title=5)},
        sent_kinds=frozenset({"text", "media", "interactive"}),
    ),
    credentials=(
        CredentialField(name="loft", label="Loft"),
        CredentialField(name="secret", label="Ring", secret=True, aliases=("ring",)),
    ),
    account_field="loft",
    open=Pigeon,
    accounts=no_accounts,
    secret_fields=("secret",),
    from_environment=from_environment,
    simulated=lambda seed, _: ({"loft": "1", "secret": f"ring of {seed}"}, {}),
    setup="Feed it.",
)
