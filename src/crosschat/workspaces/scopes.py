"""What a key or a member may do: scopes, and the roles that bundle them.

A scope is ``resource:read`` or ``resource:write``; writing includes reading. ``*`` is everything.
"""

from collections.abc import Iterable

EVERYTHING = "*"
RESOURCES = (
    "agents",
    "connections",
    "contacts",
    "conversations",
    "keys",
    "leads",
    "members",
)
SCOPES = frozenset(f"{resource}:{verb}" for resource in RESOURCES for verb in ("read", "write"))
_DAILY = ("contacts", "conversations", "leads")
ROLE_SCOPES: dict[str, frozenset[str]] = {
    "owner": frozenset({EVERYTHING}),
    "admin": SCOPES,
    "member": frozenset(
        {f"{r}:read" for r in RESOURCES if r != "keys"} | {f"{r}:write" for r in _DAILY}
    ),
    "viewer": frozenset(f"{r}:read" for r in RESOURCES if r != "keys"),
}
_RANK = {"viewer": 0, "member": 1, "admin": 2, "owner": 3}


def allows(granted: Iterable[str], needed: str) -> bool:
    held = set(granted)
    resource, _, verb = needed.partition(":")
    return EVERYTHING in held or needed in held or (verb == "read" and f"{resource}:write" in held)


def may_manage(actor: str, target: str) -> bool:
    """Whether a member of role `actor` may give, change or take away role `target`.

    Nobody hands out more than they have; only owners make owners.
    """
    return _RANK[actor] >= _RANK[target] and _RANK[actor] >= _RANK["admin"]
