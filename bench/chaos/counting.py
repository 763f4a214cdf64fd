"""What became of every message, and what of it is wrong."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.chaos.plan import NONCE, Plan

Nonce = tuple[int, int]  # (conversation, message)
SILENT = "telegram"  # tells nothing of what became of a send


@dataclass(frozen=True)
class Outcome:
    """Counts of messages.

    `doubtful` are customers' messages whose answer nobody can know to have arrived: the platform
    (Telegram) tells nothing of a send whose answer was lost. `unknown_though_accepted` are sends
    by channel that ended as unknown although the platform had taken them; `never_accepted` those
    that ended so because they never got there (their worker was killed before the call).
    """

    messages: int
    stored: int
    lost: int
    stored_twice: int
    uncovered: int
    covered_twice: int
    sent_twice: int
    out_of_order: int
    doubtful: int
    unknown_though_accepted: dict[str, int]
    never_accepted: dict[str, int]
    handed_over: int
    replies: dict[str, int]
    kills: dict[str, int]
    faults_struck: dict[str, int]
    seconds: float
    examples: dict[str, Any] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        wrong = (self.lost, self.stored_twice, self.uncovered, self.covered_twice, self.sent_twice)
        unresolved = self.unknown_though_accepted
        resolvable = [n for channel, n in unresolved.items() if channel != SILENT]
        return not any(wrong) and not self.out_of_order and not any(resolvable)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "sound": self.sound}


@dataclass(frozen=True)
class Seen:
    """Texts as they were accepted, in order, by channel; what was handed to people; counts of rows.

    `unknown` are (channel, text) of the sends whose outcome was never known, `made` the texts of
    replies in the order in which they were made.
    """

    replies: Mapping[str, list[str]]
    notes: list[str]
    stored: int
    stored_twice: int
    unknown: list[tuple[str, str]]
    made: list[str]


def judge(plan: Plan, seen: Seen, more: dict[str, Any]) -> Outcome:
    wanted = {(c, i) for c in range(plan.conversations) for i in range(plan.each)}
    doubtful = set(_nonces(text for channel, text in seen.unknown if channel == SILENT))
    sent: Counter[Nonce] = Counter()
    for texts in seen.replies.values():
        sent.update(_nonces(texts))
    noted = Counter(_nonces(seen.notes))
    covered = sent + noted
    uncovered = sorted(wanted - covered.keys())
    covered_twice = sorted(n for n, times in covered.items() if times > 1 and n not in doubtful)
    sent_twice = sorted(n for n, times in sent.items() if times > 1 and n not in doubtful)
    place = {nonce: at for at, text in enumerate(seen.made) for nonce in _nonces([text])}
    disorder = [c for texts in seen.replies.values() for c in _out_of_order(texts, place)]
    taken = [c for c, text in seen.unknown if text in seen.replies.get(c, ())]
    return Outcome(
        messages=len(wanted),
        stored=seen.stored,
        lost=max(0, len(wanted) - seen.stored),
        stored_twice=seen.stored_twice,
        uncovered=len(uncovered),
        covered_twice=len(covered_twice),
        sent_twice=len(sent_twice),
        out_of_order=len(disorder),
        doubtful=len(doubtful),
        unknown_though_accepted=dict(Counter(taken)),
        never_accepted=dict(Counter(c for c, _ in seen.unknown) - Counter(taken)),
        handed_over=len(noted),
        replies={channel: len(texts) for channel, texts in seen.replies.items()},
        examples={
            "uncovered": uncovered[:5],
            "covered_twice": covered_twice[:5],
            "sent_twice": sent_twice[:5],
            "out_of_order": disorder[:5],
        },
        **more,
    )


def _nonces(texts: Iterable[str]) -> list[Nonce]:
    return [(int(c), int(m)) for text in texts for c, m in NONCE.findall(text)]


def _out_of_order(texts: Iterable[str], place: Mapping[Nonce, int]) -> list[int]:
    """Conversations whose replies the platform got in another order than they were made in."""
    by_conversation: defaultdict[int, list[int]] = defaultdict(list)
    for text in texts:
        for nonce in _nonces([text])[:1]:
            by_conversation[nonce[0]].append(place.get(nonce, -1))
    return [c for c, order in by_conversation.items() if order != sorted(order)]
