"""A worker's sign of life, for `/readyz`, and its figures, for `/metrics`."""

from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base


class WorkerPulse(Base):
    __tablename__ = "worker_pulses"

    holder: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
    figures: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"))
