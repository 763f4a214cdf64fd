"""The channel as a whole. Inbound cases stand in ``payloads/``, the other tables beside this file.

Impossible here, because …

1. naming who did not get a message in a group: a status without a participant names the group only;
2. asking WhatsApp what became of a message: there is no such call, only statuses with our id;
3. taking back or editing what we sent: only the app in coexistence can, the Cloud API cannot;
4. typing that stops: there is no "off" call, it ends by itself after 25 seconds;
5. the official bodies of `user_id_update` and `ACCOUNT_RESTRICTION`: they are unconfirmed (§16), so
   these cases are of our own making and every inner field is optional.
"""

from pathlib import Path

import orjson
import pytest

from crosschat.channels.whatsapp import accounts, plugin
from crosschat.channels.whatsapp.channel import WhatsApp
from crosschat.channels.whatsapp.tests.account import SECRET, signed
from crosschat.messaging.channel import (
    ChecksAccount,
    FetchesMedia,
    MarksRead,
    Templates,
    Types,
    UploadsMedia,
    Webhook,
)
from crosschat.messaging.failures import SignatureInvalid
from crosschat.testing.cases import load_cases
from crosschat.testing.opening import opened
from crosschat.testing.suite import ChannelSuite

PAYLOADS = Path(__file__).parent / "payloads"


class TestTheChannel(ChannelSuite):
    plugin = plugin
    payloads = PAYLOADS


def test_it_has_every_ability_that_it_claims(whatsapp: WhatsApp) -> None:
    for ability in (ChecksAccount, FetchesMedia, MarksRead, Templates, Types, UploadsMedia):
        assert isinstance(whatsapp, ability)


# Every field of §8, type of §6 and status of §7 of the fact sheet.
EVENTS = {
    *("messages", "statuses", "errors", "calls", "history", "security", "user_preferences"),
    *("user_id_update", "account_update", "account_alerts", "account_review_update"),
    *("message_template_status_update", "message_template_quality_update"),
    *("message_template_components_update", "template_category_update"),
    *("phone_number_quality_update", "phone_number_name_update", "business_username_update"),
    *("business_capability_update", "smb_message_echoes", "smb_app_state_sync"),
}
TYPES = (
    *("text", "image", "video", "audio", "voice", "document", "sticker", "location", "contacts"),
    *("interactive", "button", "reaction", "order", "system", "edit", "revoke", "unsupported"),
    *("unknown", "request_welcome"),
)
STATUSES = ("sent", "delivered", "read", "played", "failed", "deleted")


def test_there_is_a_case_for_everything_that_the_sheet_names() -> None:
    cases = load_cases(PAYLOADS)
    assert {case.name.split("__")[0] for case in cases} >= EVENTS
    bodies = b"".join(case.body for case in cases)
    for kind in TYPES:
        assert f'"type":"{kind}"'.encode() in bodies, kind
    for status in STATUSES:
        assert f'"status":"{status}"'.encode() in bodies, status


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"entry": [{"changes": [{"value": {"messages": [{"from": "1"}]}}]}]}, ()),
        ({"messages": [{"from": "1"}]}, ()),
        (
            {
                "entry": [
                    {
                        "id": "33",
                        "changes": [
                            {"value": {"metadata": {"phone_number_id": "7"}}},
                            {"value": {"metadata": {"phone_number_id": 8}}},
                            {"value": {"metadata": {"phone_number_id": "7"}}},
                            {"field": "account_update", "value": {"event": "X"}},
                        ],
                    },
                    {"id": 44, "changes": [{"value": {"event": "X"}}]},
                ]
            },
            ("7", "8", "33", "44"),
        ),
        ([], ()),
        ("x", ()),
    ],
)
def test_accounts_are_read_from_any_shape(body: object, named: tuple[str, ...]) -> None:
    assert tuple(accounts(Webhook(body=orjson.dumps(body)))) == named


GOOD = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "ours"}


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        (GOOD, "1158201444"),
        ({**GOOD, "hub.challenge": "01 é/?"}, "01 é/?"),
        ({**GOOD, "hub.verify_token": "other"}, None),
        ({**GOOD, "hub.verify_token": ""}, None),
        ({**GOOD, "hub.verify_token": "öurs"}, None),
        ({**GOOD, "hub.mode": "unsubscribe"}, None),
        ({"hub.mode": "subscribe", "hub.verify_token": "ours"}, None),
        ({}, None),
    ],
)
def test_the_challenge_is_answered_verbatim_to_those_who_know_a_token(
    query: dict[str, str], answer: str | None
) -> None:
    assert plugin.handshake
    assert plugin.handshake(query, ("first", "", "ours")) == answer


