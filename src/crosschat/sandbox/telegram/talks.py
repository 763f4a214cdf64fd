"""Chats between bots and people: their messages, who blocked whom, what became of groups."""

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

TALKS = 100_000
MESSAGES = 500
QUERIES = 20_000
_SOME_PAST = 1_700_000_000

Message = dict[str, Any]


@dataclass(slots=True)
class Talk:
    """One chat of one bot. `person` is the User behind a private chat."""

    id: int
    type: str = "private"
    title: str | None = None
    person: dict[str, Any] = field(default_factory=dict)
    business: str | None = None
    started: bool = False
    blocked: bool = False
    moved_to: int | None = None
    last_id: int = 0
    messages: OrderedDict[int, Message] = field(default_factory=OrderedDict)

    @property
    def chat(self) -> dict[str, Any]:
        """The Chat object."""
        if self.type != "private":
            return {"id": self.id, "type": self.type, "title": self.title or f"Group {self.id}"}
        names = ("first_name", "last_name", "username")
        told = {name: self.person[name] for name in names if self.person.get(name)}
        return {"id": self.id, "type": "private", **told}

    @property
    def key(self) -> str:
        """What ledger and page file this chat under."""
        return f"{self.business}:{self.id}" if self.business else str(self.id)

    def next_id(self) -> int:
        """A fresh message id: they count up inside the chat, in both directions."""
        self.last_id += 1
        return self.last_id

    def keep(self, message: Message) -> None:
        """Remember a message, so that it can be answered, edited and deleted."""
        self.last_id = max(self.last_id, message["message_id"])
        self.messages[message["message_id"]] = message
        if len(self.messages) > MESSAGES:
            self.messages.popitem(last=False)


class Talks:
    """Every chat by bot, business connection and chat id, in bounded memory."""

    def __init__(self) -> None:
        # CrossChat keeps the ids of the last run, so those of this one lie above them.
        self._first_id = int((time.time() - _SOME_PAST) * 10)
        self._talks: OrderedDict[tuple[int, str | None, int], Talk] = OrderedDict()
        self._queries: OrderedDict[str, Talk] = OrderedDict()

    def get(self, bot_id: int, chat_id: int, business: str | None = None) -> Talk | None:
        """The chat if there is one."""
        return self._talks.get((bot_id, business, chat_id))

    def open(self, bot_id: int, chat_id: int, business: str | None = None) -> Talk:
        """The chat, made if it is new."""
        key = (bot_id, business, chat_id)
        talk = self._talks.get(key)
        if talk is None:
            kind = "private" if chat_id > 0 else "supergroup"
            person = {"id": chat_id, "is_bot": False, "first_name": f"User {chat_id}"}
            talk = Talk(chat_id, kind, person=person, business=business, last_id=self._first_id)
            self._talks[key] = talk
            if len(self._talks) > TALKS:
                self._talks.popitem(last=False)
        return talk

    def asked(self, query_id: str, talk: Talk) -> None:
        """Remember a tap that waits for its answer."""
        self._queries[query_id] = talk
        if len(self._queries) > QUERIES:
            self._queries.popitem(last=False)

    def answered(self, query_id: str) -> Talk | None:
        """The chat of a tap that was just answered; None if it is unknown or was answered."""
        return self._queries.pop(query_id, None)

    def clear(self) -> None:
        """Forget every chat."""
        self._talks.clear()
        self._queries.clear()
