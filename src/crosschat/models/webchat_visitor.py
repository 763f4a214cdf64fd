"""Somebody on a site's web chat: an anonymous browser, or a user whom the site vouches for."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within


class WebchatVisitor(TenantRow, Base):
    """`user_id` is set only by a verified identity; `name` may be anybody's claim.

    `email` and `phone` come from a verified identity alone. `last_seq` numbers what the visitor
    sees (:class:`WebchatEntry`); up to `delivered_seq` and `read_seq` it was handed over and read.
    `merged_into`: an anonymous visitor that turned out to be a known user; all goes to that one.
    """

    __tablename__ = "webchat_visitors"

    connection_id: Mapped[str] = mapped_column(Id())
    user_id: Mapped[str | None]
    name: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    attributes: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    merged_into: Mapped[str | None] = mapped_column(Id())
    last_seq: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    delivered_seq: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    read_seq: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    seen_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))

    __table_args__ = tenant_key(
        within("connection_id", "connections"),
        within("merged_into", "webchat_visitors"),
        Index(None, "merged_into", postgresql_where=text("merged_into IS NOT NULL")),
        Index(
            "uq_webchat_visitors_user",
            "connection_id",
            "user_id",
            unique=True,
            postgresql_where=text("user_id IS NOT NULL"),
        ),
    )
