"""Payloads may hold anything; what cannot be read is absent."""

from datetime import UTC, datetime
from typing import Any

import pytest

from crosschat.platforms.meta.reading import (
    Unreadable,
    decode,
    instant,
    mapping,
    number,
    rows,
    sha256_hex,
    text,
)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": "\\u00e9"}', {"a": "é"}),
        (b'{"a": "x\\ud83d"}', {"a": "x\ufffd"}),
        (b'{"a": "x\\u0000y", "b": "\\ud83d\\udc4d"}', {"a": "xy", "b": "👍"}),
        (b'{"a": ["\\udc4d", 1e999, 99999999999999999999]}', {"a": ["\ufffd", None, "9" * 20]}),
        (b'{"\\ud800": 1}', {"\ufffd": 1}),
    ],
)
def test_what_no_database_can_hold_is_replaced(body: bytes, value: Any) -> None:
    assert decode(body) == value


@pytest.mark.parametrize(
    "body", [b"", b"x", b'{"a":', b'{"a": NaN}', b"[" * 5000, b'["\\u0000",' + b"[" * 1020]
)
def test_what_is_not_json_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        decode(body)


def test_a_body_nested_beyond_reason_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        decode(b'["\\u0000",' + b"[" * 1000 + b"]" * 1001)


@pytest.mark.parametrize(
    ("value", "found"),
    [("a", "a"), ("", None), (7, "7"), (True, None), (1.5, None), (None, None), ([], None)],
)
def test_ids_are_text_however_they_are_written(value: Any, found: str | None) -> None:
    assert text({"k": value}, "k") == found
    assert text(value, "k") is None


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("1790000000", datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)),
        (1790000000, datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)),
        (1790000000000, datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)),
        ("0", None),
        (-5, None),
        ("1e300", None),
        ("nan", None),
        ("soon", None),
        (True, None),
    ],
)
def test_times_are_seconds_or_milliseconds(value: Any, found: datetime | None) -> None:
    assert instant({"t": value}, "t") == found


def test_lists_and_objects_are_what_they_should_be() -> None:
    assert rows({"k": [1]}, "k") == [1]
    assert rows({"k": {"a": 1}}, "k") == [{"a": 1}]
    assert rows({}, "k") == rows(None, "k") == []
    assert mapping({"k": []}, "k") == mapping("x", "k") == {}
    assert number({"k": "9.5"}, "k") == 9.5
    assert number({"k": float("inf")}, "k") is None


@pytest.mark.parametrize(
    ("encoded", "digest"),
    [
        ("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "e3b0c442"),
        ("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", "e3b0c442"),
        ("c2hvcnQ=", None),
        ("not base64!", None),
        (None, None),
    ],
)
def test_digests_become_hex(encoded: str | None, digest: str | None) -> None:
    found = sha256_hex(encoded)
    assert (found[:8] if found else None) == digest
