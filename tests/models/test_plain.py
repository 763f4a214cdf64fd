"""Statements handed straight to the driver behave as the session's own."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, IntegrityError

from crosschat.database import Database, out_of_reach
from crosschat.models import RateBucket
from crosschat.models.base import ScopeViolation
from crosschat.models.plain import fetch

INSERT = "INSERT INTO rate_buckets (key, spent_until) VALUES ($1, 1) RETURNING key"


async def keys(database: Database) -> list[str]:
    async with database.transaction() as session:
        return sorted(await session.scalars(select(RateBucket.key)))


async def test_what_came_first_in_a_transaction_is_rolled_back_with_it(database: Database) -> None:
    with pytest.raises(RuntimeError, match="changed my mind"):
        async with database.transaction() as session:
            await fetch(session, INSERT, "plain")
            session.add(RateBucket(key="orm", spent_until=1.0))
            await session.flush()
            raise RuntimeError("changed my mind")
    assert await keys(database) == []


async def test_it_commits_together_with_the_orm_and_sees_what_that_wrote(
    database: Database,
) -> None:
    async with database.transaction() as session:
        session.add(RateBucket(key="orm", spent_until=1.0))
        await session.flush()
        [row] = await fetch(session, "SELECT count(*) AS there FROM rate_buckets")
        assert row.there == row["there"] == row[0] == 1
        await fetch(session, INSERT, "plain")
    assert await keys(database) == ["orm", "plain"]


async def test_a_workspaces_session_refuses_what_does_not_keep_to_it(database: Database) -> None:
    async with database.transaction("ws_any") as session:
        with pytest.raises(ScopeViolation):
            await fetch(session, "SELECT 1")
        assert (await fetch(session, "SELECT 1", unconfined=True))[0][0] == 1


async def test_errors_are_those_of_sqlalchemy_and_show_no_values(database: Database) -> None:
    with pytest.raises(IntegrityError) as caught:
        async with database.transaction() as session:
            await fetch(session, INSERT, "what a customer wrote")
            await fetch(session, INSERT, "what a customer wrote")
    assert "what a customer wrote" not in str(caught.value).partition("DETAIL")[0]
    assert not out_of_reach(caught.value)


async def test_a_connection_that_was_cut_is_replaced(database: Database) -> None:
    with pytest.raises(DBAPIError) as caught:
        async with database.transaction() as session:
            [row] = await fetch(session, "SELECT pg_backend_pid() AS pid")
            async with database.transaction() as another:
                await fetch(another, "SELECT pg_terminate_backend($1::int)", row.pid)
            await fetch(session, "SELECT 1")
    assert out_of_reach(caught.value)
    assert await keys(database) == []
