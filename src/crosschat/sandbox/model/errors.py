"""OpenAI's error envelope (guide "Error codes")."""

from typing import Any


class ModelError(Exception):
    """A refused call. `status` is HTTP's; `retry_after` is in seconds."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.kind = kind
        self.code = code
        self.param = param
        self.retry_after = retry_after

    def envelope(self) -> dict[str, Any]:
        """The body of the answer."""
        return {
            "error": {
                "message": self.message,
                "type": self.kind,
                "param": self.param,
                "code": self.code,
            }
        }

    def headers(self) -> dict[str, str]:
        """`retry-after`, where the caller is told when to come back."""
        return {} if self.retry_after is None else {"retry-after": f"{self.retry_after:g}"}


def invalid(message: str, param: str | None = None) -> ModelError:
    """400: the request is wrong."""
    return ModelError(400, message, param=param)


def unauthorised() -> ModelError:
    """401: the key is wrong or missing."""
    return ModelError(
        401,
        "Incorrect API key provided. You can find your API key in your account settings.",
        code="invalid_api_key",
    )


def rate_limited(retry_after: float) -> ModelError:
    """429: too many requests."""
    return ModelError(
        429,
        "Rate limit reached for crosschat-sandbox. Please try again later.",
        kind="requests",
        code="rate_limit_exceeded",
        retry_after=retry_after,
    )


def server_error(status: int) -> ModelError:
    """5xx with the envelope."""
    message = "The server had an error while processing your request. Sorry about that!"
    return ModelError(status, message, kind="server_error")
