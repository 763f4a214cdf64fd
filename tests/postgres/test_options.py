"""The server's settings follow the machine."""

import pytest

from crosschat.postgres.memory import usable_memory
from crosschat.postgres.options import options_for

GB = 1024**3


@pytest.mark.parametrize(
    ("memory", "buffers"),
    [(0, "128MB"), (1 * GB, "128MB"), (4 * GB, "256MB"), (8 * GB, "512MB"), (64 * GB, "1024MB")],
)
def test_buffers_are_a_share_of_memory_within_bounds(memory: int, buffers: str) -> None:
    assert options_for(memory)["shared_buffers"] == buffers


def test_however_small_the_machine_what_is_committed_is_on_disk() -> None:
    told = options_for(0)
    durable = ("fsync", "synchronous_commit", "full_page_writes")
    assert [told[name] for name in durable] == ["on"] * 3


def test_this_machine_tells_how_much_memory_it_has() -> None:
    assert 256 * 1024**2 < usable_memory() < 2**50
