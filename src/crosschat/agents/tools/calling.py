"""Calling a tool over HTTP: public addresses only, no redirects, capped answers."""

from dataclasses import dataclass
from typing import Literal

import aiohttp
import structlog
from yarl import URL

from crosschat.agents.tools.arguments import clean
from crosschat.agents.tools.request import ToolRequest, UrlUnfit, check_url
from crosschat.agents.tools.spec import ToolSpec
from crosschat.kit.crypto import Vault, VaultLocked
from crosschat.kit.outside import AddressRefused, Hosts

log = structlog.get_logger()
LONGEST = 8_000  # characters of an answer that a model gets to read
_MOST_BYTES = 4 * LONGEST
_UNDECIDED = {408, 502, 504}  # somebody on the way gave up; the tool may have acted


class OutcomeUnknown(Exception):
    """The request left, and nobody knows whether the tool acted on it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool answered. `text` is for the model; `status` is HTTP's, if it came that far."""

    state: Literal["done", "failed"]
    text: str
    status: int | None = None


class ToolCaller:
    """`hosts` are reached through `inside`, which checks nothing; all others through `outside`."""

    def __init__(
        self,
        outside: aiohttp.ClientSession,
        inside: aiohttp.ClientSession,
        hosts: Hosts,
        vault: Vault,
    ) -> None:
        self._outside = outside
        self._inside = inside
        self._hosts = hosts
        self._vault = vault

    async def call(self, tool: ToolSpec, request: ToolRequest, key: str) -> Answer:
        """One call, never repeated; `key` goes along as `Idempotency-Key`.

        Raises: OutcomeUnknown.
        """
        try:
            host, port = check_url(request.url)
            headers = self._headers(tool, request, key)
        except (UrlUnfit, VaultLocked) as error:
            log.warning("tool.not_called", tool=tool.id, error=str(error))
            return Answer("failed", "The tool is not set up correctly and was not called.")
        session = self._inside if self._hosts.allow(host, port) else self._outside
        try:
            async with session.request(
                request.method,
                URL(request.url, encoded=True),
                data=request.body,
                headers=headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=tool.timeout, sock_connect=5),
            ) as response:
                return await _read(tool, response)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return _unreachable(tool, error)
        except (aiohttp.InvalidURL, ValueError):
            return Answer("failed", "The tool's address cannot be called.")
        except (aiohttp.ClientError, OSError) as error:
            raise OutcomeUnknown(f"no answer ({type(error).__name__})") from error

    def _headers(self, tool: ToolSpec, request: ToolRequest, key: str) -> dict[str, str]:
        own = self._vault.open(tool.headers) if tool.headers else {}
        return {
            **{name: str(value) for name, value in own.items()},
            "Accept": "application/json, text/plain;q=0.9",
            "Accept-Encoding": "identity",
            "Idempotency-Key": key,
            **({"Content-Type": "application/json"} if request.body is not None else {}),
        }


def _unreachable(tool: ToolSpec, error: Exception) -> Answer:
    """Nothing was sent."""
    if isinstance(getattr(error, "os_error", None), AddressRefused):
        log.warning("tool.address_refused", tool=tool.id, remedy="AGENT_TOOL_HOSTS")
        return Answer("failed", "The tool's address is not on the public internet: not called.")
    return Answer("failed", "The tool could not be reached.")


async def _read(tool: ToolSpec, response: aiohttp.ClientResponse) -> Answer:
    status = response.status
    if tool.side_effects and status in _UNDECIDED:
        raise OutcomeUnknown(f"HTTP {status}")
    text = await _text(response)
    if 200 <= status < 300:
        return Answer("done", text or "(an empty answer)", status)
    if 300 <= status < 400:
        return Answer("failed", f"HTTP {status}: a redirect, which is not followed.", status)
    return Answer("failed", f"HTTP {status}: {text}".strip(), status)


async def _text(response: aiohttp.ClientResponse) -> str:
    """The beginning of the body; what is missing is said."""
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        return "(the answer came compressed, though nobody asked for that)"
    body, ending = bytearray(), ""
    try:
        while len(body) <= _MOST_BYTES and (piece := await response.content.read(8_192)):
            body += piece
    except (aiohttp.ClientError, OSError):
        # The status has told what came of the call; only the words are lost.
        ending = "\n(the answer broke off here)"
    text: str = clean(body.decode("utf-8", "replace"))
    if len(text) > LONGEST or len(body) > _MOST_BYTES:
        text, ending = text[:LONGEST], "\n(the answer is longer; this is its beginning)"
    return text.strip() + ending
