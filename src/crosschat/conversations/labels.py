"""The labels of a workspace: a table kept by use, so that listing them reads no conversation."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, delete, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.changes import conversation_updated
from crosschat.errors import NotFound
from crosschat.kit.ids import new_id
from crosschat.models import Conversation, Label

_TOLD = 200  # conversations that open lists show afresh at once


def labelled(name: str) -> ColumnElement[bool]:
    """Conversations that have the label; the index holds only those that have any."""
    return and_(Conversation.labels.contains([name]), Conversation.labels != literal_column("'{}'"))


async def list_labels(session: AsyncSession) -> list[Label]:
    return list(await session.scalars(select(Label).order_by(func.lower(Label.name), Label.name)))


async def keep_labels(session: AsyncSession, workspace_id: str, names: Iterable[str]) -> None:
    """They are in use now."""
    rows = [
        {"id": new_id("lbl"), "workspace_id": workspace_id, "name": n} for n in sorted(set(names))
    ]
    if rows:
        await session.execute(insert(Label).values(rows).on_conflict_do_nothing())


async def paint_label(
    session: AsyncSession, workspace_id: str, name: str, color: str | None
) -> None:
    """Give a label a colour; it is made when there is none of the name."""
    row = {"id": new_id("lbl"), "workspace_id": workspace_id, "name": name, "color": color}
    await session.execute(
        insert(Label)
        .values(row)
        .on_conflict_do_update(
            index_elements=[Label.workspace_id, Label.name], set_={"color": color}
        )
    )


async def drop_label(session: AsyncSession, workspace_id: str, name: str) -> None:
    """Nowhere any more. Raises: NotFound."""
    gone = await session.scalar(delete(Label).where(Label.name == name).returning(Label.id))
    if gone is None:
        raise NotFound("There is no such label. `GET /v1/labels` lists yours.")
    had = await session.scalars(
        update(Conversation)
        .where(labelled(name))
        .values(labels=func.array_remove(Conversation.labels, name))
        .returning(Conversation.id)
        .execution_options(synchronize_session=False)
    )
    for conversation_id in had.all()[:_TOLD]:
        conversation_updated(session, workspace_id, conversation_id)
