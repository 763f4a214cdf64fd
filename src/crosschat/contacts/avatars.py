"""Pictures of customers, as their platforms show them."""

from crosschat.models import Identity


def avatar_url(identity: Identity) -> str | None:
    """Where the picture is; None without one."""
    return f"/v1/identities/{identity.id}/avatar" if identity.avatar else None
