"""The owner's side: connecting a site, its keys, its looks."""

from typing import Any

import pytest

from crosschat.config import SettingsInvalid
from crosschat.webchat.settings import WebchatSettings
from tests.served import Served, until
from tests.webchat.browser import PAGE, Browser, Shop, connect

CONNECT = "/integrations/webchat/connect"


async def test_connecting_makes_a_site_with_its_keys(api: Served) -> None:
    body: dict[str, Any] = {"credentials": {}, "config": {"allowed_origins": [PAGE]}}
    status, made = await api.ask("POST", CONNECT, json=body)
    assert status == 200
    assert made["made"]["publishable_key"].startswith(f"pk_{made['account_id']}_")
    assert made["made"]["identity_secret"].startswith("ids_")
    _, again = await api.ask("POST", CONNECT, json=body)
    assert again["account_id"] != made["account_id"]
    # The secret is shown this once.
    _, page = await api.ask("GET", "/v1/connections")
    _, site = await api.ask("GET", f"/v1/webchat/sites/{made['connection_id']}")
    assert made["made"]["identity_secret"] not in str(page) + str(site)
    assert site["publishable_key"] == made["made"]["publishable_key"]


async def test_a_kept_answer_holds_no_secret(api: Served) -> None:
    body: dict[str, Any] = {"credentials": {}, "config": {}}
    headers = {"Idempotency-Key": "once"}
    _, first = await api.ask("POST", CONNECT, json=body, headers=headers)
    _, again = await api.ask("POST", CONNECT, json=body, headers=headers)
    assert first == again
    assert sorted(first["made"]) == ["publishable_key", "site_id"]


async def test_origins_are_kept_as_browsers_write_them(api: Served) -> None:
    given = [
        "HTTPS://Shop.Example/",
        "https://shop.example:443",
        "http://localhost:3000",
        "https://bücher.example",
        "https://*.shop.example",
        "http://[::1]:8080",
    ]
    shop = await connect(api, allowed_origins=given)
    _, site = await api.ask("GET", f"/v1/webchat/sites/{shop.connection_id}")
    assert site["config"]["allowed_origins"] == [
        "https://shop.example",
        "http://localhost:3000",
        "https://xn--bcher-kva.example",
        "https://*.shop.example",
        "http://[::1]:8080",
    ]


WRONG: tuple[dict[str, Any], ...] = (
    {"allowed_origins": ["shop.example"]},
    {"allowed_origins": ["*"]},
    {"allowed_origins": ["https://*"]},
    {"allowed_origins": ["https://*.com"]},
    {"allowed_origins": ["https://a*.shop.example"]},
    {"allowed_origins": ["https://*.*.example"]},
    {"allowed_origins": ["https://shop.example/path"]},
    {"allowed_origins": ["https://user@shop.example"]},
    {"allowed_origins": ["ftp://shop.example"]},
    {"allowed_origins": ["https://shop.example:99999"]},
    {"allowed_origins": ["null"]},
    {"allowed_origins": [5]},
    {"allowed_origins": {"a": 1}},
    {"allowed_origins": ["https://a.example"] * 101},
    {"theme": "neon"},
    {"position": "top"},
    {"primary_color": "red;background:url(//evil.example)"},
    {"primary_color": "</style><script>"},
    {"primary_color": 5},
    {"styles": "x"},
    {"styles": {"button_color": "expression(alert(1))"}},
    {"styles": {"font_family": "x;}</style>"}},
    {"styles": {"anything": "x"}},
    {"greeting_message": "x" * 2001},
    {"locale": "de_DE!"},
)


@pytest.mark.parametrize("config", WRONG, ids=str)
async def test_a_wrong_setting_is_refused_and_named(api: Served, config: dict[str, Any]) -> None:
    body = {"credentials": {}, "config": config}
    status, problem = await api.ask("POST", CONNECT, json=body)
    assert (status, problem["code"]) == (422, "invalid_config")
    assert problem["detail"]


async def test_a_change_holds_at_once_and_leaves_the_rest(shop: Shop) -> None:
    path = f"/v1/webchat/sites/{shop.connection_id}"
    other = "https://other.example"
    status, site = await shop.api.ask(
        "PATCH", path, json={"config": {"allowed_origins": [other], "greeting": "Hello!"}}
    )
    assert status == 200
    assert site["config"]["greeting_message"] == "Hello!"
    status, problem = await shop.api.ask("PATCH", path, json={"config": {"theme": "neon"}})
    assert (status, problem["code"]) == (422, "invalid_config")

    async def known() -> bool:
        return (await Browser(shop, other).start())[0] == 200

    await until(known)
    assert (await Browser(shop, PAGE).start())[0] == 403
    _, site = await shop.api.ask("PATCH", path, json={"config": {"greeting_message": None}})
    assert site["config"] == {"allowed_origins": [other]}


async def test_a_new_secret_replaces_the_old_one(shop: Shop) -> None:
    path = f"/v1/webchat/sites/{shop.connection_id}/identity-secret"
    old = shop.jwt("u")
    status, made = await shop.api.ask("POST", path)
    assert status == 200

    async def refused() -> bool:
        return (await Browser(shop).start(identity={"jwt": old}))[0] == 401

    await until(refused)
    fresh = shop.jwt("u", secret=made["identity_secret"])
    assert (await shop.visit(identity={"jwt": fresh})).visitor["verified"] is True


async def test_a_new_key_replaces_the_old_one_and_sessions_go_on(
    shop: Shop, visitor: Browser
) -> None:
    path = f"/v1/webchat/sites/{shop.connection_id}/publishable-key"
    _, site = await shop.api.ask("POST", path)
    assert site["publishable_key"] != shop.key

    async def refused() -> bool:
        return (await Browser(shop).start())[0] == 401

    await until(refused)
    assert (await visitor.ask("GET", "/messages"))[0] == 200
    headers = {"X-Webchat-Key": site["publishable_key"]}
    assert (await Browser(shop).ask("GET", "/config", headers))[0] == 200


async def test_other_connections_are_no_web_chats(api: Served) -> None:
    _, page = await api.ask("GET", "/v1/connections")
    [other] = [c["id"] for c in page["data"] if c["channel"] == "whatsapp"]
    for connection_id in (other, "cn_nobody"):
        status, problem = await api.ask("GET", f"/v1/webchat/sites/{connection_id}")
        assert (status, problem["code"]) == (404, "not_found")


async def test_the_demonstrations_site_works_on_this_machine(api: Served) -> None:
    _, page = await api.ask("GET", "/v1/connections")
    [demo] = [c for c in page["data"] if c["channel"] == "webchat"]
    assert demo["simulated"] is True
    _, site = await api.ask("GET", f"/v1/webchat/sites/{demo['id']}")
    shop = Shop(api, demo["id"], site["business_id"], site["publishable_key"], "")
    assert (await Browser(shop, "http://localhost:9000").start())[0] == 200
    assert (await Browser(shop, PAGE).start())[0] == 403


@pytest.mark.parametrize(
    "variables", [{"WEBCHAT_UPLOAD_MB": "x"}, {"WEBCHAT_UPLOAD_MB": "26"}, {"WEBCHAT_STREAMS": "0"}]
)
def test_a_wrong_variable_is_named(variables: dict[str, str]) -> None:
    with pytest.raises(SettingsInvalid, match=next(iter(variables))):
        WebchatSettings.load(variables)
