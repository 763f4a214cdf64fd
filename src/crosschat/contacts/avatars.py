"""Pictures of customers, as their platforms show them."""

from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.contacts.changes import contact_changed
from crosschat.models import Identity


def avatar_url(identity: Identity) -> str | None:
    """Where the picture is; None without one."""
    return f"/v1/identities/{identity.id}/avatar" if identity.avatar else None


async def show_avatar(session: AsyncSession, identity: Identity, file: str | None) -> str | None:
    """From now on `file` is the picture, a key of our store. Returns the one that it replaces."""
    replaced, identity.avatar = identity.avatar, file
    await session.flush()
    await contact_changed(session, identity.workspace_id, identity.contact_id)
    return replaced
