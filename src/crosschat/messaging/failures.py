"""What can go wrong with a platform. Channels raise these; only the delivery service decides.

ChannelError
├── ConnectionFailed   retryable   not written at all, or the platform says "try later"
├── OutcomeUnknown     not resent  the request was written, the answer was lost
├── RateLimited        retryable   `scope` says what must pause
├── NotConfigured      final       the account needs its owner: token, permission, payment
├── Rejected           final       this message is not acceptable
│   └── TemplateMismatch           it does not match the template that it names
├── ContactBlocked     final       this person cannot be reached
└── WindowClosed       final       only a template may be sent now

SignatureInvalid       a webhook that nobody with the secret has signed
└── SignatureMissing   nobody has even tried
"""

from typing import ClassVar, Literal


class SignatureInvalid(Exception):
    """The webhook's signature is missing or wrong. Never says which value was expected."""


class SignatureMissing(SignatureInvalid):
    """The webhook carries no signature at all."""


class ChannelError(Exception):
    """A platform turned us down. `message` is for people and never holds a secret.

    `retry_after` is in seconds; `provider_code` is the platform's own code.
    """

    code: ClassVar[str] = "channel_error"
    retryable: ClassVar[bool] = False

    def __init__(
        self, message: str, *, provider_code: str | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.provider_code = provider_code
        self.retry_after = retry_after


class ConnectionFailed(ChannelError):
    code = "connection_failed"
    retryable = True


class OutcomeUnknown(ChannelError):
    code = "outcome_unknown"


class RateLimited(ChannelError):
    """`scope` is what must pause: the whole connection, or only this recipient."""

    code = "rate_limited"
    retryable = True

    def __init__(
        self,
        message: str,
        *,
        provider_code: str | None = None,
        retry_after: float | None = None,
        scope: Literal["connection", "recipient"] = "connection",
    ) -> None:
        super().__init__(message, provider_code=provider_code, retry_after=retry_after)
        self.scope = scope


class NotConfigured(ChannelError):
    code = "not_configured"


class Rejected(ChannelError):
    code = "rejected"


class TemplateMismatch(Rejected):
    """`component` and `parameter` say which value is wrong or missing, as the platform names it."""

    def __init__(
        self, message: str, *, component: str | None = None, parameter: str | None = None
    ) -> None:
        super().__init__(message)
        self.component = component
        self.parameter = parameter


class ContactBlocked(ChannelError):
    code = "contact_blocked"


class WindowClosed(ChannelError):
    code = "window_closed"
