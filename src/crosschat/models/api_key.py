"""A key to the API. Only its digest is stored; `hint` is its last four characters."""

from datetime import datetime

from sqlalchemy import UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from crosschat.models.base import Base, TenantRow, tenant_key


class ApiKey(TenantRow, Base):
    __tablename__ = "api_keys"

    name: Mapped[str]
    digest: Mapped[bytes]
    hint: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{*}'"))
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]

    __table_args__ = tenant_key(UniqueConstraint("digest"))
