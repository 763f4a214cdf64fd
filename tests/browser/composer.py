"""Writing in the open conversation."""

import re
from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

from tests.browser.desk import Desk


@dataclass(frozen=True)
class Composer:
    desk: Desk

    @property
    def page(self) -> Page:
        return self.desk.page

    @property
    def reply(self) -> Locator:
        return self.page.get_by_role("textbox", name="Reply to the customer")

    @property
    def note(self) -> Locator:
        return self.page.get_by_role("textbox", name="Note for colleagues")

    async def send(self, text: str) -> None:
        await self.reply.fill(text)
        await self.reply.press("Enter")
        await expect(self.desk.said(text)).to_be_visible()

    async def add_note(self, text: str) -> None:
        # The radio itself is hidden behind its label.
        await self.page.get_by_role("radiogroup").get_by_text("Note", exact=True).click()
        await self.note.fill(text)
        await self.desk.button("Add note").click()
        await expect(self.desk.said(text)).to_be_visible()

    async def attach(self, name: str, content: bytes, mime_type: str) -> None:
        async with self.page.expect_file_chooser() as chosen:
            await self.desk.button("Attach files").click()
        await (await chosen.value).set_files(
            {"name": name, "mimeType": mime_type, "buffer": content}
        )
        await expect(self.page.get_by_role("button", name=f"Remove {name}")).to_be_visible()
        await expect(self.page.get_by_role("progressbar")).to_have_count(0)

    async def send_template(self, name: str, **fields: str) -> None:
        dialog = self.page.get_by_role("dialog")
        await dialog.get_by_role("button", name=re.compile(name)).first.click()
        for label, value in fields.items():
            await dialog.get_by_label(re.compile(label)).fill(value)
        await dialog.get_by_role("button", name="Send template").click()
        await expect(dialog).to_have_count(0)

    def message(self, text: str) -> Locator:
        """The message of the conversation that holds a text."""
        return self.desk.thread.get_by_role("article").filter(has_text=text)

    async def expect_state(self, text: str, state: str) -> None:
        """What became of a message of ours, as screen readers hear it."""
        shown = (
            self.message(text)
            .get_by_text(state, exact=True)
            .or_(self.message(text).get_by_role("img", name=state))
        )
        await expect(shown.first).to_be_attached(timeout=20_000)
