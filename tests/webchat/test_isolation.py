"""A visitor sees their own conversation; a site's owner sees their own site. Nobody more."""

import pytest
from sqlalchemy import select

from crosschat.models import RawEvent, WebchatEntry
from tests.served import API_KEY, Served
from tests.webchat.browser import Browser, Shop, connect


async def stranger(api: Served) -> str:
    body = {"email": "stranger@email.com", "name": "Stranger"}
    _, user = await api.ask("POST", "/v1/users", key=None, json=body)
    return str(user["api_key"])


async def test_a_visitor_never_sees_anothers_words(shop: Shop) -> None:
    ann, bob = await shop.visit(), await shop.visit()
    async with shop.api.working(), bob.listening(f"{ann.visitor['id']}.0") as listener:
        # Ann's place in Bob's stream means nothing.
        assert (await listener.next()).name == "resync"
        await ann.say("Ann's secret", "c-1")
        await ann.entries(2)
        assert await listener.silent()
        assert await bob.history() == []
        assert await bob.history(after=0) == []
        assert await bob.history(before=10**9) == []
        status, answer = await bob.say("Bob's own", "c-1")
        assert (status, answer["entry"]) == (202, None)
        assert "secret" not in str(await bob.entries(2))
        # Reading far ahead moves nothing of Ann's.
        await bob.ask("POST", "/read", json={"up_to": 10**9})
        _, session = await ann.start()
        assert (session["unread_count"], session["read_seq"]) == (1, 0)
    rows = await shop.api.rows(select(WebchatEntry))
    assert {row.visitor_id for row in rows} == {ann.visitor["id"], bob.visitor["id"]}


async def test_ids_in_a_body_or_address_choose_nobody(shop: Shop) -> None:
    ann, bob = await shop.visit(), await shop.visit()
    async with shop.api.working():
        await ann.say("Ann's secret", "c-1")
        await ann.entries(2)
        for query in ({"visitor_id": ann.visitor["id"]}, {"conversation_id": "x"}):
            assert await bob.history(**query) == []
        await bob.say("from Bob", "c-2", visitor=ann.visitor["id"], site="x", external_id="y")
        await bob.entries(2)
        await bob.say("from Bob", f"{ann.visitor['id']}:c-9")
        await bob.entries(4)
    assert len(await ann.entries(2)) == 2


async def test_sites_of_two_workspaces_know_nothing_of_each_other(api: Served) -> None:
    theirs_key = await stranger(api)
    ours, theirs = await connect(api), await connect(api, key=theirs_key)
    assert ours.workspace_id != theirs.workspace_id
    ann = await ours.visit()
    async with api.working():
        await ann.say("our customer")
        await ann.entries(2)
    assert (await api.ask("GET", "/v1/messages", key=theirs_key))[1]["data"] == []
    path = f"/v1/webchat/sites/{ours.connection_id}"
    for method, suffix in (
        ("GET", ""),
        ("PATCH", ""),
        ("POST", "/identity-secret"),
        ("POST", "/publishable-key"),
    ):
        status, problem = await api.ask(method, path + suffix, key=theirs_key, json={"config": {}})
        assert (status, problem["code"]) == (404, "not_found")
    # Taking over a site by naming its id is refused and tells nothing.
    _, site = await api.ask("GET", path)
    status, problem = await api.ask(
        "POST",
        "/integrations/webchat/connect",
        key=theirs_key,
        json={"credentials": {"site_id": site["site_id"]}, "config": {}},
    )
    assert (status, problem["code"]) == (409, "account_connected_elsewhere")
    assert (await ann.ask("GET", "/messages"))[0] == 200


@pytest.mark.parametrize("path", ["/integrations/webchat/webhook", "{own}", "{sandbox}"])
async def test_nobody_writes_as_a_visitor_through_the_webhook(shop: Shop, path: str) -> None:
    ann = await shop.visit()
    _, page = await shop.api.ask("GET", "/v1/connections")
    [demo] = [c for c in page["data"] if c["channel"] == "webchat" and c["simulated"]]
    places = {
        "{own}": (f"/integrations/webchat/{shop.connection_id}/webhook", shop.connection_id),
        "{sandbox}": (f"/integrations/webchat/{demo['id']}/webhook", demo["id"]),
    }
    url, connection = places.get(path, (path, demo["id"]))
    _, site = await shop.api.ask("GET", f"/v1/webchat/sites/{connection}")
    body = {
        "site": site["site_id"],
        "visitor": {"id": ann.visitor["id"], "verified": True},
        "client_id": "c",
        "at": "2026-11-20T10:00:00Z",
        "text": "forged",
    }
    for headers in ({}, {"x-hub-signature-256": "sha256=" + "0" * 64}):
        assert (await shop.api.ask("POST", url, key=None, json=body, headers=headers))[0] == 401
    assert await shop.api.rows(select(RawEvent)) == []


async def test_an_api_key_is_no_visitor(shop: Shop) -> None:
    browser = Browser(shop)
    browser.token = API_KEY
    assert (await browser.ask("GET", "/messages"))[0] == 401
    assert (await browser.ask("GET", "/messages", {"x-api-key": API_KEY}))[0] == 401
