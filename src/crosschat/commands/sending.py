"""`crosschat send`: a message from the terminal."""

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.commands.terminal import console, own_workspace, run_command
from crosschat.config import Settings
from crosschat.conversations.handoff import lock_conversation, newest_inbound
from crosschat.conversations.outbound import Outgoing
from crosschat.conversations.threads import LIVE_STATUSES
from crosschat.errors import InvalidRequest, NotFound
from crosschat.jobs.types import PEOPLE
from crosschat.main import open_system
from crosschat.messaging.content import Text
from crosschat.models import Contact, Conversation, Identity, Workspace


def run_send(settings: Settings, dsn: str, to: str, text: str, connection: str | None) -> None:
    """`crosschat send`: queue one message into an existing conversation."""

    async def run() -> None:
        async with open_system(settings, dsn) as system, system.database.transaction() as session:
            workspace = await own_workspace(session)
            found = await _find_conversation(session, workspace, to, connection)
            conversation = await lock_conversation(session, found)
            conversation.answered_seq = await newest_inbound(session, conversation.id)
            outgoing = Outgoing(conversation, Text(text=text), "member", priority=PEOPLE)
            [message_id] = await system.outbox.post(session, [outgoing])
            console.print(f"Queued as {message_id}.")

    run_command(run())


async def _find_conversation(
    session: AsyncSession, workspace: Workspace, to: str, connection: str | None
) -> str:
    digits = to.lstrip("+")
    statement = (
        select(Conversation.id)
        .join(Identity, Identity.id == Conversation.identity_id)
        .join(Contact, Contact.id == Conversation.contact_id)
        .where(
            Conversation.workspace_id == workspace.id,
            Conversation.status.in_(LIVE_STATUSES),
            or_(Conversation.id == to, Identity.address.in_((to, digits)), Contact.phone == digits),
        )
    )
    if connection is not None:
        statement = statement.where(Conversation.connection_id == connection)
    ids = (await session.scalars(statement)).all()
    if not ids:
        raise NotFound(f"No open conversation with {to}. They must have written first.")
    if len(ids) > 1:
        raise InvalidRequest(f"{to} has {len(ids)} conversations; name one, or --connection.")
    return ids[0]
