"""Which pages may use a site's chat: exact origins, and ``https://*.shop.example`` by label."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from typing_extensions import override

_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port as browsers write them. A host may start with ``*.`` in a rule."""

    scheme: str
    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises: ValueError, saying what an origin looks like."""
        try:
            parts = urlsplit(text.strip())
            host = _ascii(parts.hostname or "")
            port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
        except ValueError:
            raise ValueError(_not_an_origin(text)) from None
        extra = parts.path not in {"", "/"} or parts.query or parts.fragment or "@" in parts.netloc
        if not host or not port or parts.scheme not in _DEFAULT_PORTS or extra:
            raise ValueError(_not_an_origin(text))
        if "*" in host and (not host.startswith("*.") or "*" in host[1:] or "." not in host[2:]):
            raise ValueError(f"{text!r}: a wildcard stands for one label: https://*.shop.example.")
        return cls(parts.scheme, host, port)

    def covers(self, other: "Origin") -> bool:
        """Whether this rule lets `other` in."""
        if (self.scheme, self.port) != (other.scheme, other.port):
            return False
        if self.host.startswith("*."):
            label, _, rest = other.host.partition(".")
            return bool(label) and rest == self.host[2:]
        return self.host == other.host

    @property
    def is_loopback(self) -> bool:
        if self.host == "localhost" or self.host.endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @override
    def __str__(self) -> str:
        port = "" if _DEFAULT_PORTS[self.scheme] == self.port else f":{self.port}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{port}"


def covered(rules: Sequence[Origin], origin: str | None) -> bool:
    """Whether one of the rules lets in what a browser's `Origin` header says."""
    if not origin:
        return False
    try:
        asking = Origin.parse(origin)
    except ValueError:
        return False
    return "*" not in asking.host and any(rule.covers(asking) for rule in rules)


def _ascii(host: str) -> str:
    """Browsers send internationalised names in their ASCII form."""
    if host.isascii():
        return host.lower()
    return ".".join(
        label if label == "*" else label.encode("idna").decode() for label in host.split(".")
    ).lower()


def _not_an_origin(text: str) -> str:
    return f"{text!r} is not an origin. Write scheme and host: https://shop.example."
