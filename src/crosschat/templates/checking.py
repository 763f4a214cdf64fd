"""Whether a template message may be sent, and what it will read like."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import structs
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Live
from crosschat.errors import InvalidRequest
from crosschat.messaging.channel import KnownTemplate, Templates
from crosschat.messaging.content import Template
from crosschat.messaging.failures import Rejected, TemplateMismatch
from crosschat.models import Template as Row
from crosschat.templates.catalogue import named, sendable


@dataclass(frozen=True, slots=True)
class Checked:
    """`known` None: never synced, so that only the platform can tell."""

    content: Template
    known: Sequence[KnownTemplate] | None


async def check_content(session: AsyncSession, live: Live, content: Template) -> Checked:
    """The message with the text that it will read like.

    Raises: InvalidRequest, saying which value of which component is wrong.
    """
    channel = live.channel
    if not isinstance(channel, Templates):
        return Checked(content, None)
    known = await named(session, live.id, content.name)
    if known is None:
        return Checked(content, None)
    try:
        channel.validate_template(content, known)
    except TemplateMismatch as error:
        raise InvalidRequest(
            error.message,
            code="template_mismatch",
            component=error.component,
            parameter=error.parameter,
        ) from None
    except Rejected as error:
        offers = (await sendable(session, [live.id])).get(live.id, [])
        raise InvalidRequest(
            error.message, code="template_rejected", templates=offered(offers)
        ) from None
    text = content.text or channel.render_template(content, known)
    return Checked(structs.replace(content, text=text), known)


def offered(rows: Sequence[Row], most: int = 20) -> list[dict[str, Any]]:
    """Templates that may be sent, as an error names them."""
    return [
        {
            "name": row.name,
            "language": row.language,
            "needs_values": bool(row.details.get("needs_values")),
        }
        for row in rows[:most]
    ]
