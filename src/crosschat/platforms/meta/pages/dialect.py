"""In which Messenger and Instagram differ."""

from dataclasses import dataclass
from typing import Literal

from crosschat.messaging.capabilities import Capabilities
from crosschat.platforms.meta.outcome import Verdicts


@dataclass(frozen=True, slots=True)
class Dialect:
    """`object` is the webhook's own word for the platform. `account_field` names the credential
    that holds the account's id; `identity` are the fields of the Page to ask for.

    `echoes_metadata`: what rides along with a send comes back in its echo. `quotes`: a send may
    answer a certain message. `needed` are permissions, `fields` what has to be subscribed.
    """

    name: str
    object: Literal["page", "instagram"]
    account_field: str
    account_variable: str
    identity: str
    capabilities: Capabilities
    verdicts: Verdicts
    needed: tuple[str, ...]
    fields: tuple[str, ...]
    echoes_metadata: bool = False
    quotes: bool = False
