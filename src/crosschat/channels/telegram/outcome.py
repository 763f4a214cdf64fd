"""What an answer of the Bot API, or its absence, means: the rows of telegram.md §8.

:func:`failure_of` and :func:`lost` are the only places where HTTP turns into a
:class:`ChannelError`. The error code decides first, then words of the description, which are no
stable contract.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import aiohttp
import orjson

from crosschat.channels.telegram.verdicts import Migrated, Verdict, verdict_on
from crosschat.messaging.failures import (
    ChannelError,
    ConnectionFailed,
    NotConfigured,
    OutcomeUnknown,
    RateLimited,
    Rejected,
)
from crosschat.platforms.meta.reading import mapping, number, text

# Nothing was written: no connection came about, or the address cannot be called at all.
_NOT_WRITTEN = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ConnectionTimeoutError,
    # An address or a text that cannot be put on the wire at all.
    ValueError,
)
_LONGEST_DETAIL = 300
_TOKEN = re.compile(r"[0-9]{5,}:[A-Za-z0-9_-]{20,}")
_RETRY_AFTER = re.compile(r"retry after ([0-9]{1,6})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over HTTP. Header names are in lower case."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> Any:
        """The body decoded, None if it is not JSON."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return None


def lost(error: Exception, *, changes: bool) -> ChannelError:
    """No answer came. `changes`: the call does something that must not be done twice (§8)."""
    if isinstance(error, _NOT_WRITTEN):
        return ConnectionFailed("Telegram cannot be reached; we try again by ourselves.")
    if changes:
        return OutcomeUnknown("Telegram did not answer, so it may or may not have been done.")
    return ConnectionFailed("Telegram did not answer; we try again by ourselves.")


def failure_of(answer: Answer, *, changes: bool, secrets: Sequence[str] = ()) -> ChannelError:
    """The error for an answer that is not `ok`. `secrets` are never repeated."""
    body = answer.json()
    code = number(body, "error_code")
    if code is None:
        return _foreign_answer(answer, changes=changes)
    said = text(body, "description") or "no details"
    parameters = mapping(body, "parameters")
    verdict = verdict_on(int(code), said.lower())
    message = f"{verdict.advice} (Telegram {int(code)}: {_without(said, secrets)})"
    pause = _pause(answer, parameters, said)
    return _built(verdict, message, str(int(code)), pause, text(parameters, "migrate_to_chat_id"))


def _built(
    verdict: Verdict, message: str, code: str, pause: float | None, moved_to: str | None
) -> ChannelError:
    pause = pause or verdict.pause
    if verdict.failure is Migrated:
        return Migrated(message, provider_code=code, chat_id=moved_to)
    if issubclass(verdict.failure, RateLimited):
        # The pause holds for the whole bot, whatever chat it came up in.
        return verdict.failure(message, provider_code=code, retry_after=pause, scope="connection")
    pause = pause if verdict.failure.retryable else None
    return verdict.failure(message, provider_code=code, retry_after=pause)


def _foreign_answer(answer: Answer, *, changes: bool) -> ChannelError:
    """An answer that is not the Bot API's: a gateway, a proxy, a wrong address."""
    said = f"Telegram answered HTTP {answer.status} without an explanation"
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        pause = _pause(answer, {}, "")
        return RateLimited(f"{said}: too many requests.", retry_after=pause)
    if answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return Rejected("The file is larger than Telegram takes from bots.", provider_code="413")
    if 300 <= answer.status < 500:
        return NotConfigured(f"{said}. Check TELEGRAM_API_URL and a proxy in between.")
    if changes:
        return OutcomeUnknown(f"{said}, so it may or may not have been done.")
    return ConnectionFailed(f"{said}; we try again by ourselves.")


def _pause(answer: Answer, parameters: Mapping[str, Any], said: str) -> float | None:
    """How long we are told to wait, in seconds: three places say it."""
    named = number(parameters, "retry_after") or number(answer.headers, "retry-after")
    if named is None and (found := _RETRY_AFTER.search(said)):
        named = float(found[1])
    return named if named and named > 0 else None


def _without(said: str, secrets: Sequence[str]) -> str:
    """Telegram's own words, without a token that somebody's proxy may quote."""
    for secret in secrets:
        said = said.replace(secret, "[secret]") if secret else said
    said = _TOKEN.sub("[secret]", said)
    return said if len(said) <= _LONGEST_DETAIL else said[: _LONGEST_DETAIL - 1] + "…"
