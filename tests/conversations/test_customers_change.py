"""Customers edit, delete, read, refuse and move; what is stored follows, in whatever order."""

import itertools
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update
from tests.served import Served, serving, until

from crosschat.contacts.joining import join_addresses
from crosschat.conversations.archiving import Archiver
from crosschat.conversations.outbound import Outgoing
from crosschat.conversations.receive import KIND, Receiver
from crosschat.conversations.rules import Rules
from crosschat.jobs.types import Job
from crosschat.kit import clock
from crosschat.messaging.content import Choice, Chosen, Interactive, Template, Text
from crosschat.messaging.events import (
    ConsentChanged,
    IdentityChanged,
    InboundEvent,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    Person,
    Read,
    Routed,
)
from crosschat.models import (
    Connection,
    Contact,
    Conversation,
    Delivery,
    Identity,
    JobRow,
    Message,
)
from crosschat.models import Template as TemplateRow

ANA = Person(address="351911", name="Ana", phone="351911")
_numbers = itertools.count(1)


class Desk:
    """A connection whose platform says whatever a test has it say."""

    def __init__(self, api: Served, connection: Connection) -> None:
        self.api = api
        self.connection = connection
        self.now = clock.now() - timedelta(minutes=30)
        self._receiver = Receiver(
            api.system.events,
            api.system.queue,
            api.system.bus,
            Rules(api.system.outbox, api.system.directory),
            reopen_for=timedelta(days=7),
        )

    async def told(self, *events: InboundEvent) -> None:
        """All of them in one batch."""
        async with self.api.database.transaction() as session:
            await self._receiver(session, [self._job(event) for event in events])

    def _job(self, event: InboundEvent) -> Job:
        number = next(_numbers)
        routed = Routed(
            workspace_id=self.connection.workspace_id,
            connection_id=self.connection.id,
            ledger_id=f"evt_{number:06}",
            received_at=clock.now(),
            event=event,
        )
        return Job(number, "lane", KIND, msgspec.json.encode(routed).decode(), 0, None)

    def at(self, minutes: int) -> datetime:
        return self.now + timedelta(minutes=minutes)

    def wrote(self, text: str, external_id: str, minutes: int = 0, who: Person = ANA) -> Any:
        return MessageReceived(
            sender=who, external_id=external_id, content=Text(text=text), at=self.at(minutes)
        )

    async def messages(self, direction: str = "inbound") -> list[Message]:
        return await self.api.rows(
            select(Message).where(Message.direction == direction).order_by(Message.sent_at)
        )

    async def one(self, kind: Any) -> Any:
        [row] = await self.api.rows(select(kind))
        return row

    async def say(self, content: Any, author: str = "member") -> str:
        """Hand a message to the outbox; what becomes of it is the deliverer's."""
        conversation = await self.one(Conversation)
        async with self.api.database.transaction() as session:
            outgoing = Outgoing(conversation, content, author)
            [message_id] = await self.api.system.outbox.post(session, [outgoing])
        return message_id

    async def delivery_of(self, message_id: str) -> Delivery:
        rows = await self.api.rows(select(Delivery).where(Delivery.message_id == message_id))
        found: Delivery = rows[0]
        return found


@pytest.fixture
async def desk(dsn: str, data_dir: Path) -> Any:
    async with serving(dsn, data_dir, API_RATE="0") as api:
        [row] = await api.rows(select(Connection).where(Connection.channel == "whatsapp"))
        yield Desk(api, row)


async def test_an_edited_message_says_the_new_and_keeps_the_old(desk: Desk) -> None:
    await desk.told(desk.wrote("size 41", "m1"))
    edit = MessageEdited(sender=ANA, target="m1", content=Text(text="size 42"), at=desk.at(1))
    await desk.told(edit)
    await desk.told(edit)  # once more, as platforms do
    older = MessageEdited(sender=ANA, target="m1", content=Text(text="size 40"), at=desk.at(0))
    await desk.told(older)  # overtaken
    [message] = await desk.messages()
    assert (message.text, message.edited_at) == ("size 42", desk.at(1))
    assert [r["content"]["text"] for r in message.revisions] == ["size 41"]
    assert (await desk.one(Conversation)).last_message_preview == "size 42"
    _, shown = await desk.api.ask("GET", f"/v1/messages/{message.id}")
    assert shown["text"] == "size 42"
    assert shown["edited_at"] is not None


