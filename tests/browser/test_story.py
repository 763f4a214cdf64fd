"""A business's first day, from the printed link to a resolved conversation."""

import re

import pytest
from bench.installation import Installation
from playwright.async_api import expect

from tests.browser.business import NUMBER, Business
from tests.browser.composer import Composer
from tests.browser.desk import Desk
from tests.browser.phone import Phone
from tests.browser.scenery import picture


@pytest.mark.timeout(180)
async def test_from_the_first_run_to_a_resolved_conversation(
    installation: Installation, desk: Desk, phone: Phone
) -> None:
    await desk.set_up()
    await Business(installation).connected_by(desk)
    await _webhook_test(desk)

    # The customer writes, the agent answers.
    await desk.go("/inbox?status=open")
    await phone.write("Hello, do you have the atlas of harbours?", phone_number_id=NUMBER)
    await expect(desk.row("Rita Lopes")).to_be_visible()
    await desk.open("Rita Lopes")
    composer = Composer(desk)
    await expect(desk.said("do you have the atlas of harbours?")).to_be_visible()
    await expect(desk.thread.get_by_text("Simulated model").first).to_be_visible(timeout=20_000)
    await desk.thread.get_by_role("button", name="How it was made").first.click()
    trace = desk.page.get_by_role("dialog", name="How this reply was made")
    await expect(trace.get_by_text("Replied")).to_be_visible()
    await desk.page.keyboard.press("Escape")

    # The customer asks for a person; a member takes over.
    await phone.write("I want to talk to a human please", phone_number_id=NUMBER)
    await expect(desk.button(re.compile("Assigned to: Nobody yet"))).to_be_visible(timeout=20_000)
    await desk.button(re.compile("Assigned to")).click()
    await desk.page.get_by_role("menuitem", name="Me").click()
    await expect(desk.button("Assigned to: Ana Reis")).to_be_visible()

    # A reply, a picture, a note.
    await composer.send("Ana here. One moment, I look at the shelf.")
    await installation.until(lambda: phone.has("I look at the shelf"))
    await composer.expect_state("I look at the shelf", "Delivered")
    await composer.attach("atlas.jpg", picture(), "image/jpeg")
    await composer.reply.fill("This is the one, 42 euros.")
    await composer.reply.press("Enter")
    sent = composer.message("This is the one, 42 euros.")
    await expect(sent.get_by_role("button", name="Open atlas.jpg")).to_be_visible()
    await installation.until(lambda: phone.has("This is the one"))
    await composer.add_note("She is a regular, give her ten percent.")
    assert not await phone.has("ten percent")

    # A day later only a template goes out.
    await _as_of_yesterday(installation, desk, composer)

    await desk.button("Resolve").click()
    await expect(desk.button("Reopen")).to_be_visible()
    await desk.go("/inbox?status=open")
    await expect(desk.row("Rita Lopes")).to_have_count(0)
    await desk.go("/inbox?status=resolved")
    await expect(desk.row("Rita Lopes")).to_be_visible()


async def _webhook_test(desk: Desk) -> None:
    await desk.page.get_by_role("link", name="Test the webhook").click()
    await desk.button("Run webhook tests").click()
    await expect(desk.page.get_by_text("Everything works.")).to_be_visible(timeout=30_000)
    steps = desk.page.get_by_role("listitem").filter(has=desk.page.get_by_label("Passed"))
    assert await steps.count() >= 3


async def _as_of_yesterday(installation: Installation, desk: Desk, composer: Composer) -> None:
    late = Phone(installation, "351910000025", "Jo Late")
    await late.write("Did my book arrive?", hours_ago=25, phone_number_id=NUMBER)
    await desk.go("/inbox?status=open")
    await desk.open("Jo Late")
    await expect(desk.thread.get_by_text("The reply window is closed")).to_be_visible()
    await expect(composer.reply).to_have_count(0)
    await desk.button("Send a template").first.click()
    await composer.send_template("hello_world")
    await installation.until(lambda: late.has("hello_world"))
    await desk.button("Resolve").click()
    await expect(desk.button("Reopen")).to_be_visible()
    await desk.go("/inbox?status=open")
    await desk.open("Rita Lopes")


@pytest.mark.timeout(180)
async def test_the_same_by_keyboard_alone(
    installation: Installation, desk: Desk, phone: Phone
) -> None:
    await desk.set_up()
    press, typed = desk.page.keyboard.press, desk.page.keyboard.type
    composer = Composer(desk)

    await press("g")
    await press("i")
    await expect(desk.heading("Open")).to_be_visible()
    await phone.write("I want to talk to a human please")
    await expect(desk.row("Rita Lopes")).to_be_visible()
    await press("j")
    await expect(desk.thread.get_by_role("heading", name="Rita Lopes")).to_be_visible()
    await expect(desk.button(re.compile("Assigned to: Nobody yet"))).to_be_visible(timeout=20_000)
    await press("a")
    await expect(desk.button("Assigned to: Ana Reis")).to_be_visible()

    await press("r")
    await expect(composer.reply).to_be_focused()
    await typed("I am a person, how can I help?")
    await press("Enter")
    await installation.until(lambda: phone.has("I am a person"))

    await press("Escape")
    await press("n")
    await expect(composer.note).to_be_focused()
    await typed("Wanted a person at once.")
    await press("Enter")
    await expect(desk.said("Wanted a person at once.")).to_be_visible()
    await press("Escape")

    # A picture: the button is reached by Tab and pressed by Enter.
    await press("r")
    await expect(composer.reply).to_be_focused()
    attach = desk.button("Attach files")
    async with desk.page.expect_file_chooser() as chosen:
        await _tab_to(desk, attach)
        await press("Enter")
    await (await chosen.value).set_files(
        {"name": "shelf.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    await expect(desk.button("Remove shelf.jpg")).to_be_visible()
    await expect(desk.page.get_by_role("progressbar")).to_have_count(0)
    await press("r")
    await expect(composer.reply).to_be_focused()
    await press("Enter")
    await installation.until(lambda: _has_picture(phone))

    # The command palette finds what has no key in mind.
    await press("Escape")
    await press("Control+k")
    await expect(desk.page.get_by_role("combobox")).to_be_focused()
    await typed("resolve")
    await press("Enter")
    await expect(desk.button("Reopen")).to_be_visible()
    await press("?")
    await expect(desk.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    await press("Escape")


async def _has_picture(phone: Phone) -> bool:
    return any(request.get("type") == "image" for request in await phone.received())


async def _tab_to(desk: Desk, wanted: object) -> None:
    for _ in range(40):
        await desk.page.keyboard.press("Tab")
        if await wanted.evaluate("(e) => e === document.activeElement"):  # type: ignore[attr-defined]
            return
    raise AssertionError("Tab does not lead there")
