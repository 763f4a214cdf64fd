"""A file that a visitor has uploaded, to be named by a message."""

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from crosschat.models.base import Base, Id, TenantRow, tenant_key, within


class WebchatUpload(TenantRow, Base):
    """`file` is its name in the file storage; `kind` a `MediaKind`; `size` in bytes."""

    __tablename__ = "webchat_uploads"

    visitor_id: Mapped[str] = mapped_column(Id())
    file: Mapped[str]
    kind: Mapped[str]
    mime_type: Mapped[str]
    filename: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]

    __table_args__ = tenant_key(within("visitor_id", "webchat_visitors"), Index(None, "visitor_id"))
