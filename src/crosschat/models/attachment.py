"""A file that came with a message or goes with it."""

from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within


class Attachment(TenantRow, Base):
    """`media` is a :class:`crosschat.messaging.content.Media`."""

    __tablename__ = "attachments"

    message_id: Mapped[str] = mapped_column(Id())
    position: Mapped[int]
    kind: Mapped[str]
    media: Mapped[dict[str, Any]]

    __table_args__ = tenant_key(within("message_id", "messages"), Index(None, "message_id"))
