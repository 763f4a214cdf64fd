"""Where the keyboard stands: what comes up takes the focus, and gives it back."""

from typing import Literal

import pytest
from bench.installation import Installation
from playwright.async_api import expect

from tests.browser.desk import Desk
from tests.browser.phone import Phone

# Key, and the role of what it brings up.
_MENUS: list[tuple[str, Literal["menu", "dialog"]]] = [
    ("Shift+A", "menu"),  # who has it
    ("p", "menu"),  # priority
    ("d", "menu"),  # more to do with a message
    ("l", "dialog"),  # labels
    ("s", "dialog"),  # snooze
    ("t", "dialog"),  # templates
    ("?", "dialog"),  # shortcuts
    ("Control+k", "dialog"),  # the palette
]


@pytest.mark.timeout(180)
async def test_what_a_key_brings_up_gives_the_focus_back_to_the_message(
    installation: Installation, desk: Desk, phone: Phone
) -> None:
    await desk.set_up()
    await phone.write("Where is my order?")
    await desk.go("/inbox?status=open")
    await desk.open(phone.name)
    await desk.settled()
    await desk.page.keyboard.press("Shift+K")
    message = desk.thread.locator("article:focus")
    await expect(message).to_be_visible()
    lost = []
    for key, role in _MENUS:
        await desk.page.keyboard.press(key)
        shown = desk.page.get_by_role(role).filter(visible=True).first
        await expect(shown).to_be_visible()
        await expect(
            desk.page.locator(f"[role={role}] :focus, [role={role}]:focus")
        ).to_be_visible()
        await desk.page.keyboard.press("Escape")
        await expect(shown).to_be_hidden()
        await desk.page.wait_for_timeout(300)  # the menu has faded
        if not await message.count():
            lost.append(key)
            await desk.page.keyboard.press("Shift+K")
    assert not lost


@pytest.mark.timeout(120)
async def test_a_drawer_that_a_menu_opened_gives_the_focus_back_to_the_message(
    installation: Installation, desk: Desk, phone: Phone
) -> None:
    await desk.set_up()
    await phone.write("Where is my order?")
    await desk.go("/inbox?status=open")
    await desk.open(phone.name)
    await desk.settled()
    await desk.page.keyboard.press("Shift+K")
    message = desk.thread.locator("article:focus")
    await expect(message).to_be_visible()
    for _ in range(2):  # its code has to be loaded the first time
        await desk.page.keyboard.press("d")
        await desk.page.get_by_role("menuitem", name="What happened").click()
        drawer = desk.page.get_by_role("dialog")
        await expect(drawer).to_be_visible()
        await desk.page.keyboard.press("Escape")
        await expect(drawer).to_be_hidden()
        await expect(message).to_be_visible()
