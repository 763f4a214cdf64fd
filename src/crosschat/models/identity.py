"""One address of a contact on one connection; a contact may have several on one as well."""

from sqlalchemy import ARRAY, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within


class Identity(TenantRow, Base):
    """`refusals` are the categories of messages that the person refused (``all``: every one).

    `avatar` is the key of a file of ours.
    """

    __tablename__ = "identities"

    connection_id: Mapped[str] = mapped_column(Id())
    contact_id: Mapped[str] = mapped_column(Id())
    address: Mapped[str]
    name: Mapped[str | None]
    username: Mapped[str | None]
    avatar: Mapped[str | None]
    refusals: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))

    __table_args__ = tenant_key(
        UniqueConstraint("connection_id", "address"),
        within("connection_id", "connections"),
        within("contact_id", "contacts"),
        Index(None, "contact_id"),
        # Addresses are found by how they begin.
        Index("ix_identities_address", "address", postgresql_ops={"address": "text_pattern_ops"}),
    )
