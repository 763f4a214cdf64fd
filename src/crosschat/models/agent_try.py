"""The answer to a trial question, for the moments between the worker and the API."""

from typing import Any

from sqlalchemy.orm import Mapped

from crosschat.models.base import Base, TenantRow, tenant_key


class AgentTry(TenantRow, Base):
    """Deleted by whoever asked as soon as `result` is there, or when they have waited too long."""

    __tablename__ = "agent_tries"

    result: Mapped[dict[str, Any] | None]

    __table_args__ = tenant_key()
