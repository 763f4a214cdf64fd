"""Bodies that no channel may stumble over, and ways to damage good ones."""

from collections.abc import Iterator
from typing import Any

import orjson

BODIES: tuple[bytes, ...] = (
    b"",
    b" ",
    b"\x00",
    b"\xff\xfe",
    b"null",
    b"true",
    b"0",
    b"1e999",
    b'"text"',
    b"[]",
    b"[[]]",
    b"[null, 1, {}]",
    b"{}",
    b'{"": {}}',
    b'{"a": NaN}',
    b'{"a": "\\ud800"}',
    b'{"a": "\\u0000"}',
    b'{"update_id": 99999999999999999999999999}',
    b'{"entry": null}',
    b'{"entry": [null, 1, [], {}]}',
    b'{"entry": {"changes": {"value": {"messages": {}}}}}',
    b'{"object": "page", "entry": [{"id": 1, "messaging": [null, {}, {"message": []}]}]}',
    b'{"message": {"chat": null, "from": [], "text": {}}}',
    b"hub.mode=subscribe",
    b"<xml/>",
    b"[" * 2000,
    b'{"a":' * 2000,
    b'{"a": "' + b"x" * 100_000 + b'"}',
)
_WRONG: tuple[Any, ...] = (None, True, -1, 1e308, "", "x", [], [None], {}, {"x": []})


def damaged(body: bytes) -> Iterator[bytes]:
    """The body cut short, and with each of its values in turn missing or of a wrong type."""
    for end in range(0, len(body), max(1, len(body) // 12)):
        yield body[:end]
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return
    for path in tuple(_paths(value)):
        for wrong in _WRONG:
            yield orjson.dumps(_replaced(value, path, wrong))
        yield orjson.dumps(_without(value, path))


def _paths(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if at:
        yield at
    items: Any = value.items() if isinstance(value, dict) else ()
    items = enumerate(value) if isinstance(value, list) else items
    for key, item in items:
        yield from _paths(item, (*at, key))


def _replaced(value: Any, path: tuple[Any, ...], wrong: Any) -> Any:
    if not path:
        return wrong
    copy = value.copy()
    copy[path[0]] = _replaced(value[path[0]], path[1:], wrong)
    return copy


def _without(value: Any, path: tuple[Any, ...]) -> Any:
    copy = value.copy()
    if len(path) == 1:
        del copy[path[0]]
    else:
        copy[path[0]] = _without(value[path[0]], path[1:])
    return copy
