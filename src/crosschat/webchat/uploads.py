"""Visitors' files: measured as they come in, judged by what they are, kept under our names."""

import asyncio
import hashlib

from fastapi import Request

from crosschat.errors import InvalidRequest
from crosschat.files.names import display_name
from crosschat.files.reading import read_body
from crosschat.files.sniffing import sniff
from crosschat.files.store import Files
from crosschat.kit.ids import new_id
from crosschat.models import WebchatUpload, WebchatVisitor

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
            data = await read_body(request, self.largest)
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
