"""Who a visitor is: only what the site's own server has signed counts."""

import asyncio
import base64
import json
import time
from typing import Any

import jwt
import pytest
from sqlalchemy import select

from crosschat.models import Contact, Conversation, Identity, JobRow, WebchatVisitor
from tests.served import Served, until
from tests.webchat.browser import Browser, Shop, connect


def unsigned(claims: dict[str, Any]) -> str:
    """A token with ``alg: none``."""

    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims)}."


@pytest.mark.parametrize("proof", ["jwt", "hash"])
async def test_a_proof_makes_the_visitor_the_sites_user(shop: Shop, proof: str) -> None:
    value = shop.jwt("user_42", name="Ann") if proof == "jwt" else shop.hash("user_42")
    browser = await shop.visit(identity={"id": "user_42", proof: value})
    assert browser.visitor["verified"] is True
    [row] = await shop.api.rows(select(WebchatVisitor))
    assert row.user_id == "user_42"


async def test_without_a_proof_an_id_means_nothing(shop: Shop) -> None:
    real = await shop.visit(identity={"jwt": shop.jwt("user_42")})
    claimed = await shop.visit(identity={"id": "user_42", "name": "Ann"})
    assert claimed.visitor["verified"] is False
    assert claimed.visitor["id"] != real.visitor["id"]
    rows = await shop.api.rows(select(WebchatVisitor).where(WebchatVisitor.user_id.is_(None)))
    assert [row.id for row in rows] == [claimed.visitor["id"]]


