"""Recurring jobs are short ones; without a handler they would wait for ever, in silence."""

from pathlib import Path

from tests.served import serving

from crosschat.agents.thinking import NoModel
from crosschat.jobs.types import LaneClass
from crosschat.main import UPKEEP, build_handlers
from crosschat.models import Timer


async def test_every_recurring_job_has_a_short_handler(dsn: str, data_dir: Path) -> None:
    async with serving(dsn, data_dir) as api:
        handlers = build_handlers(api.system, NoModel())
        assert {recurring.kind for recurring in UPKEEP} <= handlers.short.keys()
        async with api.database.transaction() as session:
            for recurring in UPKEEP:
                await recurring.start(session)
                timer = await session.get_one(Timer, recurring.kind)
                assert timer.lane_class == LaneClass.INBOUND
