"""A workspace's session sees, writes and points to that workspace's rows only."""

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError

from crosschat.database import Database
from crosschat.events import Events
from crosschat.models import Agent, Connection, Contact, Member, ScopeViolation, Workspace
from crosschat.models.bulk import insert_rows
from crosschat.workspaces.service import found_workspace


@pytest.fixture
async def two(database: Database) -> tuple[str, str]:
    async with database.transaction() as session:
        ours = await found_workspace(session, Events(), name="Ours", email="a@example.com")
        theirs = await found_workspace(session, Events(), name="Theirs", email="b@example.com")
        for founded in (ours, theirs):
            session.add(
                Contact(id="con_same", workspace_id=founded.workspace.id, name=founded.owner.email)
            )
    return ours.workspace.id, theirs.workspace.id


async def test_queries_see_one_workspace_in_every_form(
    database: Database, two: tuple[str, str]
) -> None:
    async with database.transaction(two[0]) as session:
        assert [m.email for m in await session.scalars(select(Member))] == ["a@example.com"]
        assert await session.scalar(select(func.count()).select_from(Contact)) == 1
        names = await session.scalars(
            select(Contact.name).join(Member, Member.email == Contact.name)
        )
        assert names.all() == ["a@example.com"]
        missing = select(Contact).where(Contact.workspace_id == two[1])
        assert (await session.scalars(missing)).all() == []


async def test_updates_touch_one_workspace(database: Database, two: tuple[str, str]) -> None:
    async with database.transaction(two[0]) as session:
        await session.execute(update(Contact).values(name="changed"))
    async with database.transaction() as session:
        rows = await session.scalars(select(Contact).order_by(Contact.workspace_id))
        assert sorted(c.name or "" for c in rows) == ["b@example.com", "changed"]


async def test_a_row_of_another_workspace_cannot_be_written(
    database: Database, two: tuple[str, str]
) -> None:
    with pytest.raises(ScopeViolation):
        async with database.transaction(two[0]) as session:
            session.add(Agent(id="agt_1", workspace_id=two[1], name="spy"))
    with pytest.raises(ScopeViolation):
        async with database.transaction(two[0]) as session:
            rows = [{"id": "con_2", "workspace_id": two[1], "name": "spy"}]
            await insert_rows(session, Contact, rows)


async def test_raw_sql_is_refused(database: Database, two: tuple[str, str]) -> None:
    async with database.transaction(two[0]) as session:
        with pytest.raises(ScopeViolation):
            await session.execute(text("SELECT * FROM contacts"))


async def test_a_reference_into_another_workspace_is_refused_by_the_database(
    database: Database, two: tuple[str, str]
) -> None:
    async with database.transaction() as session:
        session.add(Agent(id="agt_ours", workspace_id=two[0], name="ours"))
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            session.add(
                Connection(
                    id="cn_1",
                    workspace_id=two[1],
                    channel="somewhere",
                    account_id="1",
                    credentials=b"",
                    agent_id="agt_ours",
                )
            )


async def test_there_is_one_default_workspace_at_most(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            session.add(Workspace(id="ws_1", name="one", is_default=True))
            session.add(Workspace(id="ws_2", name="two", is_default=True))
