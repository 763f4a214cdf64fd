"""A number of one's own on the simulated WhatsApp, to be connected like a real one."""

import re
from dataclasses import dataclass

from bench.installation import Installation
from playwright.async_api import expect

from tests.browser.desk import Desk

NUMBER = "15550004711"
_TOKEN = "EAA-browser-token"
_SECRET = "browser-app-secret"


@dataclass(frozen=True)
class Business:
    installation: Installation

    async def exists(self) -> None:
        """The platform knows the number and its token."""
        await self.installation.simulate(
            "/whatsapp/numbers",
            {
                "phone_number_id": NUMBER,
                "display_phone_number": "+1 555 000 4711",
                "name": "Harbour Books",
                "access_token": _TOKEN,
                "app_secret": _SECRET,
            },
        )

    async def connected_by(self, desk: Desk) -> None:
        """Through the dashboard's own form."""
        await self.exists()
        await desk.go("/connect/whatsapp")
        page = desk.page
        await page.get_by_label("Phone number ID").fill(NUMBER)
        await page.get_by_label("Access token").fill(_TOKEN)
        await page.get_by_label("App secret").fill(_SECRET)
        await page.get_by_label("WhatsApp Business Account ID").fill("200000000000001")
        await desk.button("Check and connect").click()
        await expect(page.get_by_role("status").filter(has_text="is connected")).to_be_visible()
        address = page.get_by_role("textbox", name="Webhook address")
        await expect(address).to_have_value(re.compile(r"/integrations/whatsapp/cn_\w+/webhook$"))