FORGED: dict[str, Any] = {
    "signed with another secret": lambda s: {"jwt": s.jwt("user_42", secret="x" * 40)},
    "signed with the public key": lambda s: {"jwt": s.jwt("user_42", secret=s.key)},
    "not signed at all": lambda s: {"jwt": unsigned({"sub": "user_42", "exp": 9999999999})},
    "signed with another algorithm": lambda s: {
        "jwt": jwt.encode({"sub": "u", "exp": time.time() + 60}, s.secret * 2, algorithm="HS512")
    },
    "expired": lambda s: {"jwt": s.jwt("user_42", exp=int(time.time()) - 3600)},
    "without an end": lambda s: {"jwt": jwt.encode({"sub": "u"}, s.secret, algorithm="HS256")},
    "not valid yet": lambda s: {"jwt": s.jwt("user_42", nbf=int(time.time()) + 3600)},
    "naming nobody": lambda s: {"jwt": s.jwt("  ")},
    "naming somebody else": lambda s: {"id": "user_1", "jwt": s.jwt("user_42")},
    "no token": lambda s: {"jwt": "a.b.c"},
    "an empty token": lambda s: {"jwt": ""},
    "a hash of another id": lambda s: {"id": "user_1", "hash": s.hash("user_42")},
    "a hash without an id": lambda s: {"hash": s.hash("user_42")},
    "a wrong hash": lambda s: {"id": "user_42", "hash": "0" * 64},
    "an empty hash": lambda s: {"id": "user_42", "hash": ""},
    "a hash of strange letters": lambda s: {"id": "user_42", "hash": "ü" * 64},
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
async def test_a_wrong_proof_is_refused_and_makes_nobody(shop: Shop, forged: Any) -> None:
    browser = Browser(shop)
    status, problem = await browser.start(identity=forged(shop))
    assert (status, problem["code"]) == (401, "identity_invalid")
    assert shop.secret not in str(problem)
    assert await shop.api.rows(select(WebchatVisitor)) == []


async def test_a_wrong_proof_leaves_the_session_as_it_was(shop: Shop) -> None:
    browser = await shop.visit()
    assert (await browser.start(identity={"id": "user_42", "hash": "0" * 64}))[0] == 401
    assert (await browser.ask("GET", "/messages"))[0] == 200
    [row] = await shop.api.rows(select(WebchatVisitor))
    assert row.user_id is None


async def test_another_sites_secret_vouches_for_nobody_here(api: Served) -> None:
    one, two = await connect(api), await connect(api)
    status, problem = await Browser(one).start(identity={"jwt": two.jwt("user_42")})
    assert (status, problem["code"]) == (401, "identity_invalid")


async def test_one_user_on_two_devices_is_one_contact_and_one_conversation(shop: Shop) -> None:
    async with shop.api.working():
        phone = await shop.visit(identity={"jwt": shop.jwt("u", email="ann@shop.example")})
        await phone.say("from my phone")
        await phone.entries(2)
        laptop = await shop.visit(identity={"jwt": shop.jwt("u")})
        assert laptop.visitor["id"] == phone.visitor["id"]
        assert laptop.token != phone.token
        texts = [entry["text"] for entry in await laptop.history()]
        assert "from my phone" in texts
        await laptop.say("from my laptop")
        await phone.entries(4)
    [contact] = await shop.api.rows(select(Contact))
    assert contact.email == "ann@shop.example"
    assert len(await shop.api.rows(select(Conversation))) == 1


async def test_signing_in_takes_the_conversation_along_and_changes_the_token(shop: Shop) -> None:
    async with shop.api.working():
        browser = await shop.visit()
        planted = browser.token
        await browser.say("not signed in yet")
        before = await browser.entries(2)
        await browser.start(identity={"jwt": shop.jwt("u", name="Ann")})
        assert browser.token != planted
        assert [e["id"] for e in await browser.history()] == [e["id"] for e in before]
        await browser.say("signed in now")
        await browser.entries(4)
    assert len(await shop.api.rows(select(Conversation))) == 1
    [contact] = await shop.api.rows(select(Contact))
    assert contact.name == "Ann"
    # Whoever planted the old token has nothing of what comes now.
    browser.token = planted
    assert (await browser.ask("GET", "/messages"))[0] == 401


async def test_what_was_said_anonymously_joins_the_known_users_history(shop: Shop) -> None:
    async with shop.api.working():
        phone = await shop.visit(identity={"jwt": shop.jwt("u")})
        laptop = await shop.visit()
        await laptop.say("anonymous question")
        await laptop.entries(2)
        _, answer = await laptop.start(identity={"jwt": shop.jwt("u")})
        assert answer["visitor"]["id"] == phone.visitor["id"]
        assert answer["last_seq"] == 2
        assert [e["text"] for e in (await phone.history())][-1] == "anonymous question"
        await phone.say("and now from the phone")
        await laptop.entries(4)
    [conversation] = await shop.api.rows(select(Conversation))
    identities = await shop.api.rows(select(Identity))
    assert {i.contact_id for i in identities} == {conversation.contact_id}
    assert len(identities) == 2


async def test_two_busy_conversations_are_not_mixed_and_both_reach_the_user(shop: Shop) -> None:
    async with shop.api.working():
        phone = await shop.visit(identity={"jwt": shop.jwt("u", name="Ann")})
        await phone.say("known question")
        await phone.entries(2)
        laptop = await shop.visit()
        await laptop.say("anonymous question")
        await laptop.entries(2)
        await laptop.start(identity={"jwt": shop.jwt("u")})
        history = await laptop.entries(4)
        assert [e["seq"] for e in history] == [4, 3, 2, 1]
        assert history[1]["text"] == "anonymous question"
        conversations = await shop.api.rows(select(Conversation).order_by(Conversation.id))
        assert len(conversations) == 2
        # A person answers the anonymous one; the user sees it all the same.
        body = {"conversation_id": conversations[1].id, "content": "Hello from a person"}
        assert (await shop.api.ask("POST", "/v1/messages", json=body))[0] == 201
        assert (await phone.entries(5))[0]["text"] == "Hello from a person"
    _, page = await shop.api.ask("GET", f"/v1/conversations/{conversations[1].id}/messages")
    notes = [m["text"] for m in page["data"] if m["direction"] == "internal"]
    assert any("signed in: Ann (u)" in note for note in notes)


async def test_a_new_proof_renews_this_browsers_token_and_no_other_devices(shop: Shop) -> None:
    phone = await shop.visit(identity={"jwt": shop.jwt("u")})
    laptop = await shop.visit(identity={"jwt": shop.jwt("u")})
    old = laptop.token
    await laptop.start(identity={"jwt": shop.jwt("u")})
    assert (await phone.ask("GET", "/messages"))[0] == 200
    assert (await laptop.ask("GET", "/messages"))[0] == 200
    laptop.token = old
    assert (await laptop.ask("GET", "/messages"))[0] == 401


async def test_two_windows_may_sign_in_at_the_same_moment(shop: Shop) -> None:
    one = await shop.visit()
    two = Browser(shop)
    two.token = one.token
    proof = {"jwt": shop.jwt("u")}
    answers = await asyncio.gather(one.start(identity=proof), two.start(identity=proof))
    assert [status for status, _ in answers] == [200, 200]
    assert one.visitor["id"] == two.visitor["id"]
    for browser in (one, two):
        assert (await browser.ask("GET", "/messages"))[0] == 200


async def test_one_user_never_becomes_another(shop: Shop) -> None:
    async with shop.api.working():
        browser = await shop.visit(identity={"jwt": shop.jwt("ann")})
        ann, token = browser.visitor["id"], browser.token
        await browser.say("Ann's secret")
        await browser.entries(2)
        await browser.start(identity={"jwt": shop.jwt("bob")})
        assert browser.visitor["id"] != ann
        assert await browser.history() == []
    users = await shop.api.rows(select(WebchatVisitor.user_id))
    assert sorted(users) == ["ann", "bob"]
    assert token != browser.token


async def test_a_user_of_one_site_is_nobody_on_another(api: Served) -> None:
    one, two = await connect(api), await connect(api)
    here = await one.visit(identity={"jwt": one.jwt("u")})
    there = await two.visit(identity={"jwt": two.jwt("u")})
    assert here.visitor["id"] != there.visitor["id"]


async def test_unverified_claims_never_reach_the_contact_as_facts(shop: Shop) -> None:
    async with shop.api.working():
        browser = await shop.visit(
            identity={"id": "boss", "name": "The Boss", "email": "boss@shop.example"}
        )
        await browser.say("transfer the money")
        await browser.entries(2)
    [contact] = await shop.api.rows(select(Contact))
    assert (contact.name, contact.email) == ("The Boss", None)
    _, page = await shop.api.ask("GET", "/v1/messages")
    [message] = [m for m in page["data"] if m["direction"] == "inbound"]
    assert message["metadata"]["verified"] is False


async def test_signing_in_amid_the_traffic_loses_and_doubles_nothing(shop: Shop) -> None:
    """Messages, answers, receipts and merges of one user at once: no deadlock, no gap."""
    known = await shop.visit(identity={"jwt": shop.jwt("u")})
    browsers = [await shop.visit() for _ in range(4)]

    async def live(browser: Browser, name: str) -> None:
        for number in range(3):
            assert (await browser.say(f"{name} {number}"))[0] == 202
            await asyncio.sleep(0.03 * number)
            if number == 1:
                status, answer = await browser.start(identity={"jwt": shop.jwt("u")})
                assert status == 200, answer
            await browser.ask("POST", "/read", json={"up_to": 100})

    async with shop.api.working():
        await asyncio.gather(
            live(known, "known"), *(live(b, f"anonymous{n}") for n, b in enumerate(browsers))
        )

        async def complete() -> Any:
            found = await known.history(limit=100)
            mine = [e["text"] for e in found if e["author"]["kind"] == "visitor"]
            return found if len(mine) == 15 else None

        found = await until(complete, patience=20)
    texts = sorted(e["text"] for e in found if e["author"]["kind"] == "visitor")
    names = ["known", *(f"anonymous{n}" for n in range(4))]
    assert texts == sorted(f"{name} {number}" for name in names for number in range(3))
    assert [e["seq"] for e in found] == list(range(len(found), 0, -1))
    dead = await shop.api.rows(select(JobRow).where(JobRow.dead_at.is_not(None)))
    assert dead == []
