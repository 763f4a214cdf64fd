"""One entry that the database will never take must not cost its neighbours anything."""

from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy.exc import DBAPIError

from crosschat.ingress.entries import Entry

Refuse = Callable[[Entry, Exception], Awaitable[None]]
# Data exceptions, integrity, program limits. Anything else is the database's trouble, not theirs.
_OWN_FAULT = ("22", "23", "54")


def is_own_fault(error: Exception) -> bool:
    """Whether a row was refused for what it is, however often it is tried."""
    if isinstance(error, DBAPIError):
        return (getattr(error.orig, "sqlstate", None) or "").startswith(_OWN_FAULT)
    return isinstance(error, TypeError | ValueError)


async def store_each(
    entries: Sequence[Entry],
    store: Callable[[Sequence[Entry]], Awaitable[None]],
    refuse: Refuse,
) -> None:
    """Store all together; when that fails for one of them, halve until it stands alone.

    Raises: what `store` raised, unless it is some entry's own fault.
    """
    try:
        await store(entries)
    except Exception as error:
        if not is_own_fault(error):
            raise
        if len(entries) == 1:
            await refuse(entries[0], error)
            return
        half = len(entries) // 2
        await store_each(entries[:half], store, refuse)
        await store_each(entries[half:], store, refuse)
