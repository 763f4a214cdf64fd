"""Everything that the simulated platforms accepted, in order, in bounded memory."""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Generic, Protocol, TypeVar

import orjson

REFUSALS_KEPT = 200


class Entry(Protocol):
    """One accepted request. `seq` is given by the ledger, `key` is what it is indexed by."""

    seq: int

    @property
    def key(self) -> str: ...

    def row(self) -> dict[str, Any]: ...


E = TypeVar("E", bound=Entry)


@dataclass(slots=True)
class Refusal:
    """A request that was not accepted."""

    at: float
    label: str
    detail: str


class Ledger(Generic[E]):
    """An append-only list with an index; once full, the oldest tenth goes at a time."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._entries: list[E] = []
        self._by_key: dict[str, deque[E]] = {}
        self._next = 1
        self.requests: Counter[str] = Counter()
        self.refusals: deque[Refusal] = deque(maxlen=REFUSALS_KEPT)

    def __len__(self) -> int:
        return len(self._entries)

    def append(self, entry: E) -> None:
        """Number the entry and keep it."""
        entry.seq = self._next
        self._next += 1
        self._entries.append(entry)
        index = self._by_key.get(entry.key)
        if index is None:
            index = self._by_key[entry.key] = deque()
        index.append(entry)
        self.requests["accepted"] += 1
        if len(self._entries) > self._size:
            self._drop_oldest(self._size // 10 + 1)

    def refused(self, label: str, detail: str, at: float) -> None:
        """Count a request that left no entry, and remember its reason for a while."""
        self.requests[label] += 1
        self.refusals.append(Refusal(at, label, detail))

    def page(self, key: str | None, after: int, limit: int) -> tuple[list[E], int | None]:
        """Entries after number `after`, oldest first, and the number to go on from."""
        found = list(islice(self._since(key, after), limit + 1))
        more = len(found) > limit
        return found[:limit], found[limit - 1].seq if more else None

    def newest(self, key: str | None, limit: int) -> list[E]:
        """The last `limit` entries, oldest first."""
        if key is None:
            return self._entries[-limit:]
        index = self._by_key.get(key, deque())
        return list(islice(index, max(0, len(index) - limit), None))

    def clear(self) -> None:
        """Forget entries and counts; numbering goes on, so that cursors stay valid."""
        self._entries.clear()
        self._by_key.clear()
        self.requests.clear()
        self.refusals.clear()

    def _since(self, key: str | None, after: int) -> Iterable[E]:
        if key is not None:
            return (entry for entry in self._by_key.get(key, ()) if entry.seq > after)
        first = self._entries[0].seq if self._entries else 1
        return islice(self._entries, max(0, after + 1 - first), None)

    def _drop_oldest(self, count: int) -> None:
        for entry in self._entries[:count]:
            index = self._by_key[entry.key]
            index.popleft()
            if not index:
                del self._by_key[entry.key]
        del self._entries[:count]


@dataclass(slots=True)
class SentMessage:
    """A message that a simulated messaging platform accepted. `payload` is the raw JSON."""

    at: float
    phone_number_id: str
    to: str
    type: str
    payload: bytes
    id: str
    callback_data: str | None
    outcome: str = "answered"
    seq: int = 0

    @property
    def key(self) -> str:
        """The recipient."""
        return self.to

    def row(self) -> dict[str, Any]:
        """As `GET /sandbox/ledger` shows it."""
        return {
            "seq": self.seq,
            "at": self.at,
            "phone_number_id": self.phone_number_id,
            "to": self.to,
            "type": self.type,
            "payload": orjson.Fragment(self.payload),
            "id": self.id,
            "callback_data": self.callback_data,
            "outcome": self.outcome,
        }


@dataclass(slots=True)
class ModelCall:
    """A call of the simulated model."""

    at: float
    id: str
    endpoint: str
    model: str
    input: str
    reply: str
    tool_calls: list[str] = field(default_factory=list)
    outcome: str = "answered"
    seq: int = 0

    @property
    def key(self) -> str:
        """The model's name as requested."""
        return self.model

    def row(self) -> dict[str, Any]:
        """As `GET /sandbox/ledger?api=openai` shows it."""
        return {
            "seq": self.seq,
            "at": self.at,
            "id": self.id,
            "endpoint": self.endpoint,
            "model": self.model,
            "input": self.input,
            "reply": self.reply,
            "tool_calls": self.tool_calls,
            "outcome": self.outcome,
        }
