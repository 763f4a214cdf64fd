"""`GET /metrics`: the whole installation in Prometheus' text format.

This process's own figures, those that workers leave with their sign of life, and what the database
tells of the work that waits.
"""

import hmac
import os
import socket
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from crosschat.config import Settings
from crosschat.database import Database, measure_pool
from crosschat.errors import Unauthenticated
from crosschat.ingress.authenticity import Peer, is_from_here
from crosschat.jobs.lag import Backlog, read_backlog
from crosschat.kit import clock
from crosschat.kit.figures import Families, collected, rendered
from crosschat.models import WorkerPulse

router = APIRouter()
_FRESH = timedelta(seconds=30)  # a worker that was silent for longer is not shown any more


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response:
    _check(request)
    database: Database = request.app.state.database
    measure_pool(database)
    here = {"role": "api", "process": f"{socket.gethostname()}:{os.getpid()}"}
    sources = [(here, collected())]
    up = 1.0
    try:
        async with database.transaction() as session:
            backlog = await read_backlog(session)
            pulses = await session.scalars(
                select(WorkerPulse).where(WorkerPulse.seen_at > clock.now() - _FRESH)
            )
            sources += [
                ({"role": "worker", "process": pulse.holder}, pulse.figures) for pulse in pulses
            ]
        sources.append(({}, _of_backlog(backlog)))
    except (OSError, SQLAlchemyError):
        up = 0.0  # What this process knows by itself is told all the same.
    sources.append(({}, [_gauge("crosschat_database_up", "The database answers", [({}, up)])]))
    return Response(rendered(sources), media_type=CONTENT_TYPE_LATEST)


def _check(request: Request) -> None:
    """From this machine, or with METRICS_TOKEN: figures are none of the internet's business."""
    settings: Settings = request.app.state.settings
    peer = Peer(request.client.host if request.client else None, request.headers)
    if is_from_here(peer):
        return
    token = settings.metrics_token
    presented = request.headers.get("authorization", "")
    if token is not None and hmac.compare_digest(
        presented.encode(), f"Bearer {token.get_secret_value()}".encode()
    ):
        return
    raise Unauthenticated(
        "Metrics are for this machine alone. To scrape from elsewhere set METRICS_TOKEN and send "
        "`Authorization: Bearer TOKEN`."
    )


def _of_backlog(backlog: Backlog) -> Families:
    return [
        _gauge(
            "crosschat_lane_lag_seconds",
            "How long the lane that has waited longest could have been run by now",
            [({"lane_class": name}, value) for name, value in backlog.lag.items()],
        ),
        _gauge(
            "crosschat_jobs_waiting",
            "Jobs that are not done, running ones included; counted up to 100,000",
            [({"lane_class": name}, value) for name, value in backlog.depth.items()],
        ),
        _gauge(
            "crosschat_dead_letters",
            "Jobs that have failed for good and wait for somebody",
            [({"kind": name}, value) for name, value in backlog.dead.items()],
        ),
    ]


def _gauge(name: str, documentation: str, values: list[tuple[dict[str, str], float]]) -> Any:
    return [name, "gauge", documentation, [[name, labels, value] for labels, value in values]]
