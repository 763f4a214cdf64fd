"""Visitors' files: measured as they come in, judged by what they are, kept under our names."""

import asyncio
import hashlib

from fastapi import Request

from crosschat.errors import InvalidRequest, PayloadTooLarge
from crosschat.files.names import display_name
from crosschat.files.sniffing import sniff
from crosschat.files.store import Files
from crosschat.kit.ids import new_id
from crosschat.models import WebchatUpload, WebchatVisitor

_PATIENCE = 60.0  # seconds for one upload
_AT_ONCE = 16  # uploads held in memory


class Uploads:
    """`largest` in bytes."""

    def __init__(self, files: Files, largest: int) -> None:
        self._files = files
        self.largest = largest
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def keep(self, request: Request, visitor: WebchatVisitor, filename: str) -> WebchatUpload:
        """Read the request's body into the store.

        Raises:
            PayloadTooLarge: it is larger than allowed.
            InvalidRequest: it is empty, or no kind of file that we pass on.
        """
        async with self._slots:
            data = await self._read(request)
            found = await asyncio.to_thread(sniff, data)
            if found is None:
                raise InvalidRequest(
                    "This kind of file is not accepted. Pictures, audio, video, PDF, office "
                    "documents and plain text are.",
                    code="file_type_not_allowed",
                )
            name = await self._files.put(visitor.workspace_id, data)
        return WebchatUpload(
            id=new_id("upl"),
            workspace_id=visitor.workspace_id,
            visitor_id=visitor.id,
            file=name,
            kind=found.kind,
            mime_type=found.mime_type,
            filename=display_name(filename, found.extension),
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
        )

    async def _read(self, request: Request) -> bytes:
        too_large = PayloadTooLarge(
            f"The file is larger than {self.largest / 1024 / 1024:g} MB.", code="file_too_large"
        )
        declared = request.headers.get("content-length", "")
        if declared.isdigit() and int(declared) > self.largest:
            raise too_large
        data = bytearray()
        try:
            async with asyncio.timeout(_PATIENCE):
                async for chunk in request.stream():
                    data += chunk
                    if len(data) > self.largest:
                        raise too_large
        except TimeoutError:
            raise InvalidRequest("The upload took too long; try again.") from None
        if not data:
            raise InvalidRequest("The body is empty; send the file as it is.", code="empty_file")
        return bytes(data)
