"""A site's keys. All are made here: nobody has to fetch anything anywhere.

The publishable key stands in public pages; it says which site a widget belongs to and opens
nothing by itself. The identity secret stays on the site's server, which vouches for its users
with it.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any

from crosschat.messaging.channel import CredentialField

KEY_PREFIX = "pk"
FIELDS = (
    CredentialField(
        name="site_id",
        label="Site ID",
        required=False,
        derived=True,
        aliases=("siteId",),
        help="Made when you leave it out. Give a site's ID to change that site.",
    ),
    CredentialField(
        name="publishable_key",
        label="Publishable key",
        required=False,
        derived=True,
        aliases=("publishableKey",),
        help="The widget's apiKey. It stands in public pages and works on your origins only.",
    ),
    CredentialField(
        name="identity_secret",
        label="Identity secret",
        secret=True,
        required=False,
        derived=True,
        aliases=("identitySecret",),
        help="Your server signs with it who a visitor is. Never put it into a page.",
    ),
)


def complete(credentials: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is missing of a site's keys."""
    site_id = str(credentials.get("site_id") or secrets.token_hex(8))
    return {
        "site_id": site_id,
        "publishable_key": credentials.get("publishable_key") or new_key(site_id),
        "identity_secret": credentials.get("identity_secret") or new_secret(),
    }


def new_key(site_id: str) -> str:
    return f"{KEY_PREFIX}_{site_id}_{secrets.token_hex(16)}"


def new_secret() -> str:
    return f"ids_{secrets.token_urlsafe(32)}"


def site_of(key: str) -> str | None:
    """The site that a publishable key speaks of; None if it is not written like one."""
    prefix, _, rest = key.partition("_")
    site_id, separator, token = rest.rpartition("_")
    return site_id if prefix == KEY_PREFIX and separator and site_id and token else None


def simulated(seed: str, _sandbox_url: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The demonstration's site; it needs no platform, so it has no address."""
    site_id = "sandbox"
    return {
        "site_id": site_id,
        "publishable_key": f"{KEY_PREFIX}_{site_id}_{_derived(seed, 'webchat-key')}",
        "identity_secret": f"ids_{_derived(seed, 'webchat-identity')}",
    }, {}


def _derived(seed: str, purpose: str) -> str:
    return hmac.new(seed.encode(), purpose.encode(), hashlib.sha256).hexdigest()[:32]
