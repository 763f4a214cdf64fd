"""Taking rows to change them, in the one order in which everybody does."""

from typing import TypeVar

from sqlalchemy import ColumnElement, Select, select

from crosschat.models.base import TenantRow

R = TypeVar("R", bound=TenantRow)


def locked(model: type[R], *conditions: ColumnElement[bool]) -> Select[R]:
    """Rows as they are now, held until the transaction ends.

    In the order of ids: of two transactions that want some of the same rows one waits for the
    other, and never both. What the session holds of them is read anew, so flush its changes first.
    """
    return (
        select(model)
        .where(*conditions)
        .order_by(model.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
