"""One call of the Bot API (telegram.md §1): parameters in, result out, or a ChannelError.

The token is part of every address, so no address and no exception that holds one leaves here.
"""

import asyncio
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import aiohttp
import orjson
from yarl import URL

from crosschat.channels.telegram.credentials import is_token
from crosschat.channels.telegram.outcome import Answer, failure_of, lost
from crosschat.messaging import exchanges
from crosschat.messaging.failures import ConnectionFailed, NotConfigured, OutcomeUnknown, Rejected
from crosschat.platforms.meta.reading import flag, text

_CONNECT = 10.0  # seconds
_READ = 30.0
_WHOLE_CALL = 90.0
_WHOLE_DOWNLOAD = 300.0
_CHUNK = 64 * 1024
_FAILURES = (aiohttp.ClientError, TimeoutError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to go along with a call, as the form field `name`."""

    name: str
    data: bytes = field(repr=False)
    mime_type: str
    filename: str


class BotApi:
    """The Bot API as one bot sees it. `secrets` besides the token are kept out of errors."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        base_url: str,
        token: str,
        secrets: Sequence[str] = (),
    ) -> None:
        self._session = session
        self._base_url = base_url.rstrip("/")
        self._token = token
        self._secrets = (token, *secrets)

    async def ask(
        self, method: str, parameters: Mapping[str, Any] | None = None, *, patience: float = _READ
    ) -> Any:
        """A call that may be repeated. `patience` in seconds. Raises: ChannelError."""
        return await self._call(method, parameters or {}, (), changes=False, patience=patience)

    async def change(
        self, method: str, parameters: Mapping[str, Any], uploads: Sequence[Upload] = ()
    ) -> Any:
        """A call that must not be done twice. Raises: ChannelError, OutcomeUnknown too."""
        return await self._call(method, parameters, uploads, changes=True, patience=_READ)

    async def download(self, file_path: str, *, max_bytes: int) -> tuple[bytes, str | None]:
        """A file that `getFile` named (§6), and the MIME type that its host named.

        Raises:
            Rejected: larger than `max_bytes`, gone, or not at this host.
            ChannelError: it could not be fetched.
        """
        url = self._url(f"file/bot{self._token}/{_path(file_path)}")
        try:
            async with (
                asyncio.timeout(_WHOLE_DOWNLOAD),
                self._session.get(url, timeout=_timeout(_READ), allow_redirects=False) as response,
            ):
                return await self._received(response, max_bytes)
        except _FAILURES as error:
            raise lost(error, changes=False) from None

    async def _call(
        self,
        method: str,
        parameters: Mapping[str, Any],
        uploads: Sequence[Upload],
        *,
        changes: bool,
        patience: float,
    ) -> Any:
        url = self._url(f"bot{self._token}/{method}")
        try:
            answer = await self._request(url, _body(parameters, uploads), patience)
        except _FAILURES as error:
            exchanges.note_silence("POST", method, error)
            raise lost(error, changes=changes) from None
        body = answer.json()
        if not flag(body, "ok") or not 200 <= answer.status < 300:
            exchanges.note_refusal("POST", method, answer.status, answer.body, self._secrets)
            raise self._failure(answer, body, changes=changes)
        exchanges.note("POST", method, answer.status)
        return body.get("result")

    def _failure(self, answer: Answer, body: Any, *, changes: bool) -> Exception:
        if 200 <= answer.status < 300 and text(body, "error_code") is None:
            said = "Telegram's answer cannot be read"
            if changes:
                return OutcomeUnknown(f"{said}, so it may or may not have been done.")
            return ConnectionFailed(f"{said}; we try again by ourselves.")
        return failure_of(answer, changes=changes, secrets=self._secrets)

    async def _request(self, url: URL, body: Mapping[str, Any], patience: float) -> Answer:
        async with (
            asyncio.timeout(max(_WHOLE_CALL, patience)),
            self._session.post(
                url, timeout=_timeout(patience), allow_redirects=False, **body
            ) as response,
        ):
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status, await response.read(), headers)

    async def _received(
        self, response: aiohttp.ClientResponse, max_bytes: int
    ) -> tuple[bytes, str | None]:
        if response.status == HTTPStatus.NOT_FOUND:
            raise Rejected("The file is no longer available at Telegram.", provider_code="404")
        if response.status != HTTPStatus.OK:
            answer = Answer(response.status, await response.content.read(_CHUNK))
            raise failure_of(answer, changes=False, secrets=self._secrets)
        if (response.content_length or 0) > max_bytes:
            raise too_large(max_bytes)
        data = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            data += chunk
            if len(data) > max_bytes:
                raise too_large(max_bytes)
        named = response.content_type
        return bytes(data), None if named == "application/octet-stream" else named

    def _url(self, path: str) -> URL:
        if not is_token(self._token):
            raise NotConfigured("The bot token is missing or malformed. Copy it from @BotFather.")
        try:
            return URL(f"{self._base_url}/{path}", encoded=True)
        except ValueError:
            raise NotConfigured("TELEGRAM_API_URL is not an address.") from None


def too_large(max_bytes: int) -> Rejected:
    """The error for a file above the limit, in bytes."""
    return Rejected(f"The file is larger than {max_bytes} bytes; it can be seen in Telegram.")


def _timeout(read: float) -> aiohttp.ClientTimeout:
    """Waiting for a connection is limited apart: only later was something written."""
    return aiohttp.ClientTimeout(
        total=None, connect=_CONNECT, sock_connect=_CONNECT, sock_read=read
    )


def _path(file_path: str) -> str:
    """The path below the bot's own files. A server in local mode names a file on its disk (§6)."""
    parts = file_path.split("/")
    if not file_path or "" in parts or "." in parts or ".." in parts:
        raise Rejected("This file cannot be fetched over HTTP from this Bot API server.")
    return quote(file_path, safe="/")


def _body(parameters: Mapping[str, Any], uploads: Sequence[Upload]) -> dict[str, Any]:
    """JSON; with files a form, in which nested objects are texts (§1)."""
    if not uploads:
        return {"json": dict(parameters)}
    # Names of files go as they are: quoted, customers would see `my%20file.pdf`.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in parameters.items():
        form.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
    for upload in uploads:
        # As a stream: large bytes would be written in one go, and everything else would wait.
        form.add_field(
            upload.name,
            io.BytesIO(upload.data),
            filename=upload.filename,
            content_type=upload.mime_type,
        )
    return {"data": form}