BODY = '{"text":"olá 👍","path":"a\\/b"}'.encode()
ESCAPED = b'{"text":"ol\\u00e1 \\ud83d\\udc4d","path":"a\\/b"}'


def test_a_signed_webhook_is_accepted(whatsapp: WhatsApp) -> None:
    whatsapp.verify(Webhook(body=BODY, headers=signed(BODY)))


def test_a_body_that_was_decoded_on_the_way_is_accepted(whatsapp: WhatsApp) -> None:
    whatsapp.verify(Webhook(body=BODY, headers=signed(ESCAPED)))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-hub-signature-256": ""},
        {"x-hub-signature-256": signed(BODY)["x-hub-signature-256"][7:]},
        {"x-hub-signature-256": signed(BODY)["x-hub-signature-256"].upper()},
        {"x-hub-signature": signed(BODY)["x-hub-signature-256"]},
        signed(BODY, "another secret"),
        signed(BODY + b" "),
        {"x-hub-signature-256": "sha256=é"},
    ],
)
def test_any_other_webhook_is_refused(whatsapp: WhatsApp, headers: dict[str, str]) -> None:
    with pytest.raises(SignatureInvalid) as refused:
        whatsapp.verify(Webhook(body=BODY, headers=headers))
    assert signed(BODY)["x-hub-signature-256"] not in str(refused.value)


@pytest.mark.parametrize("own", ["", SECRET])
async def test_the_connections_own_secret_comes_before_the_environments(own: str) -> None:
    environment = {"META_APP_SECRET": "of the environment"}
    async with opened(plugin, credentials={"app_secret": own}, environment=environment) as channel:
        secret = own or "of the environment"
        channel.verify(Webhook(body=BODY, headers=signed(BODY, secret)))
        with pytest.raises(SignatureInvalid):
            channel.verify(Webhook(body=BODY, headers=signed(BODY, "x")))


@pytest.mark.parametrize(
    ("environment", "credentials"),
    [
        ({}, None),
        ({"META_ACCESS_TOKEN": "t"}, None),
        ({"META_PHONE_NUMBER_ID": "1", "META_ACCESS_TOKEN": ""}, None),
        (
            {"META_PHONE_NUMBER_ID": "1", "META_ACCESS_TOKEN": "t"},
            {"phone_number_id": "1", "access_token": "t"},
        ),
        (
            {
                "META_PHONE_NUMBER_ID": "1",
                "META_ACCESS_TOKEN": "t",
                "META_APP_SECRET": "s",
                "META_BUSINESS_ACCOUNT_ID": "2",
            },
            {
                "phone_number_id": "1",
                "access_token": "t",
                "app_secret": "s",
                "business_account_id": "2",
            },
        ),
    ],
)
def test_the_guides_variables_make_a_connection(
    environment: dict[str, str], credentials: dict[str, str] | None
) -> None:
    assert plugin.from_environment
    assert plugin.from_environment(environment) == credentials


def test_the_guides_names_are_known_as_aliases() -> None:
    names = {n: f.name for f in plugin.credentials for n in (f.name, *f.aliases)}
    assert names["phoneNumberId"] == names["meta_phone_number_id"] == "phone_number_id"
    assert names["META_PHONE_NUMBER_ID"] == "phone_number_id"
    assert names["accessToken"] == "access_token"
    assert names["businessAccountId"] == "business_account_id"
    assert names["verifyToken"] == "verify_token"
    assert names["appSecret"] == "app_secret"


def test_the_sandboxes_account_derives_from_the_seed() -> None:
    assert plugin.simulated
    credentials, urls = plugin.simulated("seed", "http://127.0.0.1:9000")
    assert credentials == {
        "phone_number_id": "100000000000001",
        "business_account_id": "200000000000001",
        "access_token": "sandbox-329c8a2c2fb0793fb9de3674952c615e",
        "app_secret": "96883b471025a766dd893dfa9e05aa63",
        "verify_token": "892a1dbd1a63da384275f36cdd36a603",
    }
    assert urls == {"GRAPH_API_URL": "http://127.0.0.1:9000/graph"}
