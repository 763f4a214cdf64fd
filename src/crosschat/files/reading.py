"""A request's body that is a file: measured as it comes in."""

import asyncio

from fastapi import Request

from crosschat.errors import InvalidRequest, PayloadTooLarge

_PATIENCE = 60.0  # seconds for one upload


async def read_body(request: Request, largest: int) -> bytes:
    """`largest` in bytes.

    Raises:
        PayloadTooLarge: it is larger than allowed.
        InvalidRequest: it is empty, or took too long.
    """
    too_large = PayloadTooLarge(
        f"The file is larger than {largest / 1024 / 1024:g} MB.", code="file_too_large"
    )
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > largest:
        raise too_large
    data = bytearray()
    try:
        async with asyncio.timeout(_PATIENCE):
            async for chunk in request.stream():
                data += chunk
                if len(data) > largest:
                    raise too_large
    except TimeoutError:
        raise InvalidRequest("The upload took too long; try again.") from None
    if not data:
        raise InvalidRequest("The body is empty; send the file as it is.", code="empty_file")
    return bytes(data)
