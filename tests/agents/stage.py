"""An installation with one agent, a scripted model and a shop; and what tests ask of it."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from crosschat.models import AgentTurn, Conversation, Message, Workspace
from tests.agents.servers import ScriptedModel, Shop
from tests.served import Served, until

WEBHOOK = "/integrations/whatsapp/webhook"
CUSTOMER = "351910000001"
FIND_ORDER = {
    "name": "find_order",
    "description": "Find an order",
    "parameters": {
        "type": "object",
        "properties": {"number": {"type": "string"}},
        "required": ["number"],
    },
    "method": "GET",
}
BOOK = {
    "name": "book",
    "description": "Book a table",
    "parameters": {
        "type": "object",
        "properties": {"time": {"type": "string"}, "guests": {"type": "integer", "minimum": 1}},
        "required": ["time"],
    },
    "method": "POST",
}
TABLE = {"time": "20:00", "guests": 2}


@dataclass
class Stage:
    api: Served
    model: ScriptedModel
    shop: Shop
    agent_id: str = ""
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    async def ask(self, method: str, path: str, status: int = 200, **more: Any) -> Any:
        got, answer = await self.api.ask(method, path, **more)
        assert got == status, answer
        return answer

    async def post(self, path: str, body: Any, status: int = 201, **more: Any) -> Any:
        return await self.ask("POST", path, status, json=body, **more)

    async def set(self, **settings: Any) -> Any:
        """Change the agent."""
        return await self.ask("PATCH", f"/v1/agents/{self.agent_id}", json=settings)

    async def tool(self, spec: dict[str, Any], path: str, **more: Any) -> Any:
        """Give the agent a tool of the shop's."""
        body = {**spec, "url": self.shop.url + path, **more}
        return await self.post(f"/v1/agents/{self.agent_id}/tools", body)

    async def customer(self, text: str, who: str = CUSTOMER, name: str | None = None) -> None:
        """A customer writes; stored when a worker runs."""
        number = next(self.numbers)
        message = {"from": who, "id": f"wamid.{number}", "text": {"body": text}}
        value: dict[str, Any] = {"messages": [message]}
        if name is not None:
            value["contacts"] = [{"wa_id": who, "profile": {"name": name}}]
        payload = {"entry": [{"changes": [{"value": value}]}]}
        await self.ask("POST", WEBHOOK, key=None, json=payload)

    async def stranger(self) -> str:
        """The API key of another workspace."""
        body = {"email": "stranger@email.com", "name": "Stranger"}
        answer = await self.post("/v1/users", body, key=None)
        return str(answer["api_key"])

    async def turns(self, count: int = 1) -> list[Any]:
        """The traces, oldest first, once there are `count`."""

        async def found() -> Any:
            rows = await self.api.rows(select(AgentTurn).order_by(AgentTurn.id))
            return rows if len(rows) >= count else None

        rows: list[Any] = await until(found)
        assert len(rows) == count
        return rows

    async def messages(self, direction: str) -> list[Any]:
        return await self.api.rows(
            select(Message).where(Message.direction == direction).order_by(Message.seq)
        )

    async def stored(self, count: int) -> None:
        """Until so many messages of customers are stored."""

        async def found() -> bool:
            return len(await self.messages("inbound")) >= count

        await until(found)

    async def sent(self) -> list[str]:
        """The texts that went out, oldest first."""
        return [message.text for message in await self.messages("outbound")]

    async def notes(self) -> list[str]:
        return [message.text for message in await self.messages("internal")]

    async def conversation(self) -> Any:
        [row] = await self.api.rows(select(Conversation))
        return row

    @asynccontextmanager
    async def answered(self, text: str, turns: int = 1, **more: Any) -> AsyncIterator[list[Any]]:
        """A customer writes and the agent's turn ends; the traces."""
        await self.customer(text, **more)
        async with self.api.working():
            yield await self.turns(turns)

    async def workspace(self) -> str:
        """Our workspace's id."""
        [row] = await self.api.rows(select(Workspace).where(Workspace.is_default))
        return str(row.id)

    async def connection(self) -> Any:
        """The connection that customers write to."""
        found = (await self.ask("GET", "/v1/connections"))["data"]
        return next(c for c in found if c["channel"] == "whatsapp")