async def test_what_was_deleted_is_emptied(desk: Desk) -> None:
    await desk.told(desk.wrote("my card is 4111…", "m1"), desk.wrote("sorry", "m2", 1))
    await desk.told(MessageDeleted(sender=ANA, target="m1", at=desk.at(2)))
    await desk.told(
        MessageEdited(sender=ANA, target="m1", content=Text(text="4111"), at=desk.at(3))
    )
    first, second = await desk.messages()
    assert first.deleted_at == desk.at(2)
    assert "4111" not in str((first.text, first.content, first.revisions))
    assert second.text == "sorry"


@pytest.mark.parametrize("together", [True, False])
async def test_changes_may_come_before_what_they_change(desk: Desk, together: bool) -> None:
    said = [
        MessageEdited(sender=ANA, target="m1", content=Text(text="new"), at=desk.at(1)),
        desk.wrote("old", "m1"),
        MessageDeleted(sender=ANA, target="m2", at=desk.at(3)),
        desk.wrote("taken back", "m2", 2),
    ]
    for batch in [said] if together else [[event] for event in said]:
        await desk.told(*batch)
    first, second = await desk.messages()
    assert (first.external_id, first.text) == ("m1", "new")
    assert second.external_id == "m2"
    assert "taken back" not in str((second.text, second.content))


async def test_reading_moves_up_what_was_sent_before_and_nothing_else(desk: Desk) -> None:
    await desk.told(desk.wrote("hi", "m1"))
    ids = [await desk.say(Text(text=text)) for text in ("one", "two", "three")]
    async with desk.api.database.transaction() as session:
        for message_id, status in zip(ids, ("accepted", "failed", "delivered"), strict=True):
            await session.execute(
                update(Delivery)
                .where(Delivery.message_id == message_id)
                .values(status=status, external_id=f"x-{message_id}")
            )
    third = await desk.delivery_of(ids[2])
    first = await desk.delivery_of(ids[0])
    await desk.told(Read(sender=ANA, external_id=first.external_id, at=desk.at(40)))
    statuses = [(await desk.delivery_of(i)).status for i in ids]
    assert statuses == ["read", "failed", "delivered"]
    await desk.told(Read(sender=ANA, at=third.created_at + timedelta(seconds=1)))
    assert [(await desk.delivery_of(i)).status for i in ids] == ["read", "failed", "read"]


async def test_stop_is_obeyed_by_everybody_until_the_customer_writes_again(desk: Desk) -> None:
    await desk.told(desk.wrote("STOP!", "m1"))
    identity = await desk.one(Identity)
    assert identity.refusals == ["all", "marketing"]
    assert "refuses" in (await desk.messages("internal"))[0].text
    refused_id = await desk.say(Text(text="one last offer"))
    async with desk.api.working():
        refused = await _ended(desk, refused_id)
        assert (refused.status, refused.error_code) == ("failed", "contact_blocked")
        await desk.told(desk.wrote("actually, where is my order?", "m2", 1))
        assert (await desk.one(Identity)).refusals == ["marketing"]
        answered = await _ended(desk, await desk.say(Text(text="on its way")))
        assert answered.error_code != "contact_blocked"
    await desk.told(desk.wrote("start", "m3", 2))
    assert (await desk.one(Identity)).refusals == []


async def test_stop_asks_the_agent_nothing(desk: Desk) -> None:
    await desk.told(desk.wrote("stop", "m1"))
    [conversation] = await desk.api.rows(select(Conversation))
    kinds = await _jobs(desk)
    assert "agents.turn" not in kinds, conversation.id
    await desk.told(desk.wrote("please stop by", "m2", 1))
    assert "agents.turn" in await _jobs(desk)


async def test_marketing_alone_is_refused_where_only_that_is_refused(desk: Desk) -> None:
    await desk.told(desk.wrote("hello", "m1"))
    await desk.told(ConsentChanged(sender=ANA, allowed=False, category="marketing"))
    async with desk.api.database.transaction() as session:
        for name, category in (("sale", "MARKETING"), ("receipt", "UTILITY")):
            session.add(
                TemplateRow(
                    id=f"tpl_{name}",
                    workspace_id=desk.connection.workspace_id,
                    connection_id=desk.connection.id,
                    external_id=name,
                    name=name,
                    language="en",
                    status="APPROVED",
                    category=category,
                )
            )
    sale = await desk.say(Template(name="sale", language="en"))
    receipt = await desk.say(Template(name="receipt", language="en"))
    async with desk.api.working():
        assert (await _ended(desk, sale)).error_code == "contact_blocked"
        assert (await _ended(desk, receipt)).error_code != "contact_blocked"


