"""What a request with an Idempotency-Key answered the first time."""

from datetime import datetime

from sqlalchemy import PrimaryKeyConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id


class IdempotentAnswer(Base):
    """`owner` is the workspace, or the API's public routes. `fingerprint` tells another request."""

    __tablename__ = "idempotent_answers"

    owner: Mapped[str] = mapped_column(Id())
    key: Mapped[str]
    fingerprint: Mapped[bytes]
    status: Mapped[int]
    body: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))

    __table_args__ = (PrimaryKeyConstraint("owner", "key"),)
