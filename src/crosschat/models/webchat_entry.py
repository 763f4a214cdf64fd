"""One line of what a visitor sees, in the order in which it became visible."""

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within


class WebchatEntry(TenantRow, Base):
    """`id` is the message's for what the visitor wrote, else the delivery's: each is shown once.

    `seq` has no gaps within a visitor and is given out under the visitor's lock, so it goes up in
    the order of the commits: a reader that has seen n misses nothing by asking for what is above n.
    """

    __tablename__ = "webchat_entries"

    visitor_id: Mapped[str] = mapped_column(Id())
    seq: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[str] = mapped_column(Id())
    delivery_id: Mapped[str | None] = mapped_column(Id())

    __table_args__ = tenant_key(
        within("visitor_id", "webchat_visitors"),
        within("message_id", "messages"),
        within("delivery_id", "deliveries"),
        UniqueConstraint("visitor_id", "seq"),
        Index(None, "message_id"),
        Index(None, "delivery_id"),
    )
