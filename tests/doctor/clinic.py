"""An installation with an account on each channel, all of them in order until a test says so."""

import contextlib
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from crosschat.config import Settings
from crosschat.doctor.examine import examine
from crosschat.doctor.report import Report
from crosschat.main import open_system
from crosschat.messaging.abilities import Finding
from crosschat.sandbox.app import running
from crosschat.sandbox.config import SandboxConfig
from crosschat.sandbox.pages.world import Page
from crosschat.sandbox.state import Sandbox
from crosschat.sandbox.telegram.bots import Bot, BotWebhook, webhook_secret
from crosschat.sandbox.whatsapp.accounts import Number
from crosschat.sandbox.whatsapp.condition import Condition
from tests.served import Served, serving

NUMBER, PAGE, INSTAGRAM, BOT = "7007007007", "1010101", "17840000000001", 7123456789
BOT_TOKEN = f"{BOT}:{secrets.token_hex(17)}"
WHATSAPP_TOKEN, PAGE_TOKEN = f"EAA{secrets.token_hex(12)}", f"EAA{secrets.token_hex(12)}"
APP_SECRET, VERIFY_TOKEN = secrets.token_hex(16), f"verify-{secrets.token_hex(6)}"
SECRETS = (BOT_TOKEN, WHATSAPP_TOKEN, PAGE_TOKEN, APP_SECRET, VERIFY_TOKEN)
VARIABLES = {
    "CROSSCHAT_SANDBOX": "0",
    "AI_API_KEY": "sk-of-nobody",
    "META_ACCESS_TOKEN": WHATSAPP_TOKEN,
    "META_PHONE_NUMBER_ID": NUMBER,
    "META_PAGE_ACCESS_TOKEN": PAGE_TOKEN,
    "META_APP_SECRET": APP_SECRET,
    "VERIFY_TOKEN": VERIFY_TOKEN,
    "TELEGRAM_BOT_TOKEN": BOT_TOKEN,
}


class Clinic:
    def __init__(self, api: Served, dsn: str, world: Sandbox, variables: dict[str, str]) -> None:
        self.api, self.dsn, self.world, self.variables = api, dsn, world, variables
        self.url = f"http://localhost:{api.url.rsplit(':', 1)[1]}"
        self.heal()

    def heal(self) -> None:
        """Every account as its owner wants it."""
        self.put_number()
        self.put_page()
        self.put_bot()

    def put_number(self, url: str | None = None, **condition: Any) -> Number:
        number = Number(
            phone_number_id=NUMBER,
            business_account_id="3300110022",
            display_phone_number="+1 555 000 1111",
            name="Ana's Shop",
            access_token=WHATSAPP_TOKEN,
            app_secret=APP_SECRET,
            webhook_url=f"{url or self.url}/whatsapp/webhook",
            condition=Condition(**condition),
        )
        self.world.numbers.add(number)
        return number

    def put_page(self, url: str | None = None, **more: Any) -> None:
        base = url or self.url
        page = {
            "id": PAGE,
            "name": "Ana's Shop",
            "access_token": PAGE_TOKEN,
            "app_secret": APP_SECRET,
            "instagram_id": INSTAGRAM,
            "webhooks": {
                "page": f"{base}/messenger/webhook",
                "instagram": f"{base}/instagram/webhook",
            },
            **more,
        }
        self.world.pages.add(Page(**page))

    def put_bot(self, url: str | None = None, token: str = BOT_TOKEN, **webhook: Any) -> None:
        address = f"{self.url}/telegram/webhook" if url is None else url
        hook = BotWebhook(address, webhook_secret(token), **webhook)
        bot = Bot(BOT, "Ana's Shop", "ana_bot", token, hook)
        self.world.telegram.replace(bot)

    async def ask(self, **variables: str) -> Report:
        """The doctor's report; an empty variable takes one away."""
        found = {**self.variables, "PORT": self.url.rsplit(":", 1)[1], **variables}
        settings = Settings.load({name: value for name, value in found.items() if value})
        report = await examine(settings, self.dsn, open_system)
        shown = "\n".join(report.lines()) + str(report.as_json())
        assert not [secret for secret in SECRETS if secret in shown]
        return report


@contextlib.asynccontextmanager
async def clinic(dsn: str, data_dir: Path) -> AsyncIterator[Clinic]:
    config = SandboxConfig(seed="of-the-clinic", crosschat_url="http://127.0.0.1:9")
    async with running(config) as sandbox:
        variables = {
            **VARIABLES,
            "CROSSCHAT_DATA_DIR": str(data_dir),
            "GRAPH_API_URL": sandbox.graph_url,
            "TELEGRAM_API_URL": f"{sandbox.url}/telegram",
            "OPENAI_BASE_URL": f"{sandbox.url}/openai/v1",
        }
        async with serving(dsn, data_dir, **variables) as api:
            found = Clinic(api, dsn, sandbox.sandbox, variables)
            yield found


def finding(report: Report, section: str, check: str) -> Finding:
    """The worst finding of one check in the section that begins so."""
    order = ("failed", "warning", "ok")
    found = [
        f
        for s in report.sections
        if s.title.startswith(section)
        for f in s.findings
        if f.check == check
    ]
    assert found, (section, check, list(report.lines()))
    return min(found, key=lambda f: order.index(f.level))
