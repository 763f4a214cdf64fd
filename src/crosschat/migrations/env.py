"""Run by Alembic; the connection comes from :mod:`crosschat.migrations.runner`."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from crosschat.models import Base
from crosschat.models.base import Id


def _render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """A migration stands by itself: it names no type of ours."""
    return 'sa.String(collation="C")' if kind == "type" and isinstance(item, Id) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
