"""Customers: they write on the simulated platforms, and read what arrives there."""

import time
from dataclasses import dataclass
from typing import Any

from bench.installation import Installation


@dataclass(frozen=True)
class Phone:
    """One customer's WhatsApp, in the sandbox."""

    installation: Installation
    number: str
    name: str

    async def write(self, text: str | None = None, *, hours_ago: float = 0, **more: Any) -> str:
        """The customer writes; returns the message's id on the platform."""
        spec: dict[str, Any] = {"name": self.name, **more}
        if text is not None:
            spec["text"] = text
        if hours_ago:
            spec["timestamp"] = int(time.time() - hours_ago * 3600)
        path = f"/whatsapp/customers/{self.number}/messages?wait=true"
        answer = await self.installation.simulate(path, spec)
        assert answer["delivered"], answer
        return str(answer["id"])

    async def received(self) -> list[dict[str, Any]]:
        """What our side has sent to this customer, as the platform took it."""
        return [entry["payload"] for entry in await self.installation.ledger(to=self.number)]

    async def has(self, text: str) -> bool:
        return any(text in str(request) for request in await self.received())
