"""Whether what a request wants to send can be sent, told before anything is stored."""

from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Live
from crosschat.conversations.permission import closed
from crosschat.errors import Conflict
from crosschat.messaging.content import Content, Template
from crosschat.models import Conversation
from crosschat.templates.catalogue import sendable
from crosschat.templates.checking import check_content, offered


async def vetted(
    session: AsyncSession, live: Live, conversation: Conversation, content: Content, *, now: bool
) -> Content:
    """The content as it will go; a template with the text that it will read like.

    `now`: it goes at once. What is scheduled may find another window.

    Raises:
        InvalidRequest: the template does not exist, is not approved, or has other parameters.
        Conflict: only a template may be sent; `templates` names those that may.
    """
    if isinstance(content, Template):
        return (await check_content(session, live, content)).content
    refusal = closed(live, conversation.last_inbound_at) if now else None
    if refusal is not None:
        found = (await sendable(session, [live.id])).get(live.id, [])
        raise Conflict(refusal.message, code=refusal.code, templates=offered(found))
    return content
