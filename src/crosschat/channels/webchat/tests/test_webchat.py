"""The channel as a whole. Its API for visitors is tested in ``tests/webchat``.

Impossible here: a refused send, a rate limit, an outcome in doubt. There is no platform.
"""

from pathlib import Path

import pytest

from crosschat.channels.webchat import plugin
from crosschat.channels.webchat.credentials import complete, new_key, site_of
from crosschat.messaging.channel import Address, Part, Webhook
from crosschat.messaging.content import Text
from crosschat.messaging.failures import SignatureInvalid
from crosschat.testing.opening import opened
from crosschat.testing.suite import ChannelSuite


class TestTheChannel(ChannelSuite):
    plugin = plugin
    payloads = Path(__file__).parent / "payloads"


async def test_sending_is_accepting_under_our_own_id() -> None:
    async with opened(plugin) as channel:
        part = Part(id="dlv_1", content=Text(text="hello"))
        first = await channel.send(part, Address(value="vis_1"))
        again = await channel.send(part, Address(value="vis_1"))
    assert first == again
    assert first.external_id == "dlv_1"


async def test_no_webhook_is_ever_taken() -> None:
    async with opened(plugin) as channel:
        for headers in ({}, {"host": "localhost"}, {"x-hub-signature-256": "sha256=0"}):
            with pytest.raises(SignatureInvalid):
                channel.verify(Webhook(body=b"{}", headers=headers))


def test_keys_are_made_where_they_are_missing_and_kept_where_they_are_given() -> None:
    one, two = complete({}), complete({})
    assert one["site_id"] != two["site_id"]
    assert one["identity_secret"] != two["identity_secret"]
    assert site_of(one["publishable_key"]) == one["site_id"]
    assert complete(one) == one
    assert complete({"site_id": "s"})["publishable_key"].startswith("pk_s_")


@pytest.mark.parametrize("key", ["", "pk_", "pk__x", "pk_x_", "sk_a_b", "pk", "_a_b", "pk_a"])
def test_what_is_not_written_like_a_key_names_no_site(key: str) -> None:
    assert site_of(key) is None


def test_a_site_id_may_hold_an_underscore() -> None:
    assert site_of(new_key("my_site")) == "my_site"
