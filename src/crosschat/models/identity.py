"""One address of a contact on one connection; a contact may have several on one as well."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within


class Identity(TenantRow, Base):
    __tablename__ = "identities"

    connection_id: Mapped[str] = mapped_column(Id())
    contact_id: Mapped[str] = mapped_column(Id())
    address: Mapped[str]
    name: Mapped[str | None]
    username: Mapped[str | None]

    __table_args__ = tenant_key(
        UniqueConstraint("connection_id", "address"),
        within("connection_id", "connections"),
        within("contact_id", "contacts"),
        Index(None, "contact_id"),
    )
