"""API keys: list, make, revoke."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy import select

from crosschat.errors import Forbidden, InvalidRequest, NotFound
from crosschat.kit import clock
from crosschat.kit.pagination import decode_cursor, encode_cursor
from crosschat.models import ApiKey
from crosschat.workspaces.access import Access, access
from crosschat.workspaces.keys import issue_key
from crosschat.workspaces.scopes import EVERYTHING, SCOPES, allows

router = APIRouter(tags=["keys"])
Reader = Annotated[Access, access("keys:read")]
Writer = Annotated[Access, access("keys:write")]


class KeyIn(BaseModel):
    """`scopes` like ``conversations:read``; ``*`` is everything that you may do."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Reports", "scopes": ["conversations:read"]}]}
    )

    name: str = Field(min_length=1, max_length=200)
    scopes: list[str] = Field(default_factory=lambda: [EVERYTHING], min_length=1)
    expires_at: AwareDatetime | None = None


class KeyOut(BaseModel):
    id: str
    name: str
    hint: str
    scopes: list[str]
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None
    created_at: datetime


class IssuedKeyOut(KeyOut):
    """`api_key` is shown this once."""

    api_key: str


class KeyPage(BaseModel):
    data: list[KeyOut]
    next: str | None


def _out(key: ApiKey) -> dict[str, Any]:
    return {name: getattr(key, name) for name in KeyOut.model_fields}


@router.get("/v1/api-keys", response_model=KeyPage, summary="List API keys")
async def list_keys(
    caller: Reader, limit: Annotated[int, Query(ge=1, le=200)] = 50, cursor: str | None = None
) -> dict[str, Any]:
    statement = select(ApiKey).order_by(ApiKey.created_at.desc(), ApiKey.id.desc())
    if cursor:
        after = decode_cursor(cursor, {})
        statement = statement.where(
            (ApiKey.created_at < after.value)
            | ((ApiKey.created_at == after.value) & (ApiKey.id < after.id))
        )
    rows = (await caller.session.scalars(statement.limit(limit + 1))).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return {
        "data": [_out(row) for row in rows[:limit]],
        "next": encode_cursor(last.created_at, last.id, {}) if last else None,
    }


@router.post(
    "/v1/api-keys", response_model=IssuedKeyOut, status_code=201, summary="Make an API key"
)
async def make_key(body: KeyIn, caller: Writer) -> dict[str, Any]:
    unknown = sorted(set(body.scopes) - SCOPES - {EVERYTHING})
    if unknown:
        raise InvalidRequest(
            f"Unknown scope {', '.join(unknown)}. Scopes: {', '.join(sorted(SCOPES))}, *."
        )
    held = caller.caller.scopes
    if not all(scope in held or allows(held, scope) for scope in body.scopes):
        raise Forbidden("A key cannot do more than you may.", code="missing_scope")
    if body.expires_at is not None and body.expires_at <= clock.now():
        raise InvalidRequest("`expires_at` is in the past.")
    key, token = await issue_key(
        caller.session,
        caller.workspace_id,
        name=body.name,
        scopes=body.scopes,
        expires_at=body.expires_at,
    )
    await caller.session.flush()
    await caller.session.refresh(key)
    return {**_out(key), "api_key": token}


@router.delete("/v1/api-keys/{key_id}", status_code=204, summary="Revoke an API key")
async def revoke(key_id: str, caller: Writer) -> Response:
    """It stops working at once."""
    key = await caller.session.scalar(select(ApiKey).where(ApiKey.id == key_id))
    if key is None:
        raise NotFound("There is no such key. `GET /v1/api-keys` lists yours.")
    key.revoked_at = key.revoked_at or clock.now()
    return Response(status_code=204)
