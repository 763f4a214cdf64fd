"""The job engine's tables. See :mod:`crosschat.jobs` for how they are used."""

from datetime import datetime

from sqlalchemy import BigInteger, Float, Identity, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id


class Lane(Base):
    """Ordered work. A lane without jobs has no row.

    ready ──claim──▶ leased ──done──▶ (deleted, or ready when jobs are left)
                       ├──retry──▶ backoff ──ready_at──▶ claimed again
                       └──lease ran out──▶ claimed by another (a takeover: the token is higher)

    `ready_at` is when it may be claimed; of a leased lane it is the end of the lease.
    """

    __tablename__ = "lanes"

    key: Mapped[str] = mapped_column(Id(), primary_key=True)
    lane_class: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=text("'ready'"))
    ready_at: Mapped[datetime]
    priority: Mapped[int] = mapped_column(SmallInteger, server_default=text("5"))
    token: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    holder: Mapped[str | None]

    __table_args__ = (Index(None, "lane_class", "priority", "ready_at"),)


class JobRow(Base):
    """`payload` is JSON text. `dead_at`: gave up after the cap; kept with its error.

    `workspace_id` is looked up when a job dies (:mod:`crosschat.jobs.dead_letters`), so that those
    that live pay nothing for it; None: it belongs to no single workspace.
    """

    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    lane: Mapped[str] = mapped_column(Id())
    lane_class: Mapped[str]
    kind: Mapped[str]
    payload: Mapped[str]
    correlation: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    error: Mapped[str | None]
    dead_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    workspace_id: Mapped[str | None] = mapped_column(Id())

    __table_args__ = (
        Index("ix_jobs_lane", "lane", "id", postgresql_where=text("dead_at IS NULL")),
        Index("ix_jobs_dead", "dead_at", postgresql_where=text("dead_at IS NOT NULL")),
        Index(
            "ix_jobs_dead_letters",
            "workspace_id",
            "id",
            postgresql_where=text("dead_at IS NOT NULL"),
        ),
    )


class Timer(Base):
    """A job for later. `key` is unique: setting it again moves it."""

    __tablename__ = "timers"

    key: Mapped[str] = mapped_column(Id(), primary_key=True)
    due_at: Mapped[datetime]
    lane: Mapped[str] = mapped_column(Id())
    lane_class: Mapped[str]
    kind: Mapped[str]
    payload: Mapped[str]
    correlation: Mapped[str | None]

    __table_args__ = (Index(None, "due_at"),)


class RateBucket(Base):
    """`spent_until`: up to when the allowance is used (GCRA's arrival time), in epoch seconds."""

    __tablename__ = "rate_buckets"

    key: Mapped[str] = mapped_column(Id(), primary_key=True)
    spent_until: Mapped[float] = mapped_column(Float)
