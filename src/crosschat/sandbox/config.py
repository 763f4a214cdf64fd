"""What a sandbox is started with, and what may be changed while it runs."""

import hmac
from dataclasses import dataclass, field
from typing import Literal

WindowMode = Literal["known", "strict", "off"]
"""How the 24-hour customer service window is judged: `known` closes it only for customers whose
last message the sandbox itself saw (so that a webhook posted straight to CrossChat still gets its
reply), `strict` closes it for strangers too, `off` never."""

RETRY_DELAYS = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0)
"""Seconds before each further attempt to deliver a webhook: at once, then ever more seldom, as
Meta does; about two minutes in all, so that CrossChat may restart meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxConfig:
    """Everything a sandbox needs to know at its start. Times are seconds, sizes bytes."""

    seed: str = field(repr=False)
    """Shared with CrossChat: every simulated credential is derived from it. Never answered."""
    crosschat_url: str = "http://127.0.0.1:8000"
    allowed_hosts: tuple[str, ...] = ()
    """Host names, besides loopback, under which `/sandbox` may be reached."""
    window: WindowMode = "known"
    delivered_after: float = 0.1
    read_after: float | None = None
    """Seconds from `delivered` to `read`; None: only when the customer opens the chat."""
    flush_interval: float = 0.05
    statuses_per_webhook: int = 100
    retry_delays: tuple[float, ...] = RETRY_DELAYS
    webhook_timeout: float = 20.0
    webhook_connections: int = 32
    webhooks_waiting: int = 50_000
    """Webhooks queued or waiting for a retry at most; more are given up at once."""
    ledger_size: int = 500_000
    media_bytes: int = 256_000_000


@dataclass(slots=True)
class Settings:
    """The part of the configuration that `PATCH /sandbox/settings` changes."""

    window: WindowMode
    delivered_after: float
    read_after: float | None


def derive(seed: str, label: str, length: int = 32) -> str:
    """One credential of the simulated world: hex HMAC-SHA256 of `label`, cut to `length`.

    CrossChat derives the same value from the same seed, so neither has to tell the other.
    """
    return hmac.new(seed.encode(), label.encode(), "sha256").hexdigest()[:length]
