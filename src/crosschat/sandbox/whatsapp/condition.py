"""How a number and its access stand with Meta: what `/debug_token` and its fields tell."""

from dataclasses import dataclass, fields
from typing import Any

import msgspec

from crosschat.sandbox.answers import refuse

SCOPES = ("whatsapp_business_management", "whatsapp_business_messaging")
MESSAGES = "messages"


@dataclass(slots=True)
class Condition:
    """`fields` are subscribed in the app's dashboard; `expires_at` in Unix seconds, 0 for never.

    An `expired` token opens nothing. `scopes` are the token's permissions.
    """

    status: str = "CONNECTED"
    code_verification_status: str = "VERIFIED"
    fields: tuple[str, ...] = (MESSAGES,)
    scopes: tuple[str, ...] = SCOPES
    expires_at: int = 0
    expired: bool = False


_KNOWN = {field.name for field in fields(Condition)}


def condition_of(spec: dict[str, Any]) -> Condition:
    """The condition that a control request describes; what it leaves out is in order."""
    try:
        return msgspec.convert({n: spec[n] for n in _KNOWN & spec.keys()}, Condition)
    except msgspec.ValidationError as error:
        refuse(400, str(error))
