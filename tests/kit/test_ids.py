"""Ids sort by the time they were made, also those of one millisecond."""

import re

from crosschat.kit.ids import new_id


def test_ids_only_ever_go_up() -> None:
    ids = [new_id("msg") for _ in range(20_000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"msg_[0-9a-hjkmnp-tv-z]{26}", one) for one in ids[:100])
