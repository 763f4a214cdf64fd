"""What all tables share, and how a workspace's rows stay its own.

Isolation is by construction, twice over. In Postgres every reference between two tenant rows
carries the workspace with it (composite foreign keys), so no row can point into another workspace.
In a session confined to a workspace every ORM statement gets the workspace's condition added, rows
of another workspace cannot be written, and raw SQL is refused.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Constraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    String,
    TextClause,
    any_,
    bindparam,
    event,
    literal,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    declared_attr,
    mapped_column,
    with_loader_criteria,
)
from sqlalchemy.orm.unitofwork import UOWTransaction

_WORKSPACE = "workspace_id"


class Id(String):
    """Our ids are ASCII and sort by bytes, whatever the database's collation."""

    def __init__(self, length: int | None = None) -> None:
        super().__init__(length, collation="C")


def among(column: Any, name: str = "ids") -> ColumnElement[bool]:
    """Whether `column` is one of the ids that the parameter `name` lists.

    Unlike ``IN`` the statement's text is the same for any number of them, so that it is compiled
    and prepared once.
    """
    listed: ColumnElement[bool] = column == any_(bindparam(name, type_=ARRAY(Id())))
    return listed


def one_of(column: Any, ids: Iterable[str]) -> ColumnElement[bool]:
    """The same for ids that are at hand."""
    listed: ColumnElement[bool] = column == any_(literal(list(ids), ARRAY(Id())))
    return listed


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own attribute
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
    }


class TenantRow:
    """A row that belongs to a workspace. Its key is (id, workspace), so references carry both."""

    id: Mapped[str] = mapped_column(Id())
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))

    @declared_attr
    def workspace_id(cls) -> Mapped[str]:  # noqa: N805
        return mapped_column(Id(), ForeignKey("workspaces.id", ondelete="CASCADE"))


def tenant_key(*constraints: Constraint | Index) -> tuple[Constraint | Index, ...]:
    """The table arguments of a tenant row: its key, then its own `constraints`."""
    return (PrimaryKeyConstraint("id", "workspace_id"), *constraints)


def within(column: str, target: str, *, ondelete: str = "CASCADE") -> ForeignKeyConstraint:
    """A reference to a row of the same workspace."""
    return ForeignKeyConstraint(
        [column, "workspace_id"], [f"{target}.id", f"{target}.workspace_id"], ondelete=ondelete
    )


class ScopeViolation(RuntimeError):
    """Code in a workspace's session reached for something outside it: a bug, stopped here."""


@event.listens_for(Session, "do_orm_execute")
def _confine_reads(state: ORMExecuteState) -> None:
    workspace_id = state.session.info.get(_WORKSPACE)
    if workspace_id is None:
        return
    if isinstance(state.statement, TextClause):
        raise ScopeViolation("Raw SQL is not allowed in a workspace's session.")
    if state.is_select or state.is_update or state.is_delete:
        state.statement = state.statement.options(
            with_loader_criteria(
                TenantRow, lambda row: row.workspace_id == workspace_id, include_aliases=True
            )
        )


@event.listens_for(Session, "before_flush")
def _confine_writes(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    workspace_id = session.info.get(_WORKSPACE)
    if workspace_id is None:
        return
    for row in (*session.new, *session.dirty):
        if isinstance(row, TenantRow) and row.workspace_id != workspace_id:
            raise ScopeViolation(f"{type(row).__name__} belongs to another workspace.")
