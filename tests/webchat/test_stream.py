"""A visitor's stream: nothing lost, nothing twice, however often it breaks."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select, update

from crosschat.models import WebchatEntry, WebchatVisitor
from crosschat.webchat.feed import Line, append
from tests.streaming import listening
from tests.webchat.browser import Browser, Shop


async def told(listener: Any, count: int) -> list[int]:
    return [(await listener.until("message.created", 10)).data["seq"] for _ in range(count)]


async def test_it_begins_where_the_visitor_is(shop: Shop, visitor: Browser) -> None:
    async with shop.api.working():
        await visitor.say("one")
        await visitor.entries(2)
        async with visitor.listening() as listener:
            ready = await listener.next()
            assert (ready.name, ready.data["last_seq"]) == ("ready", 2)
            assert ready.id == f"{visitor.visitor['id']}.2"
            assert (await visitor.start())[1]["cursor"] == ready.id
            assert await listener.silent()


async def test_after_a_break_what_was_missed_comes_once_and_in_order(
    shop: Shop, visitor: Browser
) -> None:
    async with shop.api.working():
        async with visitor.listening() as listener:
            ready = await listener.next()
            await visitor.say("one")
            assert await told(listener, 1) == [1]
        await visitor.entries(2)
        await visitor.say("two")
        await visitor.entries(4)
        for resume, expected in ((ready.id, [1, 2, 3, 4]), (f"{visitor.visitor['id']}.2", [3, 4])):
            async with visitor.listening(resume) as listener:
                assert await told(listener, len(expected)) == expected
                assert await listener.silent()
        async with visitor.listening(f"{visitor.visitor['id']}.4") as listener:
            assert await listener.silent()


async def test_breaks_at_any_moment_lose_and_double_nothing(shop: Shop, visitor: Browser) -> None:
    """The client goes away and comes back all the while that messages come in."""
    heard: list[int] = []
    last = f"{visitor.visitor['id']}.0"
    async with shop.api.working():

        async def write() -> None:
            for number in range(6):
                await visitor.say(f"message {number}")
                await asyncio.sleep(0.05)

        writing = asyncio.create_task(write())
        async with asyncio.timeout(20):
            while len(heard) < 7:
                async with visitor.listening(last) as listener:
                    try:
                        event = await listener.until("message.created", 0.5)
                    except TimeoutError:
                        continue
                    heard.append(event.data["seq"])
                    last = event.id or last
        await writing
    assert heard == list(range(1, len(heard) + 1))


@pytest.mark.parametrize("place", ["nonsense", "vis_other.1", "{me}.x", "{me}.99", "{me}.-1", "1"])
async def test_a_place_that_is_not_ones_own_means_read_the_history(
    shop: Shop, visitor: Browser, place: str
) -> None:
    async with visitor.listening(place.format(me=visitor.visitor["id"])) as listener:
        resync = await listener.next()
        assert (resync.name, resync.data["last_seq"]) == ("resync", 0)
        assert resync.id == f"{visitor.visitor['id']}.0"


async def test_who_missed_very_much_reads_the_history(
    shop: Shop, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shop.api.working():
        for number in range(3):
            await visitor.say(f"m{number}")
        await visitor.entries(4)
    monkeypatch.setattr("crosschat.webchat.stream._MOST", 2)
    async with visitor.listening(f"{visitor.visitor['id']}.0") as listener:
        assert (await listener.next()).name == "resync"


async def test_all_of_a_visitors_windows_see_the_same(shop: Shop, visitor: Browser) -> None:
    async with shop.api.working(), visitor.listening() as one, visitor.listening() as two:
        await one.next()
        await two.next()
        await visitor.say("hello", "c-1")
        for listener in (one, two):
            assert await told(listener, 2) == [1, 2]
    assert len(await shop.api.rows(select(WebchatEntry))) == 2


@pytest.mark.parametrize("variables", [{"WEBCHAT_STREAMS": "2"}])
async def test_a_visitor_has_so_many_windows_and_no_more(shop: Shop, visitor: Browser) -> None:
    async with visitor.listening() as one, visitor.listening() as two:
        await one.next()
        await two.next()
        status, problem = await visitor.ask("GET", "/stream")
        assert (status, problem["code"]) == (429, "too_many_requests")
        assert visitor.headers["retry-after"] == "15"
        other = await shop.visit()
        async with other.listening() as listener:
            assert (await listener.next()).name == "ready"


async def test_the_page_may_read_the_stream(visitor: Browser) -> None:
    async with visitor.listening() as listener:
        headers = listener.answer.headers
        assert headers["access-control-allow-origin"] == visitor.page
        assert headers["content-type"].startswith("text/event-stream")
        assert headers["x-accel-buffering"] == "no"


async def test_the_token_is_never_taken_from_the_address(shop: Shop, visitor: Browser) -> None:
    url = f"{shop.api.url}/webchat/v1/stream?token={visitor.token}"
    async with listening(shop.api.http, url, {"Origin": str(visitor.page)}) as listener:
        assert listener.answer.status == 401


async def test_the_agents_typing_is_shown_while_it_thinks(shop: Shop, visitor: Browser) -> None:
    async with shop.api.working(), visitor.listening() as listener:
        await listener.next()
        await visitor.say("hello")
        typing = await listener.until("typing")
        assert typing.data["who"] == "agent"
        assert typing.id is None


async def test_the_visitors_typing_reaches_the_inbox_but_not_too_often(
    shop: Shop, visitor: Browser
) -> None:
    # Nobody knows the visitor yet: nothing to tell, nothing to complain about.
    assert (await visitor.ask("POST", "/typing"))[0] == 204
    async with shop.api.working():
        other = await shop.visit()
        await other.say("hello")
        await other.entries(2)
        headers = {"x-api-key": "cck_test_0123456789abcdef"}
        async with listening(shop.api.http, f"{shop.api.url}/v1/stream", headers) as inbox:
            await inbox.next()
            for _ in range(5):
                assert (await other.ask("POST", "/typing"))[0] == 204
            typing = await inbox.until("conversation.typing")
            _, page = await shop.api.ask("GET", "/v1/conversations")
            assert typing.data["conversation_id"] == page["data"][0]["id"]
            with pytest.raises(TimeoutError):
                await inbox.until("conversation.typing", 0.5)


async def test_a_members_typing_reaches_the_visitor_but_not_too_often(
    shop: Shop, visitor: Browser
) -> None:
    async with shop.api.working():
        await visitor.say("hello")
        await visitor.entries(2)
        _, page = await shop.api.ask("GET", "/v1/conversations")
        async with visitor.listening() as listener:
            await listener.next()
            for _ in range(5):
                path = f"/v1/conversations/{page['data'][0]['id']}/typing"
                assert (await shop.api.ask("POST", path))[0] == 204
            typing = await listener.until("typing")
            assert (typing.data["who"], typing.data["active"]) == ("member", True)
            with pytest.raises(TimeoutError):
                await listener.until("typing", 0.5)


async def test_numbers_have_no_gaps_when_many_write_at_once(shop: Shop, visitor: Browser) -> None:
    async with shop.api.working():
        await visitor.say("hello")
        await visitor.entries(2)
    [first, second] = await shop.api.rows(select(WebchatEntry).order_by(WebchatEntry.seq))
    message_id = first.message_id

    async def write(number: int) -> None:
        async with shop.api.database.transaction() as session:
            lines = [Line(f"x{number}-{n}", first.visitor_id, message_id) for n in range(3)]
            await append(session, lines)
            await append(session, lines)
            if number % 4 == 0:
                await asyncio.sleep(0.02)
                await session.rollback()

    await asyncio.gather(*(write(n) for n in range(8)), return_exceptions=True)
    seqs = await shop.api.rows(select(WebchatEntry.seq).order_by(WebchatEntry.seq))
    assert seqs == list(range(1, len(seqs) + 1))
    assert len(seqs) >= 2 + 6 * 3
    assert second.seq == 2


async def test_a_message_to_nobody_is_no_harm(shop: Shop, visitor: Browser) -> None:
    async with shop.api.database.transaction() as session:
        assert await append(session, [Line("x", "vis_nobody", "msg_none")]) == {}
        await session.execute(update(WebchatVisitor).values(last_seq=0))
