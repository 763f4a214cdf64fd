"""Statistics of the large tables come from small samples."""

import pytest
from sqlalchemy import text

from crosschat.database import Database

_WITHOUT = text("""
SELECT a.attname FROM pg_attribute a
WHERE a.attrelid = CAST(:relation AS regclass) AND a.attnum > 0 AND NOT a.attisdropped
  AND (a.attstattarget IS NULL OR a.attstattarget NOT IN (0, 25))
""")


@pytest.mark.parametrize("relation", ["messages", "deliveries", "raw_events", "ix_messages_search"])
async def test_no_column_asks_for_a_large_sample(database: Database, relation: str) -> None:
    """One is enough for all of a table's: a new column needs a target as well (migration 0013)."""
    async with database.transaction() as session:
        assert (await session.scalars(_WITHOUT, {"relation": relation})).all() == []
