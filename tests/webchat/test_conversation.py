"""A visitor writes and is answered, once, wherever they look."""

import pytest

from tests.served import until
from tests.webchat.browser import Browser, Shop


async def test_no_secret_is_ever_logged(
    shop: Shop, visitor: Browser, capfd: pytest.CaptureFixture[str]
) -> None:
    async with shop.api.working():
        proof = shop.jwt("user_42")
        await visitor.start(identity={"jwt": proof})
        await visitor.start(identity={"id": "user_42", "hash": "0" * 64})
        await visitor.say("hello")
        await visitor.entries(2)
        await visitor.ask("DELETE", "/sessions")
    printed = "".join(capfd.readouterr())
    for secret in (shop.secret, proof, str(visitor.token)):
        assert secret not in printed


async def test_a_visitor_writes_and_the_agents_reply_comes_by_stream(
    shop: Shop, visitor: Browser
) -> None:
    async with shop.api.working(), visitor.listening() as listener:
        assert (await listener.next()).name == "ready"
        status, answer = await visitor.say("Hello, what are your opening hours?", "c-1")
        assert (status, answer["status"]) == (202, "stored")

        mine = await listener.until("message.created")
        assert mine.data["author"] == {"kind": "visitor", "name": None, "ai": False}
        assert (mine.data["seq"], mine.data["client_id"]) == (1, "c-1")
        reply = await listener.until("message.created", patience=10)
        assert reply.data["author"]["kind"] == "agent"
        assert reply.data["author"]["ai"] is True
        assert reply.data["text"]
        assert reply.id == f"{visitor.visitor['id']}.2"

        async def delivered() -> bool:
            _, page = await shop.api.ask("GET", "/v1/messages")
            return {m["status"] for m in page["data"]} == {"received", "delivered"}

        await until(delivered)
        assert (await visitor.ask("POST", "/read", json={"up_to": 2}))[0] == 204
        _, page = await shop.api.ask("GET", "/v1/messages")
        assert {m["status"] for m in page["data"]} == {"received", "read"}
    assert [e["seq"] for e in await visitor.history()] == [2, 1]
