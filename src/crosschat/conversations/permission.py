"""Why a delivery must not go out now, judged at the moment of sending, whoever wrote it."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Live
from crosschat.contacts.consent import MARKETING, refused
from crosschat.conversations.waiting import Waiting
from crosschat.kit import clock
from crosschat.messaging.content import Template as TemplateContent
from crosschat.messaging.failures import (
    ChannelError,
    ContactBlocked,
    NotConfigured,
    WindowClosed,
)
from crosschat.models import Template

_REFUSED = {
    "all": "The customer refuses messages from you (they blocked you, or asked you to stop). Wait "
    "until they write again.",
    "marketing": "The customer refuses marketing messages from you. Send something else, or wait "
    "until they allow them again.",
}


class Asking(msgspec.Struct, frozen=True):
    """A delivery that wants to go out."""

    delivery: Waiting
    live: Live | None

    @property
    def template(self) -> tuple[str, str, str] | None:
        content = self.delivery.content
        if not isinstance(content, TemplateContent):
            return None
        return (self.delivery.connection_id, content.name, content.language)


async def denials(session: AsyncSession, asking: Sequence[Asking]) -> dict[str, ChannelError]:
    """Those that may not, by delivery id, with the reason."""
    marketing = await _marketing(session, [a for a in asking if a.delivery.refusals])
    denied: dict[str, ChannelError] = {}
    for a in asking:
        refusal = refused(a.delivery.refusals, marketing=a.template in marketing)
        error = _gone(a) or (ContactBlocked(_REFUSED[refusal]) if refusal else _closed(a))
        if error is not None:
            denied[a.delivery.id] = error
    return denied


async def _marketing(session: AsyncSession, asking: Sequence[Asking]) -> set[object]:
    """Which of the templates among them are marketing, as far as we know."""
    wanted = sorted({a.template for a in asking if a.template is not None})
    if not wanted:
        return set()
    rows = await session.execute(
        select(Template.connection_id, Template.name, Template.language).where(
            tuple_(Template.connection_id, Template.name, Template.language).in_(wanted),
            func.lower(Template.category) == MARKETING,
        )
    )
    return {(row.connection_id, row.name, row.language) for row in rows}


def _gone(asking: Asking) -> ChannelError | None:
    if asking.live is None:
        return NotConfigured("The connection does not exist any more.")
    if asking.live.status == "paused":
        return NotConfigured("The connection is paused; see its status and reconnect it.")
    return None


def _closed(asking: Asking) -> ChannelError | None:
    if asking.live is None or asking.template is not None:
        return None
    return closed(asking.live, asking.delivery.last_inbound_at)


def closed(live: Live, last_inbound_at: datetime | None) -> WindowClosed | None:
    """Whether the platform's reply window has closed, and with it the way for free content."""
    window = live.plugin.capabilities.window
    if window is None:
        return None
    if last_inbound_at is None or clock.now() - last_inbound_at > window:
        hours = window.total_seconds() / 3600
        return WindowClosed(
            f"The customer wrote more than {hours:g} hours ago, so {live.plugin.name} takes "
            "only an approved template. Send a template, or wait until the customer writes."
        )
    return None
