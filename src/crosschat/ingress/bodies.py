"""Reading a request's body whole, with a limit."""

from starlette.types import Receive

from crosschat.errors import PayloadTooLarge

LARGEST_BODY = 3 * 1024 * 1024  # bytes


class Gone(ConnectionError):
    """The sender left in the middle of the body."""


async def read_body(receive: Receive, declared: str, limit: int = LARGEST_BODY) -> bytes:
    """The raw body; `declared` is its Content-Length, if any.

    Raises:
        PayloadTooLarge: it is over `limit` bytes.
        Gone: it never came whole.
    """
    too_large = PayloadTooLarge(f"The body is larger than {limit // 1024 // 1024} MB.")
    if declared.isdigit() and int(declared) > limit:
        raise too_large
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise too_large
        chunks.append(chunk)
        if not message.get("more_body"):
            return chunks[0] if len(chunks) == 1 else b"".join(chunks)
