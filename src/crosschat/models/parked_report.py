"""A status that came before we knew the message it speaks of; each is kept once."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id


class ParkedReport(Base):
    """`report` is a :class:`crosschat.messaging.events.DeliveryReported`."""

    __tablename__ = "parked_reports"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    connection_id: Mapped[str] = mapped_column(Id())
    external_id: Mapped[str]
    status: Mapped[str]
    report: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))

    __table_args__ = (UniqueConstraint("connection_id", "external_id", "status"),)
