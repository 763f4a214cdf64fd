"""Faults that the field's best-known inboxes have shipped, each with the test that keeps it out.

Some stand where their matter is tested; those that have no better place stand here.
"""

import io
import time
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import func, select, text
from tests.e2e.signing import change, envelope, signed, text_message
from tests.served import SEED, Served, serving, until

from crosschat.channels.whatsapp import plugin
from crosschat.messaging.registry import Plugins
from crosschat.models import Delivery, JobRow, Message

REPOSITORY = Path(__file__).parents[2]
FAULTS = {
    "only the first message of a batch is read": (
        "tests/e2e/test_signed_batch.py",
        "test_every_item_of_a_signed_batch_over_two_connections_is_answered",
    ),
    "a duplicate lock is taken before the work and kept after a failure": (
        "tests/conversations/test_known_faults.py",
        "test_a_failure_while_storing_leaves_nothing_that_turns_the_next_try_away",
    ),
    "a failed media download swallows its message": (
        "tests/conversations/test_attachments.py",
        "test_a_file_that_cannot_be_fetched_does_not_swallow_its_message",
    ),
    "one event's type is used for its whole batch": (
        "tests/conversations/test_known_faults.py",
        "test_messages_and_statuses_of_one_batch_are_each_what_they_are",
    ),
    "no duplicate check on Telegram": (
        "tests/conversations/test_known_faults.py",
        "test_an_update_that_telegram_sends_again_is_one_message",
    ),
    "a status that comes before the send's answer is dropped": (
        "tests/e2e/test_doubtful_sends.py",
        "test_a_status_that_overtakes_the_answer_is_not_lost",
    ),
    "a status lowers the rank": (
        "tests/conversations/test_conversations.py",
        "test_statuses_in_any_order_end_at_the_highest",
    ),
    "processing time is shown as message time": (
        "tests/conversations/test_conversations.py",
        "test_the_platforms_time_is_shown_unless_it_is_absurd",
    ),
    "an album is split into several conversations": (
        "tests/conversations/test_attachments.py",
        "test_pictures_of_an_album_are_one_message_however_they_come",
    ),
    "only the first attachment is sent": (
        "tests/conversations/test_uploads.py",
        "test_every_picture_of_an_album_is_sent",
    ),
    "retry marks sent without sending": (
        "tests/conversations/test_workflow.py",
        "test_a_failed_message_is_really_sent_again_and_only_what_failed",
    ),
    "free text is offered outside the window": (
        "tests/conversations/test_conversations.py",
        "test_free_text_outside_the_window_fails_with_what_to_do",
    ),
    "a token stands in a webhook URL": (
        "tests/conversations/test_known_faults.py",
        "test_no_secret_stands_in_a_webhook_address",
    ),
}
_FAIL_ONCE = (
    "CREATE SEQUENCE tries",
    """
    CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF nextval('tries') = 1 THEN RAISE EXCEPTION 'disk trouble'; END IF;
      RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER fail_once BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION fail_once()",
)
PATH = "/integrations/{}/webhook"
NUMBER = "100000000000001"


@pytest.mark.parametrize("fault", FAULTS)
def test_each_known_fault_has_its_test(fault: str) -> None:
    file, name = FAULTS[fault]
    assert f"def {name}(" in (REPOSITORY / file).read_text()


@pytest.fixture
async def api(dsn: str, data_dir: Path) -> Any:
    async with serving(dsn, data_dir, API_RATE="0", AGENT_DEBOUNCE="60") as served:
        yield served


async def quiet(api: Served) -> None:
    async def done() -> bool:
        kinds = ("ingress.split", "conversations.receive")
        return not await api.rows(select(JobRow).where(JobRow.kind.in_(kinds)))

    await until(done)


async def from_meta(api: Served, *changes: Any) -> None:
    assert plugin.simulated is not None
    secret = plugin.simulated(SEED, "http://127.0.0.1:9")[0]["app_secret"]
    body, headers = signed(envelope(list(changes)), secret)
    status, _ = await api.ask(
        "POST", PATH.format("whatsapp"), key=None, data=io.BytesIO(body), headers=headers
    )
    assert status == 200


async def test_a_failure_while_storing_leaves_nothing_that_turns_the_next_try_away(
    api: Served,
) -> None:
    """The first insert fails in the database itself; platform and job engine both try again."""
    async with api.database.transaction() as session:
        for statement in _FAIL_ONCE:
            await session.execute(text(statement))
    message = change(
        NUMBER, messages=[text_message("351911", "hello", "wamid.A", int(time.time()))]
    )
    await from_meta(api, message)
    async with api.working():
        await from_meta(api, message)
        await quiet(api)
    stored = await api.rows(select(Message.text).where(Message.direction == "inbound"))
    assert stored == ["hello"]


async def test_messages_and_statuses_of_one_batch_are_each_what_they_are(api: Served) -> None:
    now = int(time.time())
    await from_meta(api, change(NUMBER, messages=[text_message("351911", "hi", "wamid.A", now)]))
    async with api.working():
        await quiet(api)
        _, page = await api.ask("GET", "/v1/conversations")
        body = {"conversation_id": page["data"][0]["id"], "content": "hello"}
        await api.ask("POST", "/v1/messages", json=body)
    [delivery] = await api.rows(select(Delivery))
    async with api.database.transaction() as session:
        row = (await session.scalars(select(Delivery))).one()
        row.status, row.external_id = "accepted", "wamid.OUT"
    status = {
        "id": "wamid.OUT",
        "status": "read",
        "timestamp": str(now + 1),
        "recipient_id": "351911",
    }
    both = [text_message("351911", f"text {n}", f"wamid.B{n}", now + n) for n in (1, 2)]
    reaction = {
        **text_message("351911", "", "wamid.R", now + 3),
        "type": "reaction",
        "reaction": {"message_id": "wamid.OUT", "emoji": "👍"},
    }
    del reaction["text"]
    await from_meta(
        api,
        change(NUMBER, statuses=[status], messages=[both[0], reaction, both[1]]),
    )
    async with api.working():
        await quiet(api)
    types = await api.rows(
        select(Message.type).where(Message.direction == "inbound").order_by(Message.sent_at)
    )
    assert types == ["text", "text", "text", "reaction"]
    [moved] = await api.rows(select(Delivery).where(Delivery.id == delivery.id))
    assert moved.status == "read"


async def test_an_update_that_telegram_sends_again_is_one_message(api: Served) -> None:
    telegram = Plugins.installed()["telegram"]
    assert telegram.simulated is not None
    assert telegram.complete is not None
    given = telegram.simulated(SEED, "http://127.0.0.1:9")[0]
    secret = telegram.complete(given)["webhook_secret"]
    chat = {"id": 77, "type": "private", "first_name": "Ana"}
    message = {"message_id": 5, "date": 1795200000, "chat": chat, "from": chat, "text": "once"}
    headers = {"x-telegram-bot-api-secret-token": secret, "content-type": "application/json"}
    for update_id in (1, 1, 2):  # and again under another number, as after a change of its webhook
        body = orjson.dumps({"update_id": update_id, "message": message})
        status, _ = await api.ask(
            "POST", PATH.format("telegram"), key=None, data=io.BytesIO(body), headers=headers
        )
        assert status == 200
    async with api.working():
        await quiet(api)
    count = select(func.count()).select_from(Message).where(Message.direction == "inbound")
    assert await api.rows(count) == [1]


async def test_no_secret_stands_in_a_webhook_address(api: Served) -> None:
    _, page = await api.ask("GET", "/v1/connections")
    assert len(page["data"]) >= 2
    lives = {live.id: live for live in await api.system.directory.all()}
    for connection in page["data"]:
        live = lives[connection["id"]]
        secrets = [
            str(live.opened.credentials[f.name])
            for f in live.plugin.credentials
            if f.secret and live.opened.credentials.get(f.name)
        ]
        assert secrets
        assert not any(secret in connection["webhook_url"] for secret in secrets)
