"""A channel that nobody has heard of passes the suite, and a careless one does not."""

import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

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
from crosschat.testing.suite import ChannelSuite


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
        return Sent(external_id=part.id, address=to.value)


class Careless:
    def __init__(self, opened: Opened) -> None:
        pass

    def verify(self, hook: Webhook) -> None:
        pass

    def parse(self, hook: Webhook) -> Parsed:
        return Parsed(events=(hook.json["event"],))

    async def send(self, part: Part, to: Address) -> Sent:
        return Sent(external_id=part.id, address=to.value)


def no_accounts(_: Webhook) -> Sequence[str]:
    return ()


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
    from_environment=lambda environment: dict(environment) or None,
    simulated=lambda seed, _: ({"loft": "1", "secret": f"ring of {seed}"}, {}),
    setup="Feed it.",
)


class TestAPigeon(ChannelSuite):
    plugin = PIGEON
    payloads = Path(__file__).parent / "payloads"


FIELDS = PIGEON.credentials


async def run(check: Callable[[ChannelSuite], Awaitable[None] | None], suite: ChannelSuite) -> None:
    found = check(suite)
    if found is not None:
        await found


@pytest.mark.parametrize(
    ("check", "change"),
    [
        ("test_the_plugin_names_itself", {"key": "Pi geon"}),
        ("test_the_plugin_names_itself", {"setup": " "}),
        ("test_the_plugin_names_itself", {"routes": ("webhook",)}),
        ("test_the_credentials_schema_is_complete", {"account_field": "perch"}),
        ("test_the_credentials_schema_is_complete", {"credentials": (*FIELDS, FIELDS[0])}),
        ("test_the_credentials_schema_is_complete", {"secret_fields": ("loft",)}),
        (
            "test_the_simulated_account_can_be_opened",
            {"simulated": lambda _, __: ({"loft": "1"}, {})},
        ),
        ("test_an_empty_environment_makes_no_connection", {"from_environment": dict}),
        (
            "test_the_capabilities_are_sane",
            {"capabilities": replace(PIGEON.capabilities, sent_kinds=frozenset({"texts"}))},
        ),
        (
            "test_the_capabilities_are_sane",
            {"capabilities": replace(PIGEON.capabilities, templates=True)},
        ),
        ("test_the_handshake_refuses_wrong_tokens", {"handshake": lambda query, _: str(query)}),
        ("test_forged_webhooks_are_refused", {"open": Careless}),
        ("test_an_unsigned_webhook_is_told_from_a_forged_one", {"open": Careless}),
        ("test_no_secret_means_no_entry", {"open": Careless}),
        ("test_garbage_never_raises", {"open": Careless}),
        ("test_garbage_never_raises", {"accounts": lambda _: (7,)}),
    ],
)
async def test_the_suite_finds_what_a_careless_author_forgets(
    check: str, change: dict[str, Any]
) -> None:
    class Tested(ChannelSuite):
        plugin = replace(PIGEON, **change)

    with pytest.raises((AssertionError, ValueError)):
        await run(getattr(ChannelSuite, check), Tested())
