"""A worker's sign of life, for `/readyz`."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base


class WorkerPulse(Base):
    __tablename__ = "worker_pulses"

    holder: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
