"""JSON that jsonb takes."""

import orjson
import pytest

from crosschat.kit import jsonb


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("a\x00b", "a\ufffdb"),
        ("\x00\x00", "\ufffd\ufffd"),
        ("\\u0000", "\\u0000"),
        ("\\\x00", "\\\ufffd"),
        ("\\\\u0000\x00", "\\\\u0000\ufffd"),
        ({"k\x00": ["\x00"]}, {"k\ufffd": ["\ufffd"]}),
        ("\\", "\\"),
        ("plain ü 🙂", "plain ü 🙂"),
    ],
)
def test_only_a_real_nul_is_replaced(value: object, stored: object) -> None:
    assert orjson.loads(jsonb.dumps(value)) == stored
