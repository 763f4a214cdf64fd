"""`/healthz`: the process lives. `/readyz`: database and a worker are up."""

from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from crosschat.database import Database
from crosschat.kit import clock
from crosschat.models import WorkerPulse

router = APIRouter(tags=["health"])
_FRESH = timedelta(seconds=10)


@router.get("/healthz", summary="The process lives")
async def healthz() -> dict[str, str]:
    return {"status": "ok"}


@router.get(
    "/readyz",
    summary="Database and a worker are up",
    responses={503: {"description": "Not ready; says what is missing"}},
)
async def readyz(request: Request, response: Response) -> dict[str, Any]:
    database: Database = request.app.state.database
    checks = {"database": False, "worker": False}
    try:
        async with database.transaction() as session:
            seen_at = await session.scalar(
                select(WorkerPulse.seen_at).order_by(WorkerPulse.seen_at.desc()).limit(1)
            )
        checks["database"] = True
        checks["worker"] = seen_at is not None and clock.now() - seen_at < _FRESH
    except (OSError, SQLAlchemyError):
        pass
    ready = all(checks.values())
    response.status_code = 200 if ready else 503
    return {"status": "ready" if ready else "not ready", "checks": checks}
