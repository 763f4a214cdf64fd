"""An installation made by the guide alone, and people who write to it."""

import asyncio
import contextlib
import secrets
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp

from crosschat.config import Settings, read_environment
from crosschat.doctor.examine import examine
from crosschat.doctor.report import Report
from crosschat.main import open_system
from tests.e2e.conftest import Installation
from tests.e2e.signing import signed
from tests.guides import guide
from tests.guides.server import ADDRESS, Tunnel

ENV = guide.env()
BOT = ENV["TELEGRAM_BOT_TOKEN"].split(":")[0]
NUMBER = ENV["META_PHONE_NUMBER_ID"]
# The one value that the guide leaves out: nobody else's webhooks can be told from Meta's without.
APP_SECRET = secrets.token_hex(16)
PAGE, INSTAGRAM = "1010101", "17840000000001"


class Followed(Installation):
    """Settings in `backend/.env` word for word; addresses of the simulator beside them."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__("", data_dir, CROSSCHAT_SANDBOX="0", META_APP_SECRET=APP_SECRET)
        del self.environment["DATABASE_URL"]
        self.environment["TELEGRAM_API_URL"] = f"{self.sandbox}/telegram"
        self.environment["OPENAI_BASE_URL"] = f"{self.sandbox}/openai/v1"
        self.tunnel: Tunnel
        backend = data_dir / "backend"
        backend.mkdir(parents=True)
        (backend / ".env").write_text(guide.ENV_FILE)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Followed"]:
        async with aiohttp.ClientSession() as self.http:
            try:
                self.start("sandbox", "--port", str(self.sandbox_port))
                await self.until(self.simulator_is_there)
                self.tunnel = Tunnel(self.url, self.http)
                async with self.tunnel.running():
                    await self.put_number()
                    await self.put_page()
                    bot = {"id": BOT, "token": ENV["TELEGRAM_BOT_TOKEN"]}
                    await self.simulate("/telegram/bots", bot)
                    await asyncio.to_thread(self.migrate)
                    self.start("api")
                    self.start("worker")
                    await self.until(self.ready)
                    yield self
            finally:
                await asyncio.to_thread(self.stop)

    def migrate(self) -> None:
        assert self.start("migrate").wait() == 0, self.log("migrate").read_text()

    async def simulator_is_there(self) -> bool:
        with contextlib.suppress(aiohttp.ClientError):
            return bool(await self.simulated("/telegram/bots"))
        return False

    async def put_number(
        self, token: str = ENV["META_ACCESS_TOKEN"], url: str = "", **condition: Any
    ) -> None:
        """The owner's number at Meta, with the webhook of "Configure Webhook", step 4."""
        number = {
            "phone_number_id": NUMBER,
            "access_token": token,
            "app_secret": APP_SECRET,
            "webhook_url": f"{url or self.tunnel.url}/whatsapp/webhook",
            **condition,
        }
        await self.simulate("/whatsapp/numbers", number)

    async def put_page(self) -> None:
        """The owner's Page and its Instagram account, with the webhooks of step 5 and step 3."""
        page = {
            "id": PAGE,
            "instagram_id": INSTAGRAM,
            "access_token": ENV["META_PAGE_ACCESS_TOKEN"],
            "app_secret": APP_SECRET,
            "webhooks": {
                "page": f"{self.tunnel.url}/messenger/webhook",
                "instagram": f"{self.tunnel.url}/instagram/webhook",
            },
        }
        await self.simulate("/pages", page)

    def adapted(self, command: str) -> str:
        """A command of the guide, to this simulator and this tunnel."""
        for theirs, ours in (
            ("https://api.telegram.org", self.environment["TELEGRAM_API_URL"]),
            ("<YOUR_BOT_TOKEN>", ENV["TELEGRAM_BOT_TOKEN"]),
            ("https://<YOUR_NGROK_URL>", self.tunnel.url),
            ("https://abc123.ngrok.io", self.tunnel.url),
        ):
            command = command.replace(theirs, ours)
        assert "https://" not in command
        return command

    async def verify(self, path: str, token: str) -> tuple[int, str]:
        """The GET with which Meta verifies a callback URL."""
        query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": token}
        async with self.http.get(self.tunnel.url + path, params=query) as answer:
            return answer.status, await answer.text()

    async def whatsapp_says(self, customer: str, text: str, **more: Any) -> None:
        message = {"text": text, "phone_number_id": NUMBER, **more}
        await self.simulate(f"/whatsapp/customers/{customer}/messages", message)

    async def telegram_says(self, person: str, text: str) -> None:
        message = {"text": text, "bot_id": int(BOT)}
        await self.simulate(f"/telegram/customers/{person}/messages", message)

    async def page_says(self, channel: str, account: str, person: str, text: str) -> int:
        """A message to the Page or its Instagram account, as Meta posts it; the answer's status."""
        now = int(time.time() * 1000)
        event: dict[str, Any] = {
            "sender": {"id": person},
            "recipient": {"id": account},
            "timestamp": now,
        }
        event["message"] = {"mid": f"m_{channel}_{now}", "text": text}
        kind = "page" if channel == "messenger" else channel
        entry = {"id": account, "time": now, "messaging": [event]}
        return await self.deliver(channel, *signed({"object": kind, "entry": [entry]}, APP_SECRET))

    async def deliver(self, channel: str, body: bytes, headers: dict[str, str]) -> int:
        url = f"{self.tunnel.url}/{channel}/webhook"
        async with self.http.post(url, data=body, headers=headers) as answer:
            return answer.status

    async def page_reply(self, person: str) -> dict[str, Any]:
        """The one message that was sent to a person through the Page."""

        async def look() -> list[dict[str, Any]]:
            [page] = (await self.simulated("/pages"))["data"]
            return [sent for sent in page["sent"] if sent["to"] == person]

        [found] = await self.until(look, 60)
        return dict(found)

    async def examined(self, **variables: str) -> Report:
        """What `crosschat doctor` finds with these variables, an empty one taking one away."""
        found = {**read_environment(self.data_dir), **self.environment, **variables}
        return await examine(
            Settings.load({k: v for k, v in found.items() if v}), ADDRESS, open_system
        )

    async def doctor(self) -> tuple[int, str]:
        """The command itself: exit code, and what it prints."""
        process = self.start("doctor")
        code = await asyncio.to_thread(process.wait, 60)
        return code, self.log("doctor").read_text()

    async def reply(self, api: str, to: str, count: int = 1) -> dict[str, Any]:
        """The newest of `count` texts that stand in the simulator's ledger for a person."""

        async def look() -> dict[str, Any] | None:
            rows = (await self.simulated("/ledger", api=api, to=to))["data"]
            texts = [
                row for row in rows if row["type"] == "text" or row.get("method") == "sendMessage"
            ]
            assert len(texts) <= count, texts
            return texts[-1] if len(texts) == count else None

        found: dict[str, Any] = await self.until(look, 60)
        return found

    async def failed_reply(self, asked: str) -> dict[str, Any]:
        """The reply to this text, which it quotes, as the API shows it once it failed."""

        async def look() -> dict[str, Any] | None:
            rows = (await self.get("/v1/messages", direction="outbound"))["data"]
            failed = [row for row in rows if row["status"] == "failed" and asked in row["text"]]
            return failed[0] if failed else None

        found: dict[str, Any] = await self.until(look, 60)
        return found
