"""A turn, and what can come of it."""

from dataclasses import dataclass, field
from datetime import datetime

from crosschat.agents.leads.capture import LeadNotes
from crosschat.agents.profiles import Profile
from crosschat.agents.thinking import HandOff, Question, Reply, Usage
from crosschat.agents.tools.hands import CallTrace
from crosschat.agents.tools.recorder import TurnKey
from crosschat.agents.tools.spec import Place

MODEL_ATTEMPTS = 2
DISCARDS = 3  # in a row; then the answer goes out and the next turn covers the rest


@dataclass(frozen=True, slots=True)
class Turn:
    """`through` is the newest message that the answer covers (`messages.seq`).

    `discards` and `failures` count the earlier attempts that ended so. `verdict` is what is to be
    done without asking the model, None where it is asked. `window_ends` is when the channel stops
    taking free text, None where it never does. `resumed`: an earlier attempt has done something.
    """

    key: TurnKey
    profile: Profile
    question: Question
    place: Place
    through: int
    drafts: bool
    discards: int = 0
    failures: int = 0
    resumed: bool = False
    window_ends: datetime | None = None
    channel: str = ""
    verdict: "HandOff | Wait | None" = None
    correlation: str | None = None

    @property
    def may_discard(self) -> bool:
        return self.discards < DISCARDS and not self.resumed


@dataclass(frozen=True, slots=True)
class Wait:
    """Nobody works now. `seconds` until the next look; `message`, if it was not sent yet."""

    seconds: float
    message: str | None


@dataclass(frozen=True, slots=True)
class Discard:
    """Something was quicker; nothing was done."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failure:
    """The model or something else failed; worth another try unless there were enough."""

    reason: str


@dataclass(slots=True)
class Ran:
    """How a turn went. `acted`: a tool with side effects has run.

    Durations are in seconds.
    """

    result: Reply | HandOff | Wait | Discard | Failure
    usage: Usage = field(default_factory=Usage)
    calls: list[CallTrace] = field(default_factory=list)
    notes: LeadNotes | None = None
    acted: bool = False
    seconds: float = 0.0
