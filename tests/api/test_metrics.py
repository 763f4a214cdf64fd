"""/metrics: who may read it, and that its figures follow what is done."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from tests.served import API_KEY, Served, serving, until

from crosschat.jobs.queue import Queue
from crosschat.jobs.types import LaneClass, NewJob

TOKEN = "scraper-0123456789abcdef"
MESSAGE = {"from": "351911222333", "text": {"body": "hello"}}
WEBHOOK = {"entry": [{"changes": [{"value": {"messages": [MESSAGE]}}]}]}
PATH = "/integrations/whatsapp/webhook"


@pytest.fixture
async def api(dsn: str, data_dir: Path) -> AsyncIterator[Served]:
    async with serving(dsn, data_dir, API_RATE="0", METRICS_TOKEN=TOKEN) as served:
        yield served


async def figure(api: Served, name: str, **labels: str) -> float:
    """The sum of all series that have these labels; 0 where there is none yet."""
    status, text = await api.ask("GET", "/metrics", None)
    assert status == 200
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


@pytest.mark.parametrize(
    "header",
    [
        {"X-Forwarded-For": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
        {"Origin": "https://evil.example"},
        {"Host": "crosschat.example"},
    ],
    ids=lambda header: next(iter(header)),
)
async def test_the_internet_reads_metrics_with_their_token_only(
    api: Served, header: dict[str, str]
) -> None:
    for shown in (None, "", API_KEY, TOKEN + "x"):
        presented = {} if shown is None else {"Authorization": f"Bearer {shown}"}
        status, problem = await api.ask("GET", "/metrics", None, headers=header | presented)
        assert status == 401
        assert "METRICS_TOKEN" in problem["detail"]
    with_token = header | {"Authorization": f"Bearer {TOKEN}"}
    assert (await api.ask("GET", "/metrics", None, headers=with_token))[0] == 200


async def test_webhooks_are_counted_and_timed(api: Served) -> None:
    accepted = {"name": "crosschat_webhooks_accepted_total", "channel": "whatsapp"}
    rejected = {"name": "crosschat_webhooks_rejected_total", "channel": "whatsapp"}
    timed = "crosschat_ingest_duration_seconds_count"

    async def seen() -> list[float]:
        counts = [await figure(api, **series) for series in (accepted, rejected)]
        return [*counts, await figure(api, timed)]

    before = await seen()
    assert (await api.ask("POST", PATH, None, json=WEBHOOK))[0] == 200
    outside = {"Origin": "https://evil.example"}
    assert (await api.ask("POST", PATH, None, json=WEBHOOK, headers=outside))[0] == 401
    assert await seen() == [n + 1 for n in before]
    assert await figure(api, "crosschat_database_up") == 1
    assert await figure(api, "crosschat_database_connections_in_use") >= 0
    assert await figure(api, "crosschat_spool_entries") == 0


async def test_work_that_waits_shows_as_depth_and_lag_until_it_is_done(api: Served) -> None:
    split = {"lane_class": "split"}
    done = {"kind": "ingress.split", "lane_class": "split", "outcome": "done"}
    before = await figure(api, "crosschat_jobs_total", **done)
    await api.ask("POST", PATH, None, json=WEBHOOK)
    assert await figure(api, "crosschat_jobs_waiting", **split) == 1
    assert await figure(api, "crosschat_lane_lag_seconds", **split) > 0
    assert await figure(api, "crosschat_lane_lag_seconds", lane_class="turn") == 0

    async def counted() -> bool:
        return await figure(api, "crosschat_jobs_total", **done) == before + 1

    async with api.working():
        await until(counted)
    assert await figure(api, "crosschat_jobs_waiting", **split) == 0
    assert await figure(api, "crosschat_bus_messages_total", direction="received") > 0


async def test_held_back_work_is_no_lag(api: Served) -> None:
    async with api.database.transaction() as session:
        later = NewJob(LaneClass.TURN, "t:later", "none", "{}", delay=60)
        await Queue(api.system.bus).enqueue(session, [later])
    assert await figure(api, "crosschat_jobs_waiting", lane_class="turn") == 1
    assert await figure(api, "crosschat_lane_lag_seconds", lane_class="turn") == 0


async def test_open_streams_are_counted(api: Served) -> None:
    async def streams() -> float:
        return await figure(api, "crosschat_live_streams")

    assert await streams() == 0
    async with api.http.get(f"{api.url}/v1/stream", headers={"x-api-key": API_KEY}) as stream:
        await stream.content.readline()
        assert await streams() == 1

    async def closed() -> bool:
        return await streams() == 0

    await until(closed)


async def test_names_follow_the_conventions(api: Served) -> None:
    _, text = await api.ask("GET", "/metrics", None)
    names = re.findall(r"^# TYPE (crosschat_\S+) (\w+)$", text, re.MULTILINE)
    assert len(names) >= 15
    assert len(names) == len({name for name, _ in names})
    for name, kind in names:
        assert (kind == "counter") == name.endswith("_total"), name
        if kind == "histogram":
            assert name.endswith("_seconds"), name
