"""What the Bot API answers when it does not do what it was asked."""

from typing import Any


class BotError(Exception):
    """An answer that is not `ok`. `parameters` tell how to go on."""

    def __init__(
        self, code: int, description: str, parameters: dict[str, Any] | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters or {}

    def envelope(self) -> dict[str, Any]:
        """As the platform writes it."""
        body = {"ok": False, "error_code": self.code, "description": self.description}
        return {**body, "parameters": self.parameters} if self.parameters else body

    def headers(self) -> dict[str, str]:
        """A flood wait is named in a header as well."""
        wait = self.parameters.get("retry_after")
        return {"Retry-After": str(wait)} if wait else {}


def bad_request(reason: str, parameters: dict[str, Any] | None = None) -> BotError:
    """400, in Telegram's form."""
    return BotError(400, f"Bad Request: {reason}", parameters)


def unauthorised() -> BotError:
    """An unknown token."""
    return BotError(401, "Unauthorized")


def not_found() -> BotError:
    """A token that cannot be one, or an unknown method."""
    return BotError(404, "Not Found")


def blocked() -> BotError:
    """The person wants no more messages."""
    return BotError(403, "Forbidden: bot was blocked by the user")


def conflict(reason: str) -> BotError:
    """Two ways, or two programs, to get the same updates."""
    return BotError(409, f"Conflict: {reason}")


def flood(seconds: int) -> BotError:
    """Too many requests."""
    return BotError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


_REFUSALS = {
    400: "Bad Request: chat not found",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request",
    413: "Request Entity Too Large",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


def coded(code: int) -> BotError:
    """The usual error of a code, for faults."""
    return flood(1) if code == 429 else BotError(code, _REFUSALS.get(code, "Bad Request: refused"))
