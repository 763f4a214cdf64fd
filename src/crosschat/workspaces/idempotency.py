"""`Idempotency-Key`: a request that is sent again answers as the first time and does nothing.

The key is written in the request's own transaction: a second request with it waits for the first
to end, and a first that failed leaves nothing behind.
"""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from fastapi import Request, Response
from fastapi.encoders import jsonable_encoder
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.errors import Conflict, InvalidRequest
from crosschat.models import IdempotentAnswer

_LONGEST_KEY = 255


async def once(
    request: Request,
    session: AsyncSession,
    owner: str,
    action: Callable[[], Awaitable[Any]],
    *,
    status: int = 200,
) -> Response:
    """Run `action` unless this request was answered before; the answer as JSON."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return _answer(status, orjson.dumps(jsonable_encoder(await action())))
    if not 0 < len(key) <= _LONGEST_KEY:
        raise InvalidRequest(f"Idempotency-Key must have 1 to {_LONGEST_KEY} characters.")
    raw = f"{request.method} {request.url.path}\n".encode() + await request.body()
    fingerprint = hashlib.sha256(raw).digest()
    mine = await session.scalar(
        insert(IdempotentAnswer)
        .values(owner=owner, key=key, fingerprint=fingerprint, status=0, body=b"")
        .on_conflict_do_nothing()
        .returning(IdempotentAnswer.key)
    )
    row = (IdempotentAnswer.owner == owner) & (IdempotentAnswer.key == key)
    if mine is None:
        earlier = (await session.scalars(select(IdempotentAnswer).where(row))).one()
        if earlier.fingerprint != fingerprint:
            raise Conflict(
                "This Idempotency-Key was used for another request; use a new one.",
                code="idempotency_key_reused",
            )
        return _answer(earlier.status, earlier.body, replayed=True)
    body = orjson.dumps(jsonable_encoder(await action()))
    await session.execute(update(IdempotentAnswer).where(row).values(status=status, body=body))
    return _answer(status, body)


def _answer(status: int, body: bytes, *, replayed: bool = False) -> Response:
    headers = {"Idempotent-Replayed": "true"} if replayed else None
    return Response(body, status, headers, media_type="application/json")