async def test_a_new_address_keeps_the_person_and_what_waits_for_them(desk: Desk) -> None:
    await desk.told(desk.wrote("hi", "m1"))
    waiting = await desk.say(Text(text="for you"))
    new = Person(address="351922", phone="351922", name="Ana")
    change = IdentityChanged(previous="351911", current=new, detail="Ana changed her number.")
    await desk.told(change)
    await desk.told(change)
    await desk.told(desk.wrote("from my new phone", "m2", 1, new))
    contact, identity = await desk.one(Contact), await desk.one(Identity)
    assert (contact.phone, identity.address) == ("351922", "351922")
    assert (await desk.delivery_of(waiting)).recipient == "351922"
    assert len(await desk.messages()) == 2
    await desk.one(Conversation)


async def test_a_new_address_heard_of_late_joins_the_two_contacts(desk: Desk) -> None:
    new = Person(address="351922", phone="351922", name="Ana")
    await desk.told(desk.wrote("hi", "m1"))
    async with desk.api.database.transaction() as session:
        await session.execute(update(Conversation).values(status="resolved", resolved_at=desk.now))
    await desk.told(desk.wrote("from my new phone", "m2", 1, new))
    await desk.told(IdentityChanged(previous="351911", current=new))
    conversations = await desk.api.rows(select(Conversation))
    assert len({c.contact_id for c in conversations}) == 1
    identities = await desk.api.rows(select(Identity))
    assert {i.contact_id for i in identities} == {c.contact_id for c in conversations}
    current = next(i for i in identities if i.address == "351922")
    assert {c.identity_id for c in conversations} == {current.id}


async def test_a_tap_on_a_shortened_choice_gets_its_own_id_back(desk: Desk) -> None:
    await desk.told(desk.wrote("hi", "m1"))
    choice = Choice(id="order:" + "9" * 90, title="This one")
    sent = await desk.say(Interactive(style="buttons", body="Which?", choices=(choice,)))
    async with desk.api.database.transaction() as session:
        await session.execute(
            update(Delivery)
            .where(Delivery.message_id == sent)
            .values(external_id="x1", details={"choices": {"~abc": choice.id}})
        )
    tap = MessageReceived(
        sender=ANA, external_id="m2", content=Chosen(title="This one", id="~abc"), reply_to="x1"
    )
    await desk.told(tap)
    assert (await desk.messages())[-1].content["id"] == choice.id


async def test_what_is_done_for_long_goes_to_the_archive(desk: Desk) -> None:
    await desk.told(desk.wrote("hi", "m1"))
    await desk.told(desk.wrote("hi", "m2", 0, Person(address="351922")))
    done = clock.now() - timedelta(days=31)
    async with desk.api.database.transaction() as session:
        await session.execute(
            update(Conversation)
            .where(Conversation.last_message_preview == "hi")
            .values(status="resolved", resolved_at=clock.now())
        )
        oldest = select(Conversation.id).order_by(Conversation.id).limit(1).scalar_subquery()
        await session.execute(
            update(Conversation).where(Conversation.id == oldest).values(resolved_at=done)
        )
    async with desk.api.database.transaction() as session:
        await Archiver(timedelta(days=30))(session, [])
    rows = await desk.api.rows(select(Conversation).order_by(Conversation.id))
    assert [c.status for c in rows] == ["archived", "resolved"]


async def _ended(desk: Desk, message_id: str) -> Delivery:
    async def ended() -> Any:
        delivery = await desk.delivery_of(message_id)
        return delivery if delivery.error_code else None

    found: Delivery = await until(ended)
    return found


async def _jobs(desk: Desk) -> set[str]:
    return {row.kind for row in await desk.api.rows(select(JobRow))}


async def test_an_address_that_the_platform_writes_otherwise_is_the_same_person(
    desk: Desk,
) -> None:
    await desk.told(desk.wrote("hi", "m1"))
    pairs = [(desk.connection.id, "351911", "+351 911"), (desk.connection.id, "nobody", "x")]
    for _ in range(2):
        async with desk.api.database.transaction() as session:
            await join_addresses(session, pairs)
    identities = await desk.api.rows(select(Identity).order_by(Identity.address))
    assert [i.address for i in identities] == ["+351 911", "351911"]
    assert len({i.contact_id for i in identities}) == 1
