"""`/healthz`: the process lives. `/readyz`: database and a worker are up."""

from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.database import Database
from crosschat.kit import clock
from crosschat.models import WorkerPulse

router = APIRouter(tags=["health"])
_FRESH = timedelta(seconds=10)
_PATIENCE = 2.0  # seconds; who asks may have little patience, too


async def _last_pulse(session: AsyncSession) -> datetime | None:
    return await session.scalar(
        select(WorkerPulse.seen_at).order_by(WorkerPulse.seen_at.desc()).limit(1)
    )


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
        seen_at = await database.within(_PATIENCE, _last_pulse)
        checks["database"] = True
        checks["worker"] = seen_at is not None and clock.now() - seen_at < _FRESH
    except (OSError, SQLAlchemyError):
        pass
    ready = all(checks.values())
    response.status_code = 200 if ready else 503
    return {"status": "ready" if ready else "not ready", "checks": checks}
