"""A member at a browser, who uses the dashboard by what it says: roles and names, no selectors."""

import re
import subprocess
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

from bench.installation import Installation
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

EMAIL = "ana@harbour.example"
PASSWORD = "a-long-password-of-the-owner"
# What the browser itself says of requests that the server refused, or that found no network.
_EXPECTED = re.compile(r"Failed to load resource|ERR_INTERNET_DISCONNECTED|net::ERR_")


def owner_link(installation: Installation) -> str:
    """The one-time link, as an operator gets it on the machine."""
    done = subprocess.run(
        [sys.executable, "-m", "crosschat", "owner-link"],
        env=installation.environment,
        cwd=installation.data_dir,
        capture_output=True,
        text=True,
        check=True,
    )
    path = re.search(r"/welcome#\S+", done.stdout)
    assert path is not None, done.stdout + done.stderr
    return installation.url + path.group()


@dataclass
class Desk:
    browser: Browser
    installation: Installation
    stack: AsyncExitStack
    context: BrowserContext = field(init=False)
    page: Page = field(init=False)
    errors: list[str] = field(default_factory=list)

    async def sit_down(self, **options: Any) -> "Desk":
        """Opens a browser of one's own: nobody is signed in."""
        options = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", **options}
        self.context = await self.browser.new_context(**options)
        self.stack.push_async_callback(self.context.close)
        self.page = await self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))
        return self

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _EXPECTED.search(message.text):
            self.errors.append(message.text)

    def assert_quiet(self) -> None:
        """Nothing went wrong that only the browser's console would have told."""
        assert not self.errors, self.errors

    async def set_up(self, **options: Any) -> "Desk":
        """First run: the printed link makes the owner, who is then signed in."""
        await self.sit_down(**options)
        await self.page.goto(owner_link(self.installation))
        await self.page.get_by_label("Company or team").fill("Harbour Books")
        await self.page.get_by_label("E-mail").fill(EMAIL)
        await self.page.get_by_label("Your name").fill("Ana Reis")
        await self.page.get_by_label("Choose a password").fill(PASSWORD)
        await self.page.get_by_role("button", name="Create account").click()
        await expect(self.heading("Get started")).to_be_visible()
        return self

    async def sign_in(self) -> None:
        await self.page.get_by_label("E-mail").fill(EMAIL)
        await self.page.locator("input[name=password]").fill(PASSWORD)
        await self.button("Sign in").click()

    async def colleague(self, name: str, email: str) -> "Desk":
        """Invited and joined, at a browser of their own."""
        me = await self.page.request.post(
            f"{self.installation.url}/v1/members",
            data={"email": email, "name": name, "role": "member"},
            headers={"Origin": self.installation.url},
        )
        assert me.status == 201, await me.text()
        other = Desk(self.browser, self.installation, self.stack, errors=self.errors)
        await other.sit_down()
        token = (await me.json())["invite_token"]
        await other.page.goto(f"{self.installation.url}/join#{token}")
        await other.page.get_by_label("Your name").fill(name)
        await other.page.get_by_label("Choose a password").fill(PASSWORD)
        await other.page.get_by_role("button", name="Join").click()
        await expect(other.page.get_by_role("navigation", name="Main navigation")).to_be_visible()
        return other

    async def go(self, path: str) -> None:
        await self.page.goto(self.installation.url + path)

    async def settled(self) -> None:
        """Nothing that only stands in for what is still to come shows any more."""
        waiting = self.page.locator(".mantine-Loader-root, .mantine-Skeleton-root")
        await expect(self.page.get_by_role("main")).to_be_visible()
        while True:  # what has come may ask for more
            await expect(waiting).to_have_count(0)
            await self.page.wait_for_timeout(300)  # transitions
            if not await waiting.count():
                return

    def heading(self, name: str) -> Locator:
        return self.page.get_by_role("heading", name=name, exact=True)

    def button(self, name: str | re.Pattern[str], **more: Any) -> Locator:
        return self.page.get_by_role("button", name=name, **more)

    @property
    def list(self) -> Locator:
        return self.page.get_by_role("list", name="List of conversations")

    def row(self, name: str) -> Locator:
        """A conversation's row, by the contact's name."""
        return self.list.get_by_role("listitem").filter(has_text=name)

    async def open(self, name: str) -> None:
        """Opens the conversation with a contact from the list."""
        await self.row(name).get_by_role("link").click()
        await expect(self.thread.get_by_role("heading", name=name)).to_be_visible()

    @property
    def thread(self) -> Locator:
        return self.page.get_by_role("region", name="Conversation", exact=True)

    def said(self, text: str) -> Locator:
        """A text in the open conversation."""
        return self.thread.get_by_text(text, exact=False).first
