"""A great many conversations, written straight into the database."""

import asyncpg
from bench.lists import fill_customers
from sqlalchemy import select
from tests.served import Served

from crosschat.models import Connection


async def crowd(api: Served, count: int, messages: int = 1) -> None:
    """So many on WhatsApp, each with so many messages; the first is the newest."""
    [number] = await api.rows(select(Connection).where(Connection.channel == "whatsapp"))
    connection = await asyncpg.connect(api.dsn)
    try:
        await fill_customers(connection, number.workspace_id, number.id, 1, count, messages)
        await connection.execute("ANALYZE")
    finally:
        await connection.close()
