"""Sessions: begun, resumed, ended, and what a token is good for."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from crosschat.kit import clock
from crosschat.models import Contact, Conversation, WebchatSession
from tests.served import Served
from tests.webchat.browser import Browser, Shop, connect


async def test_a_new_visitor_leaves_nothing_in_the_inbox(shop: Shop) -> None:
    browser = await shop.visit(identity={"name": "Ann"})
    assert browser.visitor["verified"] is False
    assert browser.visitor["name"] == "Ann"
    assert await shop.api.rows(select(Conversation)) == []
    assert await shop.api.rows(select(Contact)) == []


async def test_the_token_resumes_the_same_visitor(shop: Shop) -> None:
    browser = await shop.visit()
    first, token = browser.visitor["id"], browser.token
    _, again = await browser.start()
    assert again["resumed"] is True
    assert (again["visitor"]["id"], again["token"]) == (first, token)


async def test_two_browsers_are_two_visitors(shop: Shop) -> None:
    one, two = await shop.visit(), await shop.visit()
    assert one.visitor["id"] != two.visitor["id"]
    assert one.token != two.token


async def test_only_the_digest_of_a_token_is_stored(shop: Shop) -> None:
    browser = await shop.visit()
    [row] = await shop.api.rows(select(WebchatSession))
    assert browser.token is not None
    assert browser.token.encode() not in row.digest
    assert browser.token not in str(vars(row))


@pytest.mark.parametrize("token", [None, "", "wct_wrong", "cck_test_0123456789abcdef"])
async def test_without_a_token_in_force_nothing_is_answered(shop: Shop, token: str | None) -> None:
    browser = Browser(shop)
    browser.token = token
    for method, path in (
        ("GET", "/messages"),
        ("GET", "/stream"),
        ("POST", "/typing"),
        ("POST", "/uploads"),
        ("DELETE", "/sessions"),
    ):
        status, problem = await browser.ask(method, path)
        assert (status, problem["code"]) == (401, "session_invalid"), path
    status, problem = await browser.say("hi")
    assert (status, problem["code"]) == (401, "session_invalid")


async def test_a_token_of_another_site_begins_a_new_visitor(api: Served) -> None:
    one, two = await connect(api), await connect(api)
    browser = await one.visit()
    there = Browser(two)
    there.token = browser.token
    _, answer = await there.start()
    assert answer["resumed"] is False
    assert answer["visitor"]["id"] != browser.visitor["id"]


async def test_signing_out_ends_the_session_and_its_stream(shop: Shop) -> None:
    browser = await shop.visit()
    token = browser.token
    async with browser.listening() as listener:
        await listener.next()
        assert (await browser.ask("DELETE", "/sessions"))[0] == 204
        shop.api.system.bus.publish("live", browser.visitor["id"])
        end = await listener.next()
        assert (end.name, end.data) == ("end", {"reason": "signed_out"})
    assert (await browser.ask("GET", "/messages"))[0] == 401
    browser.token = token
    _, answer = await browser.start()
    assert answer["resumed"] is False


async def test_a_session_expires_unless_its_visitor_comes_back(shop: Shop) -> None:
    browser = await shop.visit()
    soon = clock.now() + timedelta(days=1)

    async def expire(at: object) -> None:
        async with shop.api.database.transaction() as session:
            await session.execute(update(WebchatSession).values(expires_at=at))

    await expire(soon)
    _, answer = await browser.start()
    assert answer["resumed"] is True
    assert answer["expires_at"] > (soon + timedelta(days=20)).isoformat()
    await expire(clock.now() - timedelta(seconds=1))
    assert (await browser.ask("GET", "/messages"))[0] == 401


@pytest.mark.parametrize("variables", [{"WEBCHAT_SESSIONS_PER_MINUTE": "4"}])
async def test_new_visitors_of_an_address_are_limited_and_known_ones_are_not(shop: Shop) -> None:
    browsers = [await shop.visit() for _ in range(2)]
    stranger = Browser(shop)
    status, problem = await stranger.start()
    assert (status, problem["code"]) == (429, "too_many_requests")
    assert 1 <= int(stranger.headers["retry-after"]) <= 15
    assert stranger.headers["access-control-allow-origin"]
    for browser in browsers:
        assert (await browser.start())[0] == 200


@pytest.mark.parametrize("variables", [{"WEBCHAT_ADDRESS_PER_MINUTE": "20"}])
async def test_an_address_may_only_ask_so_much(shop: Shop) -> None:
    browser = await shop.visit()
    statuses = [(await browser.ask("GET", "/messages"))[0] for _ in range(12)]
    assert statuses[:9] == [200] * 9
    assert statuses[-1] == 429
    assert int(browser.headers["retry-after"]) >= 1
    # Whoever has no key or token is counted as well.
    assert (await Browser(shop).ask("GET", "/messages"))[0] == 429
    assert (await Browser(shop).ask("GET", "/config"))[0] == 429
