"""One call of the Graph API: bearer token in, JSON out, or a :class:`ChannelError`."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import aiohttp
import orjson

from crosschat.kit.time_limit import TimeLimit
from crosschat.messaging import exchanges
from crosschat.messaging.failures import ChannelError, NotConfigured
from crosschat.platforms.meta.outcome import Answer, Verdicts, failure_of
from crosschat.platforms.meta.reading import mapping

# Seconds. Waiting for a connection is limited apart from waiting for an answer, because only the
# latter leaves open whether something was done.
_TIMEOUT = aiohttp.ClientTimeout(total=None, connect=10, sock_connect=10)
_WHOLE_CALL = TimeLimit(40.0)
# Files take longer, and silence ends them.
_UPLOAD_TIMEOUT = aiohttp.ClientTimeout(total=None, connect=10, sock_connect=10, sock_read=30)
_WHOLE_UPLOAD = TimeLimit(90.0)
# With bodies that are bytes already; `json=` of the session would decode and encode them once more.
_JSON = {"Content-Type": "application/json"}


class Graph:
    """The Graph API as one account sees it.

    `secrets` besides the token (an app secret) are kept out of every error message.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        base_url: str,
        version: str,
        token: str,
        verdicts: Verdicts,
        secrets: Sequence[str] = (),
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.version = version
        self.session = session
        self.authorization = {"Authorization": f"Bearer {token}"}
        self._token = token
        self._verdicts = verdicts
        self._secrets = (token, *secrets)
        # Anything else could not be written into a header.
        self._usable = bool(token) and token.isascii() and token.isprintable()

    def as_app(self, app_id: str, app_secret: str) -> Self:
        """The Graph API as the app itself sees it, which knows its own webhooks."""
        return type(self)(
            self.session,
            base_url=self.base_url,
            version=self.version,
            token=f"{app_id}|{app_secret}",
            verdicts=self._verdicts,
            secrets=(self._token, app_secret),
        )

    async def describe_token(self) -> dict[str, Any]:
        """What the token may do and until when (whatsapp.md §1). Raises: ChannelError."""
        return mapping(await self.get("debug_token", {"input_token": self._token}), "data")

    async def get(self, path: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Raises: ChannelError."""
        return await self._call("GET", path, repeatable=True, params=params)

    async def post(
        self, path: str, body: Mapping[str, Any], *, repeatable: bool = False
    ) -> dict[str, Any]:
        """`repeatable`: doing it twice is no different from doing it once.

        Raises:
            ChannelError: OutcomeUnknown if it may have been done and is not repeatable.
        """
        return await self._call(
            "POST", path, repeatable=repeatable, data=orjson.dumps(body), headers=_JSON
        )

    async def delete(self, path: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Raises: ChannelError."""
        return await self._call("DELETE", path, repeatable=True, params=params)

    async def upload(self, path: str, form: aiohttp.FormData) -> dict[str, Any]:
        """A file, which nobody sees before a message refers to it. Raises: ChannelError."""
        return await self._call("POST", path, repeatable=True, data=form)

    def failure(self, result: Answer | Exception, *, changes: bool) -> ChannelError:
        """What a failed call means, in this platform's table."""
        return failure_of(result, self._verdicts, changes=changes, secrets=self._secrets)

    async def _call(
        self, method: str, path: str, *, repeatable: bool, **arguments: Any
    ) -> dict[str, Any]:
        if not self._usable:
            raise NotConfigured("The access token is missing or malformed. Enter it anew.")
        changes = not repeatable
        try:
            answer = await self._request(method, path, **arguments)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            exchanges.note_silence(method, path, error)
            # Without the cause, whose request carries the token.
            raise self.failure(error, changes=changes) from None
        decoded = answer.json()
        refused = not 200 <= answer.status < 300 or mapping(decoded, "error")
        if refused or not isinstance(decoded, dict):
            exchanges.note_refusal(method, path, answer.status, answer.body, self._secrets)
            raise self.failure(answer, changes=changes)
        exchanges.note(method, path, answer.status)
        return decoded

    async def _request(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **arguments: Any
    ) -> Answer:
        is_upload = isinstance(arguments.get("data"), aiohttp.FormData)
        with _WHOLE_UPLOAD() if is_upload else _WHOLE_CALL():
            async with self.session.request(
                method,
                f"{self.base_url}/{self.version}/{path}",
                headers={**self.authorization, **(headers or {})},
                timeout=_UPLOAD_TIMEOUT if is_upload else _TIMEOUT,
                allow_redirects=False,
                **arguments,
            ) as response:
                return Answer(response.status, await response.read(), response.headers)
