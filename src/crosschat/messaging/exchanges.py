"""What was said over HTTP during one call of a channel, kept where the call failed.

The deliverer records; the channels' HTTP clients note each exchange. Of one that succeeded only
method, path and status are noted, of one that failed the answer's body as well, without secrets
and without other people's numbers.
"""

import re
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any, Self

import msgspec

_LONGEST_BODY = 2048  # characters
_SECRET = "[secret]"  # noqa: S105 - what stands in a secret's place
_NUMBER = "[number]"
_TOKENS = re.compile(
    r"\bEAA[A-Za-z0-9_-]{16,}"  # Meta
    r"|(?<!\d)\d{6,}:[A-Za-z0-9_-]{30,}"  # Telegram
    r"|\b(?:cck|sk|ya29|xox[a-z])[._-][A-Za-z0-9._-]{16,}"
    r"|(?i:\bbearer\s+)[A-Za-z0-9._~+/=-]{8,}"
    r"|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_.-]+"  # JSON web tokens
)
_PHONE = re.compile(r"\+?\d(?:[ ().-]?\d){7,14}(?!\w)")


class Exchange(msgspec.Struct):
    """`path` is without host, query and credentials. `status` is None where no answer came, and
    `error` says why. `body` is that of an answer which said no."""

    method: str
    path: str
    status: int | None = None
    body: str | None = None
    error: str | None = None

    def shown(self, recipient: str) -> dict[str, Any]:
        """As it is stored: numbers but the recipient's own are blotted out."""
        return {
            "method": self.method,
            "path": self.path,
            "status": self.status,
            "body": None if self.body is None else without_numbers(self.body, recipient),
            "error": self.error,
        }


class Recording:
    """The exchanges of one call, in order: what is noted in its block (and in tasks that it
    starts)."""

    __slots__ = ("_before", "exchanges")

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []

    def __enter__(self) -> Self:
        self._before = _recording.set(self)
        return self

    def __exit__(self, *_: object) -> None:
        _recording.reset(self._before)


_recording: ContextVar[Recording | None] = ContextVar("exchanges", default=None)


def note(method: str, path: str, status: int) -> None:
    """An exchange that went well."""
    recording = _recording.get()
    if recording is not None:
        recording.exchanges.append(Exchange(method, path.partition("?")[0], status))


def note_refusal(
    method: str, path: str, status: int, body: bytes, secrets: Sequence[str] = ()
) -> None:
    """An answer that said no. `secrets` are the account's own, to be kept out."""
    recording = _recording.get()
    if recording is not None:
        # A little more than is kept, so that what is blotted out is not cut in two before.
        said = body[: 4 * _LONGEST_BODY].decode("utf-8", "replace").replace("\x00", "\ufffd")
        text = without_secrets(said, secrets)[:_LONGEST_BODY]
        recording.exchanges.append(Exchange(method, path.partition("?")[0], status, text))


def note_silence(method: str, path: str, error: Exception) -> None:
    """No answer came. Of the error only its kind is kept: its text may hold the address."""
    recording = _recording.get()
    if recording is not None:
        exchange = Exchange(method, path.partition("?")[0], error=type(error).__name__)
        recording.exchanges.append(exchange)


def without_secrets(text: str, secrets: Sequence[str]) -> str:
    for secret in secrets:
        if secret:
            text = text.replace(secret, _SECRET)
    return _TOKENS.sub(_SECRET, text)


def without_numbers(text: str, own: str) -> str:
    """`text` with everything that may be a phone number blotted out, but for `own`."""
    ours = _digits(own)

    def blot(found: re.Match[str]) -> str:
        return found[0] if ours and _digits(found[0]) == ours else _NUMBER

    return _PHONE.sub(blot, text)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
