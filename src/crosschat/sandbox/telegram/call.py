"""One call of the Bot API: its parameters, however they came, and the bot that its token opens."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.requests import Request

from crosschat.sandbox.telegram.bots import Bot
from crosschat.sandbox.telegram.errors import bad_request
from crosschat.sandbox.telegram.world import TelegramWorld
from crosschat.sandbox.whatsapp.multipart import Part, parse_form

_WHOLE = re.compile(r"-?[0-9]{1,19}")


@dataclass(slots=True, frozen=True)
class Call:
    """`parameters` are as they came: texts from forms and queries, anything from JSON."""

    world: TelegramWorld
    request: Request
    bot: Bot
    method: str
    parameters: dict[str, Any]
    raw: bytes = field(repr=False)
    files: dict[str, Part] = field(default_factory=dict)

    @property
    def spelled(self) -> str:
        """The method as the caller spelled it; `method` is in lower case."""
        return str(self.request.path_params["method"])

    def text(self, name: str) -> str | None:
        """A parameter as text; None if it is absent or empty."""
        value = self.parameters.get(name)
        return str(value) if isinstance(value, str | int | float) and str(value) else None

    def whole(self, name: str) -> int | None:
        """A whole number.

        Raises:
            BotError: 400 if it is something else.
        """
        said = self.text(name)
        if said is None:
            return None
        if not _WHOLE.fullmatch(said):
            raise bad_request(f'field "{name}" must be a valid Number')
        return int(said)

    def number(self, name: str) -> float | None:
        """A number; None if it is none."""
        try:
            return float(self.text(name) or "")
        except ValueError:
            return None

    def flag(self, name: str) -> bool:
        """Whether it is true."""
        value = self.parameters.get(name)
        return value is True or str(value).lower() in {"true", "1", "yes"}

    def structure(self, name: str) -> Any:
        """An object or a list; in forms it comes as a JSON text.

        Raises:
            BotError: 400 if that text is no JSON.
        """
        value = self.parameters.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise bad_request(f"can't parse {name}: it is not JSON") from None


async def read_call(world: TelegramWorld, request: Request, bot: Bot, method: str) -> Call:
    """The call with its parameters from query and body (GET and POST alike).

    Raises:
        BotError: 400 for a body that cannot be read.
    """
    raw = await request.body()
    parameters: dict[str, Any] = dict(parse_qsl(request.url.query, keep_blank_values=True))
    files: dict[str, Part] = {}
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        for name, part in parse_form(kind, raw).items():
            if part.filename is not None:
                files[name] = part
            else:
                parameters[name] = part.content.decode("utf-8", "replace")
    elif kind.startswith("application/json"):
        parameters |= _object(raw)
    elif raw:
        parameters |= parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True)
    return Call(world, request, bot, method, parameters, raw, files)


def _object(raw: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(raw) if raw else {}
    except orjson.JSONDecodeError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(found, dict):
        raise bad_request("expected an object")
    return found
