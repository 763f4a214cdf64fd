"""The HTTP request that a tool's call becomes."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import orjson

from crosschat.agents.tools.spec import Place, ToolSpec

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_IN_QUERY = {"GET", "DELETE"}


class UrlUnfit(ValueError):
    """An address that cannot be a tool's; the message says why."""


class ArgumentUnfit(ValueError):
    """A value that cannot stand in an address; the message is for the model."""


@dataclass(frozen=True, slots=True)
class ToolRequest:
    """`body` is JSON. Headers are added when it is sent: nothing here is secret."""

    method: str
    url: str
    body: bytes | None


def build_request(tool: ToolSpec, arguments: dict[str, Any], place: Place) -> ToolRequest:
    """The request for a call whose `arguments` keep to the tool's schema.

    Bound parameters come from `place` alone and win over anything of the same name.

    Raises: ArgumentUnfit.
    """
    bound = {name: place.values.get(source) for name, source in tool.bound.items()}
    values = {**arguments, **bound}
    in_path = placeholders(tool.url)
    url = _PLACEHOLDER.sub(lambda match: _segment(match[1], values.get(match[1])), tool.url)
    rest = {name: value for name, value in values.items() if name not in in_path}
    if tool.method not in _IN_QUERY:
        return ToolRequest(tool.method, url, orjson.dumps(rest))
    query = urlencode([pair for name, value in rest.items() for pair in _pairs(name, value)])
    if query:
        url += ("&" if "?" in url else "?") + query
    return ToolRequest(tool.method, url, None)


def placeholders(url: str) -> set[str]:
    """The names in braces in a tool's address."""
    return set(_PLACEHOLDER.findall(url))


def check_url(url: str) -> tuple[str, int]:
    """Host and port of a tool's address. Raises: UrlUnfit."""
    try:
        parts = urlsplit(_PLACEHOLDER.sub("p", url))
        port = parts.port
    except ValueError:
        raise UrlUnfit("The address cannot be read.") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise UrlUnfit("The address must start with https:// or http:// and name a host.")
    if "{" in url.partition("://")[2].partition("/")[0].partition("?")[0]:
        raise UrlUnfit("Placeholders may stand in the path and the query, not in the host.")
    if "@" in parts.netloc:
        raise UrlUnfit("Put credentials into `headers`, where they are stored encrypted.")
    if parts.fragment or any(not 32 < ord(c) < 127 or c in '\\"<>`' for c in url):
        raise UrlUnfit("The address holds characters that no address may hold, or a fragment.")
    return parts.hostname, port or (443 if parts.scheme == "https" else 80)


def _segment(name: str, value: Any) -> str:
    if isinstance(value, bool):
        value = str(value).lower()
    text = str(value) if isinstance(value, str | int | float) else ""
    if text in {"", ".", ".."}:
        raise ArgumentUnfit(f"{name}: a value is needed that can stand in an address")
    return quote(text, safe="")


def _pairs(name: str, value: Any) -> list[tuple[str, str]]:
    match value:
        case None:
            return []
        case bool():
            return [(name, str(value).lower())]
        case str() | int() | float():
            return [(name, str(value))]
        case list():
            return [pair for item in value for pair in _pairs(name, item)]
        case _:
            return [(name, orjson.dumps(value).decode())]
