"""The guide is the one that was given, and each of its rows has an assertion or a reason."""

import hashlib

from tests.guides import guide
from tests.guides.rows import ROWS

# What cannot be asserted yet, each with the reason.
MISSING: dict[str, str] = {}


def test_the_copy_is_the_guide_word_for_word() -> None:
    assert hashlib.sha256(guide.PATH.read_bytes()).hexdigest() == guide.SHA256


def test_the_guide_has_as_many_rows_as_it_had() -> None:
    assert len(guide.env()) == 11
    assert len(guide.ENDPOINTS) == 4
    assert len(guide.CHECKLIST) == 5
    assert [len(guide.table(title)) for title in guide.TROUBLES] == [3, 4, 3]
    assert len(guide.blocks("bash")) == 4
    assert len(guide.blocks("env")) == 4


def test_every_row_of_the_guide_has_a_named_assertion_or_a_reason() -> None:
    names = [row[0] for row in guide.ENDPOINTS]
    rows = [*guide.env(), *names, *guide.CHECKLIST, *guide.ISSUES]
    assert len(rows) == len(set(rows)) == 30
    assert set(guide.SHOWN) | set(MISSING) == set(rows)
    assert not set(guide.SHOWN) & set(MISSING)


def test_every_named_assertion_is_run() -> None:
    run = [row.__name__ for row in ROWS]
    assert len(run) == len(set(run))
    assert {name for names in guide.SHOWN.values() for name in names} == set(run)


def test_every_setting_of_the_steps_is_in_the_summary() -> None:
    steps = "\n".join(guide.blocks("env")[:-1])
    named = {line.split("=", 1)[0] for line in steps.splitlines()}
    assert named <= set(guide.env())
