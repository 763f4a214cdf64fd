"""What each of Telegram's errors asks of us (telegram.md §8)."""

from dataclasses import dataclass

from crosschat.messaging.failures import (
    ChannelError,
    ConnectionFailed,
    ContactBlocked,
    NotConfigured,
    RateLimited,
    Rejected,
)


class Harmless(Rejected):
    """What was asked for is so already, or came too late to matter."""


class BadEntities(Rejected):
    """The formatting was refused; the text without it is not."""


class ReplyGone(Rejected):
    """The quoted message is gone; the message without the quote is fine."""


class Migrated(Rejected):
    """The group has a new id."""

    def __init__(
        self, message: str, *, provider_code: str | None = None, chat_id: str | None = None
    ) -> None:
        super().__init__(message, provider_code=provider_code)
        self.chat_id = chat_id


class WebhookActive(NotConfigured):
    """Updates are pushed to a webhook, so they cannot be fetched."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`advice` tells people what to do; `pause` is in seconds."""

    failure: type[ChannelError]
    advice: str
    pause: float | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    code: int
    words: tuple[str, ...]
    verdict: Verdict


_GONE = Verdict(
    ContactBlocked,
    "This person blocked the bot, deleted their account or never started it. They can be reached"
    " again once they write.",
)
_NOT_IN_CHAT = Verdict(ContactBlocked, "The bot is not in this group any more.")
_BAD_FILE = Verdict(
    Rejected,
    "Telegram cannot use this file. A link must be public, direct and at most 5 MB for a photo,"
    " 20 MB for anything else (documents: GIF, PDF or ZIP); upload the file instead.",
)
_TOKEN = Verdict(
    NotConfigured,
    "Telegram does not accept the bot token: it is wrong or was revoked. Get the current one from"
    " @BotFather and connect the bot again.",
)
_FLOOD = Verdict(RateLimited, "Telegram asks this bot to slow down; we wait and try again.")
_DOWN = Verdict(ConnectionFailed, "Telegram has a problem; we try again by ourselves.")
_REFUSED = Verdict(Rejected, "Telegram refused this.")
_FORBIDDEN = Verdict(ContactBlocked, "The bot may not write in this chat.")
_UNKNOWN = Verdict(Rejected, "Telegram refused this for a reason that is new to us.")

# The first row whose words are in the description decides.
_ROWS = (
    _Row(
        400,
        ("group chat was upgraded to a supergroup",),
        Verdict(Migrated, "This group became a supergroup and has a new id."),
    ),
    _Row(
        400,
        ("chat not found",),
        Verdict(
            Rejected,
            "This bot does not know such a chat. The customer has to press START at the bot"
            " first, or the id is wrong.",
        ),
    ),
    _Row(
        400,
        ("message is not modified", "query is too old", "query id is invalid"),
        Verdict(Harmless, "Nothing had to be done any more."),
    ),
    _Row(
        400,
        ("can't parse entities", "can't parse messageentity"),
        Verdict(BadEntities, "Telegram did not accept the formatting."),
    ),
    _Row(
        400,
        ("message to be replied not found", "replied message not found"),
        Verdict(ReplyGone, "The message that this one answers is gone."),
    ),
    _Row(
        400,
        (
            "message to edit not found",
            "message can't be edited",
            "message to delete not found",
            "message can't be deleted",
            "message to react not found",
        ),
        Verdict(Rejected, "That message is gone or too old to be changed (48 hours)."),
    ),
    _Row(
        400,
        ("wrong file identifier", "failed to get http url content", "wrong type of the web page"),
        _BAD_FILE,
    ),
    _Row(
        400,
        ("file is too big",),
        Verdict(
            Rejected,
            "The file is larger than bots may load (20 MB); it can be seen in Telegram itself.",
        ),
    ),
    _Row(400, ("message is too long", "caption is too long"), Verdict(Rejected, "Too long.")),
    _Row(401, (), _TOKEN),
    _Row(403, ("blocked by the user", "user is deactivated", "can't initiate"), _GONE),
    _Row(403, ("was kicked", "is not a member"), _NOT_IN_CHAT),
    _Row(403, (), _FORBIDDEN),
    _Row(404, (), _TOKEN),
    _Row(
        409,
        ("webhook is active",),
        Verdict(
            WebhookActive,
            "This bot's updates go to a webhook, so they cannot be fetched. Set PUBLIC_URL so that"
            " CrossChat registers itself, or remove the other webhook with deleteWebhook.",
        ),
    ),
    _Row(
        409,
        (),
        Verdict(
            ConnectionFailed,
            "Another program uses this bot at the same time. A bot can serve one program only.",
            pause=10,
        ),
    ),
    _Row(413, (), Verdict(Rejected, "The file is larger than Telegram takes from bots (50 MB).")),
    _Row(429, (), _FLOOD),
    _Row(400, (), _REFUSED),
)


def verdict_on(code: int, description: str) -> Verdict:
    """The row for an error code and its description in lower case."""
    for row in _ROWS:
        if row.code == code and (not row.words or any(w in description for w in row.words)):
            return row.verdict
    return _DOWN if code >= 500 else _UNKNOWN
