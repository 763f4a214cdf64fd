"""Many calls share one limit: whoever is too slow is stopped, and nobody else."""

import asyncio
import time

import pytest

from crosschat.kit.time_limit import TimeLimit


async def work(limit: TimeLimit, seconds: float) -> str:
    with limit():
        await asyncio.sleep(seconds)
    return "done"


def be_late(limit: TimeLimit) -> None:
    """As if all that are within had taken too long."""
    for within in limit._within:
        within.end = 0.0
    limit._look()


async def test_only_those_that_take_too_long_are_stopped() -> None:
    limit, began = TimeLimit(0.2), time.monotonic()
    outcomes = await asyncio.gather(
        *(work(limit, seconds) for seconds in (0, 0.05, 5, 0.1, 5)), return_exceptions=True
    )
    assert [str(one) or type(one).__name__ for one in outcomes] == [
        "done",
        "done",
        "TimeoutError",
        "done",
        "TimeoutError",
    ]
    assert 0.2 <= time.monotonic() - began < 1


async def test_a_task_goes_on_after_its_time_was_up() -> None:
    limit = TimeLimit(0.05)
    with pytest.raises(TimeoutError):
        await work(limit, 5)
    assert await work(limit, 0) == "done"
    await asyncio.sleep(0.1)  # nothing of the first is left that would stop it
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_whoever_is_cancelled_by_others_is_cancelled() -> None:
    limit = TimeLimit(0.1)
    task = asyncio.create_task(work(limit, 5))
    await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_cancelled_in_the_moment_in_which_time_is_up() -> None:
    limit = TimeLimit(0.1)
    task = asyncio.create_task(work(limit, 5))
    await asyncio.sleep(0)
    be_late(limit)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_time_is_up_in_the_moment_in_which_it_was_cancelled() -> None:
    limit = TimeLimit(0.1)
    task = asyncio.create_task(work(limit, 5))
    await asyncio.sleep(0)
    task.cancel()
    be_late(limit)
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_an_error_of_its_own_stays_what_it_is() -> None:
    limit = TimeLimit(1)
    with pytest.raises(ValueError, match="own"), limit():
        raise ValueError("own")


async def test_limits_may_be_in_one_another() -> None:
    inner, outer = TimeLimit(0.05), TimeLimit(1)
    with outer():
        with pytest.raises(TimeoutError):
            await work(inner, 5)
        assert await work(inner, 0) == "done"


def test_each_loop_is_watched_by_itself() -> None:
    limit = TimeLimit(0.05)

    async def too_long() -> None:
        with pytest.raises(TimeoutError):
            await work(limit, 5)

    for _ in range(2):
        asyncio.run(too_long())
    asyncio.run(work(limit, 0))  # leaves a look that never comes
    asyncio.run(too_long())
