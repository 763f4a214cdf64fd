"""A channel that nobody has heard of passes the suite, and a careless one does not."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crosschat.messaging.channel import Address, Opened, Part, Sent, Webhook
from crosschat.messaging.events import Parsed
from crosschat.testing.suite import ChannelSuite
from tests.testing.ninth_channel import loaded

PIGEON = loaded()


class Careless:
    def __init__(self, opened: Opened) -> None:
        pass

    def verify(self, hook: Webhook) -> None:
        pass

    def parse(self, hook: Webhook) -> Parsed:
        return Parsed(events=(hook.json["event"],))

    async def send(self, part: Part, to: Address) -> Sent:
        return Sent(external_id=part.id, address=to.value)


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
