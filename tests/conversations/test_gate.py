"""However unevenly calls travel, a platform never counts more of them in a second than allowed."""

import asyncio
import random
import time

from crosschat.conversations.gate import SendGate

RATE, CALLS = 20, 70


async def test_no_second_sees_more_arrivals_than_the_rate() -> None:
    gate, arrivals = SendGate(), list[float]()
    rng = random.Random(7)

    async def call() -> None:
        await asyncio.sleep(rng.uniform(0, 0.3))
        async with gate.place("conn_1", RATE):
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
            async with gate.place(connection, rate):
                pass
