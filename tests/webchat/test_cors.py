"""Which pages may talk to a site's chat: origins, keys, preflights."""

from typing import Any

import pytest

from tests.served import Served
from tests.webchat.browser import PAGE, Browser, Shop, connect

ALLOW = "access-control-allow-origin"
FOREIGN = (
    "https://evil.example",
    "http://shop.example",
    "https://shop.example:8443",
    "https://shop.example.evil.example",
    "https://evilshop.example",
    "https://sub.shop.example",
    "null",
    "https://SHOP.example@evil.example",
    "chrome-extension://abcdef",
    "",
)


async def preflight(shop: Shop, origin: str | None, path: str = "/messages") -> tuple[int, Any]:
    headers = {"Access-Control-Request-Method": "POST"}
    browser = Browser(shop, origin)
    status, _, answered = await browser.fetch("OPTIONS", path, headers)
    return status, answered


@pytest.mark.parametrize("path", ["/config", "/sessions", "/messages", "/stream", "/uploads"])
async def test_a_preflight_lets_in_exactly_the_pages_origin(shop: Shop, path: str) -> None:
    status, headers = await preflight(shop, PAGE, path)
    assert status == 204
    assert headers[ALLOW] == PAGE
    assert "Origin" in headers["vary"]
    assert "Authorization" in headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in headers


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_foreign_page_gets_nothing(shop: Shop, origin: str) -> None:
    status, headers = await preflight(shop, origin)
    assert status == 403
    assert ALLOW not in headers
    status, problem, headers = await Browser(shop, origin).fetch(
        "GET", "/config", {"X-Webchat-Key": shop.key}
    )
    assert (status, problem["code"]) == (403, "origin_not_allowed")
    assert ALLOW not in headers


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_stolen_token_is_no_good_on_a_foreign_page(shop: Shop, origin: str) -> None:
    browser = await shop.visit()
    browser.page = origin
    for method, path in (
        ("GET", "/messages"),
        ("POST", "/typing"),
        ("GET", "/stream"),
        ("DELETE", "/sessions"),
    ):
        status, problem, headers = await browser.fetch(method, path)
        assert (status, problem["code"]) == (403, "origin_not_allowed"), path
        assert ALLOW not in headers


async def test_answers_and_errors_may_be_read_by_the_page_and_by_nobody_else(shop: Shop) -> None:
    browser = await shop.visit()
    for method, path, expected in (("GET", "/messages", 200), ("POST", "/messages", 422)):
        status, _, headers = await browser.fetch(method, path)
        assert status == expected
        if path == "/messages" and method == "GET":
            assert headers[ALLOW] == PAGE
        assert "Origin" in headers["vary"]
        assert "access-control-allow-credentials" not in headers
        assert "set-cookie" not in headers


async def test_a_key_works_on_its_own_sites_pages_only(api: Served) -> None:
    one = await connect(api, allowed_origins=["https://one.example"])
    two = await connect(api, allowed_origins=["https://two.example"])
    # The preflight cannot know whose key will come; the request is held against its own site.
    assert (await preflight(one, "https://two.example"))[0] == 204
    status, problem, headers = await Browser(one, "https://two.example").fetch(
        "GET", "/config", {"X-Webchat-Key": one.key}
    )
    assert (status, problem["code"]) == (403, "origin_not_allowed")
    assert ALLOW not in headers
    browser = Browser(two, "https://two.example")
    assert (await browser.start())[0] == 200
    browser.page = "https://one.example"
    assert (await browser.ask("GET", "/messages"))[0] == 403


async def test_a_wildcard_covers_one_label(api: Served) -> None:
    shop = await connect(api, allowed_origins=["https://*.shop.example"])
    for origin, expected in (
        ("https://www.shop.example", 200),
        ("https://shop.example", 403),
        ("https://a.b.shop.example", 403),
        ("https://*.shop.example", 403),
        ("http://www.shop.example", 403),
    ):
        assert (await Browser(shop, origin).start())[0] == expected, origin


async def test_pages_of_this_server_itself_need_no_permission(shop: Shop) -> None:
    headers = {"X-Webchat-Key": shop.key, "Sec-Fetch-Site": "same-origin"}
    status, answer = await Browser(shop, None).ask("GET", "/config", headers)
    assert status == 200
    assert answer["business_id"] == shop.workspace_id


async def test_without_origins_only_pages_of_this_machine_are_let_in(api: Served) -> None:
    shop = await connect(api, allowed_origins=[])
    for origin, expected in (
        ("http://localhost:5173", 200),
        ("http://127.0.0.1:8080", 200),
        ("https://shop.example", 403),
        ("http://localhost.evil.example", 403),
    ):
        assert (await Browser(shop, origin).start())[0] == expected, origin


@pytest.mark.parametrize("variables", [{"CROSSCHAT_ENV": "production"}])
async def test_in_production_this_machine_is_nothing_special(api: Served) -> None:
    shop = await connect(api, allowed_origins=[])
    assert (await Browser(shop, "http://localhost:5173").start())[0] == 403


@pytest.mark.parametrize(
    "wrong",
    ["", "pk_", "pk_x_y", "cck_test_0123456789abcdef", "pk_sandbox_0000", "pk_ü_ü"],
)
async def test_a_wrong_key_is_refused_without_saying_more(shop: Shop, wrong: str) -> None:
    params = {"key": wrong}
    status, problem, headers = await Browser(shop).fetch("GET", "/config", params=params)
    assert (status, problem["code"]) == (401, "unknown_key")
    assert ALLOW not in headers
    almost = shop.key[:-1] + ("0" if shop.key[-1] != "0" else "1")
    status, _ = await Browser(shop).ask("GET", "/config", params={"key": almost})
    assert status == 401


async def test_the_key_may_stand_in_the_address_and_must_fit_the_business(shop: Shop) -> None:
    browser = Browser(shop)
    good = {"key": shop.key, "business_id": shop.workspace_id}
    assert (await browser.ask("GET", "/config", params=good))[0] == 200
    status, problem = await browser.ask(
        "GET", "/config", params={"key": shop.key, "business_id": "ws_other"}
    )
    assert (status, problem["code"]) == (401, "unknown_key")
    status, problem = await browser.start(business_id="ws_other")
    assert (status, problem["code"]) == (401, "unknown_key")


async def test_the_publishable_key_opens_nothing_else(shop: Shop) -> None:
    for path in ("/v1/conversations", "/v1/connections", "/v1/stream"):
        assert (await shop.api.ask("GET", path, key=shop.key))[0] == 401
    browser = await shop.visit()
    assert browser.token
    assert (await shop.api.ask("GET", "/v1/conversations", key=browser.token))[0] == 401


async def test_the_widgets_configuration_shows_looks_and_no_secrets(api: Served) -> None:
    shop = await connect(
        api,
        greeting_message="Hi!",
        theme="dark",
        primaryColor="#0066cc",
        position="bottom-left",
        styles={"buttonColor": "#fff", "fontFamily": "Arial, sans-serif"},
        auto_reply=False,
        internal_hint="for people only",
    )
    headers = {"X-Webchat-Key": shop.key}
    _, config = await Browser(shop).ask("GET", "/config", headers)
    assert config["greeting_message"] == "Hi!"
    assert (config["theme"], config["position"]) == ("dark", "bottom-left")
    assert config["primary_color"] == "#0066cc"
    assert config["styles"] == {"button_color": "#fff", "font_family": "Arial, sans-serif"}
    assert config["max_upload"] == 10 * 1024 * 1024
    written = str(config)
    assert shop.secret not in written
    assert "allowed_origins" not in written
    assert "internal_hint" not in written
