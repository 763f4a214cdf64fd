"""However unevenly calls travel, a platform never counts more of them in a second than allowed."""

import asyncio
import random
import time

from crosschat.conversations.gate import Places, SendGate

RATE, CALLS = 20, 70


async def test_no_second_sees_more_arrivals_than_the_rate() -> None:
    gate, arrivals = SendGate(), list[float]()
    rng = random.Random(7)

    async def call() -> None:
        await asyncio.sleep(rng.uniform(0, 0.3))
        async with gate.places("conn_1", RATE):
            await asyncio.sleep(rng.uniform(0, 0.3))  # on its way
            arrivals.append(time.monotonic())
            await asyncio.sleep(rng.uniform(0, 0.1))  # its answer on the way back

    began = time.monotonic()
    await asyncio.gather(*(call() for _ in range(CALLS)))
    most = max(sum(1 for other in arrivals if 0 <= other - at < 1) for at in arrivals)
    assert most <= RATE
    assert time.monotonic() - began < 7  # and little time is lost


async def test_connections_and_rates_do_not_wait_for_one_another() -> None:
    gate = SendGate()
    async with asyncio.timeout(1):
        for connection, rate in (("conn_1", 1), ("conn_2", 1), ("conn_1", 2)):
            async with gate.places(connection, rate):
                pass


async def test_who_gives_up_waiting_takes_no_place() -> None:
    gate, came = SendGate(), list[str]()

    async def call(name: str) -> None:
        async with gate.places("conn_1", 1):
            came.append(name)

    await call("first")
    waiting = [asyncio.create_task(call(name)) for name in ("gone", "admitted", "last")]
    await asyncio.sleep(0.1)
    waiting[0].cancel()
    while len(came) < 2:
        await asyncio.sleep(0.01)
    async with asyncio.timeout(3):
        await asyncio.wait(waiting)
    assert came == ["first", "admitted", "last"]


async def test_a_place_that_was_given_to_someone_gone_is_given_on() -> None:
    places = SendGate().places("conn_1", 1)
    async with places:
        waiting = [asyncio.create_task(_enter(places)) for _ in range(2)]
        await asyncio.sleep(0)
    places._ended.clear()  # as if its second were over
    places._admit()
    waiting[0].cancel()  # in the moment in which it was admitted
    async with asyncio.timeout(1):
        await waiting[1]
    assert waiting[0].cancelled()


async def _enter(places: Places) -> None:
    async with places:
        pass
