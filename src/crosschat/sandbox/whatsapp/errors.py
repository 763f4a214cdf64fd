"""Graph's error envelope and the errors that the simulator gives.

Codes and HTTP statuses: page "Error codes" of the Cloud API; the envelope's shape is Graph's.
"""

import secrets
from typing import Any

HELP = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"

TITLES: dict[int, tuple[int, str]] = {
    1: (400, "API Unknown"),
    2: (503, "API Service"),
    4: (400, "API Too Many Calls"),
    100: (400, "Invalid parameter"),
    368: (403, "Temporarily blocked for policies violations"),
    80007: (400, "Rate limit issues"),
    130429: (429, "Rate limit hit"),
    130472: (400, "User's number is part of an experiment"),
    130497: (403, "Business account is restricted from messaging users in this country."),
    131000: (500, "Something went wrong"),
    131005: (403, "Access denied"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131016: (500, "Service unavailable"),
    131021: (400, "Recipient cannot be sender"),
    131026: (400, "Message Undeliverable"),
    131030: (400, "Recipient phone number not in allowed list"),
    131031: (403, "Account has been locked"),
    131042: (400, "Business eligibility payment issue"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131049: (
        400,
        "This message was not delivered to maintain healthy ecosystem engagement.",
    ),
    131050: (
        400,
        "Unable to deliver the message: this recipient has chosen to stop receiving "
        "marketing messages on WhatsApp from your business",
    ),
    131051: (400, "Unsupported message type"),
    131052: (400, "Media download error"),
    131053: (400, "Media upload error"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    131057: (500, "Account in maintenance mode"),
    131062: (400, "Business-scoped User ID recipients are not supported for this message."),
    132000: (400, "Number of parameters does not match the expected number of params"),
    132001: (404, "Template name does not exist in the translation"),
    132012: (400, "Parameter format does not match format in the created template"),
    132015: (400, "Template is Paused"),
    132016: (400, "Template is Disabled"),
    133010: (400, "Phone number Not Registered"),
    135000: (400, "Generic user error"),
}

REASONS = {
    131026: "Message was unable to be delivered.",
    131047: "Message failed to send because more than 24 hours have passed since the customer "
    "last replied to this number.",
    131056: "Message failed to send because there were too many messages sent from this phone "
    "number to the same phone number in a short period of time.",
    130429: "Message failed to send because there were too many messages sent from this phone "
    "number in a short period of time.",
}


class GraphError(Exception):
    """A refused Graph call. `status` is HTTP's; `details` goes into `error_data`."""

    def __init__(
        self,
        code: int,
        message: str,
        *,
        status: int = 400,
        kind: str = "OAuthException",
        subcode: int | None = None,
        details: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.kind = kind
        self.message = message
        self.subcode = subcode
        self.details = details

    def envelope(self) -> dict[str, Any]:
        """The body of the answer."""
        error: dict[str, Any] = {"message": self.message, "type": self.kind, "code": self.code}
        if self.details is not None:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        error["fbtrace_id"] = "A" + secrets.token_urlsafe(16)
        return {"error": error}


def coded(code: int, details: str | None = None, *, status: int | None = None) -> GraphError:
    """A Cloud API error by its code, in Meta's words."""
    known_status, title = TITLES.get(code, (400, "Something went wrong"))
    return GraphError(
        code,
        f"(#{code}) {title}",
        status=known_status if status is None else status,
        details=details or REASONS.get(code, title),
    )


def invalid(details: str) -> GraphError:
    """131009: a value is wrong."""
    return coded(131009, details)


def missing(details: str) -> GraphError:
    """131008: a value is missing."""
    return coded(131008, details)


def parameter(text: str) -> GraphError:
    """100: Graph itself refuses a parameter, and says so in the message too."""
    return GraphError(100, f"(#100) {text}", details=text)


def unauthorised(
    message: str = "Invalid OAuth access token - Cannot parse access token",
) -> GraphError:
    """190: the token is missing, wrong or expired; always HTTP 401."""
    return GraphError(190, message, status=401)


def expired() -> GraphError:
    """190/463: the token was good once."""
    return GraphError(
        190,
        "Error validating access token: Session has expired on Friday, 20-Nov-26 10:00:00 PST.",
        status=401,
        subcode=463,
    )


def unknown_object(method: str, node: str) -> GraphError:
    """100/33: no such object, or none that this token may touch: Graph does not tell which."""
    return GraphError(
        100,
        f"Unsupported {method.lower()} request. Object with ID '{node}' does not exist, cannot be "
        "loaded due to missing permissions, or does not support this operation. Please read the "
        "Graph API documentation at https://developers.facebook.com/docs/graph-api",
        kind="GraphMethodException",
        subcode=33,
    )


def unknown_path(path: str) -> GraphError:
    """2500: nothing is there."""
    return GraphError(2500, f"Unknown path components: {path}")


def status_error(code: int) -> dict[str, Any]:
    """An element of `errors` in a `failed` status."""
    title = TITLES.get(code, (400, "Something went wrong"))[1]
    details = REASONS.get(code, title)
    return {
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": details},
        "href": HELP,
    }
