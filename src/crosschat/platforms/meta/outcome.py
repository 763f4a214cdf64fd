"""What an answer of the Graph API, or its absence, means for what was asked.

:func:`failure_of` is the only place where HTTP and transport turn into a :class:`ChannelError`.
The codes' meanings stand in tables of :class:`Verdict`, one a platform.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal

import aiohttp
import msgspec
import orjson

from crosschat.messaging.failures import (
    ChannelError,
    ConnectionFailed,
    NotConfigured,
    OutcomeUnknown,
    RateLimited,
    Rejected,
)
from crosschat.platforms.meta.reading import as_number, flag, mapping, number, rows, text

# Nothing was written: no connection came about, or the address cannot be called at all.
_NOT_WRITTEN = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
)
_MISDIRECTED = frozenset({401, 403, 404, 405, 407})
_LONGEST_DETAIL = 500
_TOKEN = re.compile(r"\bEAA[A-Za-z0-9_-]{16,}")


class Answer(msgspec.Struct, frozen=True):
    """What came back over HTTP. `headers` are found by their names in lower case."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)

    def json(self) -> Any:
        """The body decoded, None if it is not JSON."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one error code asks of us. `advice` tells people what to do; `pause` is in seconds."""

    failure: type[ChannelError]
    advice: str
    pause: float | None = None
    recipient_only: bool = False


Scope = Literal["connection", "recipient"]
# By error code, or by (code, subcode) where the subcode decides.
Rows = Mapping[int | tuple[int, int], Verdict]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """One platform's table; its name stands before what it answered."""

    platform: str
    rows: Rows

    def of(self, code: int | None, subcode: int | None) -> Verdict | None:
        if code is None:
            return None
        exact = self.rows.get((code, subcode)) if subcode is not None else None
        return exact or self.rows.get(code)


def failure_of(
    result: Answer | Exception, verdicts: Verdicts, *, changes: bool, secrets: Sequence[str] = ()
) -> ChannelError:
    """The error to raise for a failed call.

    `changes` says whether the call does something at the platform: if its answer was lost, it may
    have been done. `secrets` are never repeated, whatever the platform quotes in its answer.
    """
    if isinstance(result, Exception):
        return _transport_failure(result, verdicts.platform, changes=changes)
    error = mapping(result.json(), "error")
    if number(error, "code") is not None:
        return refusal(error, verdicts, answer=result, secrets=secrets)
    return _foreign_answer(result, verdicts.platform, changes=changes)


def refusal(
    error: Mapping[str, Any],
    verdicts: Verdicts,
    *,
    answer: Answer | None = None,
    secrets: Sequence[str] = (),
) -> ChannelError:
    """The meaning of one error object, from an answer or from a webhook."""
    code, subcode = _whole(error, "code"), _whole(error, "error_subcode")
    verdict = verdicts.of(code, subcode) or _unlisted(error, answer)
    named = str(code) if code is not None else None
    said = f"{verdicts.platform} {named}" if named else verdicts.platform
    message = f"{verdict.advice} ({said}: {_details(error, secrets)})"
    pause = _pause_named(answer) or verdict.pause
    if issubclass(verdict.failure, RateLimited):
        scope: Scope = "recipient" if verdict.recipient_only else "connection"
        return verdict.failure(message, provider_code=named, retry_after=pause, scope=scope)
    pause = pause if verdict.failure.retryable else None
    return verdict.failure(message, provider_code=named, retry_after=pause)


def _whole(error: Mapping[str, Any], key: str) -> int | None:
    found = number(error, key)
    return int(found) if found is not None else None


def _transport_failure(error: Exception, platform: str, *, changes: bool) -> ChannelError:
    if isinstance(error, _NOT_WRITTEN):
        return ConnectionFailed(f"{platform} cannot be reached; we try again by ourselves.")
    if changes:
        return OutcomeUnknown(f"{platform} did not answer, so it may or may not have been done.")
    return ConnectionFailed(f"{platform} did not answer; we try again by ourselves.")


def _foreign_answer(answer: Answer, platform: str, *, changes: bool) -> ChannelError:
    """An answer without the Graph API's error envelope: a gateway, a proxy, a wrong address."""
    said = f"{platform} answered HTTP {answer.status} without an explanation"
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited(f"{said}: too many requests.", retry_after=_pause_named(answer))
    if answer.status == HTTPStatus.REQUEST_TIMEOUT:
        return ConnectionFailed(f"{said}; we try again by ourselves.")
    if answer.status in _MISDIRECTED or 300 <= answer.status < 400:
        return NotConfigured(f"{said}. Check the base URL, a proxy in between and the token.")
    if 400 <= answer.status < 500:
        return Rejected(f"{said}.")
    if changes:
        return OutcomeUnknown(f"{said}, so it may or may not have been done.")
    return ConnectionFailed(f"{said}; we try again by ourselves.")


def _unlisted(error: Mapping[str, Any], answer: Answer | None) -> Verdict:
    """For codes that are in no table, which Meta adds without notice."""
    status = answer.status if answer else 0
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Verdict(RateLimited, "Too many requests; we wait and try again.")
    if flag(error, "is_transient") or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Verdict(ConnectionFailed, "The platform has a problem; we try again by ourselves.")
    return Verdict(Rejected, "The platform refused this and gave a reason that is new to us.")


def _details(error: Mapping[str, Any], secrets: Sequence[str]) -> str:
    """The platform's own words, without any token that they may quote."""
    said = (
        text(mapping(error, "error_data"), "details")
        or text(error, "error_user_msg")
        or text(error, "message")
        or text(error, "title")
        or "no details"
    )
    for secret in secrets:
        said = said.replace(secret, "[secret]") if secret else said
    said = _TOKEN.sub("[secret]", said)
    return said if len(said) <= _LONGEST_DETAIL else said[: _LONGEST_DETAIL - 1] + "…"


def _pause_named(answer: Answer | None) -> float | None:
    """How long the platform wants us to wait, in seconds; its usage header says minutes (§12)."""
    if answer is None:
        return None
    after = as_number(answer.headers.get("retry-after"))
    if after is not None and after > 0:
        return after
    usage = Answer(0, answer.headers.get("x-business-use-case-usage", "").encode()).json()
    entries = [row for key in usage for row in rows(usage, key)] if isinstance(usage, dict) else []
    minutes = [number(row, "estimated_time_to_regain_access") or 0 for row in entries]
    return max(minutes, default=0) * 60 or None
