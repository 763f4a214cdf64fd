"""What the simulated customers see on their phones, channel by channel, in bounded memory."""

from collections import OrderedDict
from dataclasses import asdict, dataclass, field
from typing import Any

from crosschat.sandbox.live import Hub

CHATS = 5_000
BUBBLES = 200
WRITTEN = 50_000
RANK = {"sending": 0, "sent": 1, "delivered": 2, "read": 3, "failed": 4}


@dataclass(slots=True)
class Bubble:
    """One message on a phone. `direction` is the customer's: `out` was written by them."""

    id: str
    direction: str
    type: str
    text: str
    at: float
    status: str
    content: Any = None
    error: str | None = None


@dataclass(slots=True)
class Chat:
    """One customer's chat with one of the business's accounts."""

    channel: str
    account: str
    customer: str
    name: str | None = None
    bubbles: OrderedDict[str, Bubble] = field(default_factory=OrderedDict)

    def row(self) -> dict[str, Any]:
        """As the page reads it."""
        return {
            "channel": self.channel,
            "account": self.account,
            "customer": self.customer,
            "name": self.name,
            "bubbles": [asdict(bubble) for bubble in self.bubbles.values()],
        }


class Chats:
    """The newest chats with their newest bubbles; every change is published."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._chats: OrderedDict[tuple[str, str, str], Chat] = OrderedDict()
        self._written: OrderedDict[str, Chat] = OrderedDict()

    def chat(self, channel: str, account: str, customer: str) -> Chat:
        """The chat, made if it is new, and now the most recent one."""
        key = (channel, account, customer)
        chat = self._chats.get(key)
        if chat is None:
            chat = self._chats[key] = Chat(channel, account, customer)
            if len(self._chats) > CHATS:
                self._chats.popitem(last=False)
        else:
            self._chats.move_to_end(key)
        return chat

    def known(self, channel: str, account: str, customer: str) -> Chat | None:
        """The chat if there is one."""
        return self._chats.get((channel, account, customer))

    def newest(self, channel: str, limit: int) -> list[Chat]:
        """The chats of a channel, the most recent first."""
        found = [chat for chat in reversed(self._chats.values()) if chat.channel == channel]
        return found[:limit]

    def add(self, chat: Chat, bubble: Bubble) -> None:
        """Show a bubble."""
        chat.bubbles[bubble.id] = bubble
        if bubble.direction == "out":
            self._written[bubble.id] = chat
            if len(self._written) > WRITTEN:
                self._written.popitem(last=False)
        if len(chat.bubbles) > BUBBLES:
            chat.bubbles.popitem(last=False)
        if self._hub.watched:
            self._hub.publish("bubble", {**_place(chat), "bubble": asdict(bubble)})

    def mark(self, chat: Chat, bubble_id: str, status: str, error: str | None = None) -> None:
        """Move a bubble's status up; never down."""
        bubble = chat.bubbles.get(bubble_id)
        if bubble is None or RANK[status] <= RANK[bubble.status]:
            return
        bubble.status = status
        bubble.error = error
        if self._hub.watched:
            change = {**_place(chat), "id": bubble_id, "status": status, "error": error}
            self._hub.publish("status", change)

    def read_by_business(self, bubble_id: str) -> Chat | None:
        """The business read a customer's message, and with it all earlier ones.

        Returns:
            The chat, or None if the message came to the business by another way.
        """
        chat = self._written.get(bubble_id)
        for bubble in list(chat.bubbles.values()) if chat else ():
            if chat and bubble.direction == "out":
                self.mark(chat, bubble.id, "read")
            if bubble.id == bubble_id:
                break
        return chat

    def typing(self, chat: Chat, seconds: float) -> None:
        """Show that the business is typing, for at most `seconds`."""
        self._hub.publish("typing", {**_place(chat), "seconds": seconds})

    def clear(self) -> None:
        """Forget every chat."""
        self._chats.clear()
        self._written.clear()
        self._hub.publish("resync", {})


def _place(chat: Chat) -> dict[str, Any]:
    return {
        "channel": chat.channel,
        "account": chat.account,
        "customer": chat.customer,
        "name": chat.name,
    }
