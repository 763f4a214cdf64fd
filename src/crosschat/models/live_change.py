"""What has changed lately, so that open streams and those that come back can read it.

A line a transaction and workspace. Readers remember the snapshot (`pg_current_snapshot`) of their
last look and ask for the transactions that it did not see: none is lost and none comes twice,
however transactions overlap. The table is UNLOGGED: it costs no write-ahead log, and a crash of
the database empties it, after which every reader is told to fetch afresh.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id


class LiveChange(Base):
    """`xid` is the writing transaction's; `changes` a list of objects that hold ids only, which
    Postgres keeps as they are written: nobody asks it what is in them."""

    __tablename__ = "live_changes"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    workspace_id: Mapped[str] = mapped_column(Id())
    xid: Mapped[int] = mapped_column(
        BigInteger, server_default=text("(pg_current_xact_id()::text)::bigint")
    )
    changes: Mapped[list[Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))

    __table_args__ = (Index(None, "workspace_id", "xid"), {"prefixes": ["UNLOGGED"]})
