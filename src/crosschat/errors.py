"""What the API answers when a request cannot be done: one tree, one handler (RFC 9457).

CrosschatError
├── InvalidRequest        400/422  the request cannot be understood or is not allowed as it stands
├── Unauthenticated       401
├── Forbidden             403      a scope or role is missing (a foreign id is NotFound)
├── NotFound              404
├── Conflict              409
├── PayloadTooLarge       413
├── TooManyRequests       429
├── PlatformRefused       422      the platform turned our request down; says what it answered
└── Unavailable           503
"""

from typing import Any, ClassVar


class CrosschatError(Exception):
    """An error that a caller can act on: `message` says what to do next."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    title: ClassVar[str] = "Internal error"

    def __init__(self, message: str, *, code: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.error_code = code or self.code
        self.details = details


class InvalidRequest(CrosschatError):
    status = 422
    code = "invalid_request"
    title = "The request is not valid"


class Unauthenticated(CrosschatError):
    status = 401
    code = "unauthenticated"
    title = "Not authenticated"


class Forbidden(CrosschatError):
    status = 403
    code = "forbidden"
    title = "Not allowed"


class NotFound(CrosschatError):
    status = 404
    code = "not_found"
    title = "Not found"


class Conflict(CrosschatError):
    status = 409
    code = "conflict"
    title = "Conflict"


class PayloadTooLarge(CrosschatError):
    status = 413
    code = "payload_too_large"
    title = "Body too large"


class TooManyRequests(CrosschatError):
    status = 429
    code = "too_many_requests"
    title = "Too many requests"


class PlatformRefused(CrosschatError):
    status = 422
    code = "platform_refused"
    title = "The platform refused"


class Unavailable(CrosschatError):
    status = 503
    code = "unavailable"
    title = "Not available at the moment"
