"""Every error is answered as problem JSON (RFC 9457) that says what to do."""

import math
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from starlette.exceptions import HTTPException

from crosschat.database import Unreachable, out_of_reach
from crosschat.errors import CrosschatError, Unavailable
from crosschat.kit.ids import new_id
from crosschat.kit.pagination import CursorInvalid

log = structlog.get_logger()
_NO_SUCH_CHARACTER = "22021"  # Postgres: character_not_in_repertoire
_RETRY_AFTER = 2  # seconds
_HINTS = {
    404: "There is nothing at this address. /docs lists what there is.",
    405: "This address does not take this method. /docs lists what there is.",
}


def problem(status: int, code: str, title: str, detail: str, **more: Any) -> JSONResponse:
    """`retry_after` in seconds becomes the header of that name as well."""
    content = {"type": "about:blank", "status": status, "code": code, "title": title}
    wait = more.get("retry_after")
    return JSONResponse(
        jsonable_encoder({**content, "detail": detail, **more}),
        status,
        {"Retry-After": str(max(1, math.ceil(wait)))} if wait is not None else None,
        media_type="application/problem+json",
    )


def answer_to(error: Exception, path: str = "") -> JSONResponse:
    """What an error is answered with; anything but our own errors is a bug, and logged as one."""
    if out_of_reach(error):
        log.debug("request.without_database", path=path, error=type(error).__name__)
        text = "The database cannot be reached now. Try again; /readyz tells when it is back."
        error = Unavailable(text, retry_after=_RETRY_AFTER)
    if isinstance(error, CrosschatError):
        details = {key: value for key, value in error.details.items() if value is not None}
        return problem(error.status, error.error_code, error.title, error.message, **details)
    reference = new_id("err")
    log.error("request.failed", path=path, reference=reference, exc_info=error)
    return problem(
        500,
        "internal",
        "Internal error",
        f"This is a bug in CrossChat. Look for {reference} in the log and report it.",
        reference=reference,
    )


def install(app: FastAPI) -> None:
    @app.exception_handler(CrosschatError)
    async def ours(_request: Request, error: CrosschatError) -> JSONResponse:
        return answer_to(error)

    @app.exception_handler(CursorInvalid)
    async def cursor(_request: Request, error: CursorInvalid) -> JSONResponse:
        return problem(422, "invalid_cursor", "The cursor is not valid", str(error))

    @app.exception_handler(RequestValidationError)
    async def validation(_request: Request, error: RequestValidationError) -> JSONResponse:
        errors = [
            {"field": ".".join(str(p) for p in e["loc"] if p != "body"), "message": e["msg"]}
            for e in error.errors()
        ]
        detail = "; ".join(f"{e['field'] or 'body'}: {e['message']}" for e in errors)
        return problem(422, "invalid_request", "The request is not valid", detail, errors=errors)

    @app.exception_handler(HTTPException)
    async def http(_request: Request, error: HTTPException) -> JSONResponse:
        detail = _HINTS.get(error.status_code, str(error.detail))
        return problem(error.status_code, "http_error", str(error.detail), detail)

    @app.exception_handler(NoConnectionFree)
    @app.exception_handler(Unreachable)
    async def away(request: Request, error: Exception) -> JSONResponse:
        return answer_to(error, request.url.path)

    @app.exception_handler(DBAPIError)
    async def database(request: Request, error: DBAPIError) -> JSONResponse:
        if getattr(error.orig, "sqlstate", None) != _NO_SUCH_CHARACTER:
            return await bug(request, error)
        detail = "A text holds a character that cannot be stored (NUL); leave it out."
        return problem(422, "invalid_request", "The request is not valid", detail)

    @app.exception_handler(Exception)
    async def bug(request: Request, error: Exception) -> JSONResponse:
        return answer_to(error, request.url.path)
