"""Two members at once, and one whose network fails."""

import re

import pytest
from bench.installation import Installation
from playwright.async_api import Locator, expect

from tests.browser.composer import Composer
from tests.browser.desk import Desk
from tests.browser.phone import Phone


async def _taken_by(desk: Desk, phone: Phone) -> None:
    """Rita has written and the desk's member has her conversation."""
    await desk.set_up()
    await phone.write("I want to talk to a human please")
    await desk.go("/inbox?status=open")
    await desk.open(phone.name)
    await expect(desk.button("Assigned to: Nobody yet")).to_be_visible(timeout=20_000)
    await desk.page.keyboard.press("a")
    await expect(desk.button("Assigned to: Ana Reis")).to_be_visible()


def _told(where: Locator, pattern: str) -> Locator:
    """A sentence with a name in it, which marks set apart from the direction of the rest."""
    return where.get_by_text(re.compile(pattern))


@pytest.mark.timeout(180)
async def test_two_members_see_each_other_and_are_warned_before_both_answer(
    installation: Installation, desk: Desk, phone: Phone
) -> None:
    await _taken_by(desk, phone)
    bo = await desk.colleague("Bo Lind", "bo@harbour.example")
    await bo.go("/inbox?status=open")
    await bo.open(phone.name)
    await expect(
        desk.thread.get_by_text(re.compile("Bo Lind.? is looking at this too"))
    ).to_be_visible()

    ana, his = Composer(desk), Composer(bo)
    await his.reply.press_sequentially("We have")
    await expect(
        desk.thread.get_by_text(re.compile("Bo Lind.? is writing an answer here"))
    ).to_be_visible()

    # Bo's page does not hear of Ana's answer in time, as on a slow line.
    await bo.page.route("**/v1/messages?*", lambda route: route.abort())
    await bo.page.route("**/v1/stream*", lambda route: route.abort())
    await bo.page.reload()
    await expect(his.reply).to_have_value("We have")  # a draft is kept
    # What is on his screen now is what he has seen.
    await expect(bo.said("I want to talk to a human please")).to_be_visible()
    await ana.send("Ana's answer")
    await his.reply.fill("Bo's answer")
    await his.reply.press("Enter")
    dialog = bo.page.get_by_role("dialog")
    await expect(
        dialog.get_by_text(re.compile("Ana Reis.? has answered meanwhile"))
    ).to_be_visible()
    await expect(dialog.get_by_text("Ana's answer")).to_be_visible()
    assert not await phone.has("Bo's answer")
    await dialog.get_by_role("button", name="Send anyway").click()
    await installation.until(lambda: phone.has("Bo's answer"))
    await expect(desk.said("Bo's answer")).to_be_visible()


@pytest.mark.timeout(180)
async def test_what_is_written_offline_goes_out_once_when_the_network_is_back(
    installation: Installation, desk: Desk, phone: Phone
) -> None:
    await _taken_by(desk, phone)
    composer = Composer(desk)
    await desk.context.set_offline(True)
    await expect(desk.page.get_by_text("No connection.")).to_be_visible()
    await composer.send("Written in a tunnel")
    await expect(composer.message("Written in a tunnel").get_by_text("Waits")).to_be_visible()
    await phone.write("Are you still there?")
    await desk.context.set_offline(False)
    await expect(desk.said("Are you still there?")).to_be_visible(timeout=20_000)
    await installation.until(lambda: phone.has("Written in a tunnel"))
    await composer.expect_state("Written in a tunnel", "Delivered")
    sent = [r for r in await phone.received() if "Written in a tunnel" in str(r)]
    assert len(sent) == 1
    await expect(composer.message("Written in a tunnel")).to_have_count(1)


@pytest.mark.timeout(180)
async def test_a_failed_message_says_why_and_is_sent_again(
    installation: Installation, desk: Desk, phone: Phone
) -> None:
    await _taken_by(desk, phone)
    composer = Composer(desk)
    fault = {"target": "whatsapp.messages", "kind": "refuse", "code": 131026, "count": 1}
    await installation.simulate("/faults", fault)
    await composer.send("Will this arrive?")
    failed = composer.message("Will this arrive?")
    await expect(failed.get_by_role("button", name="Send again")).to_be_visible(timeout=20_000)
    assert not await phone.has("Will this arrive?")
    await failed.get_by_role("button", name="Send again").click()
    await installation.until(lambda: phone.has("Will this arrive?"))
    await composer.expect_state("Will this arrive?", "Delivered")


@pytest.mark.timeout(180)
async def test_an_ended_session_leads_back_to_the_same_place_with_the_draft(
    desk: Desk, phone: Phone
) -> None:
    await _taken_by(desk, phone)
    composer = Composer(desk)
    await composer.reply.fill("Half a sent")
    await desk.page.wait_for_timeout(600)
    where = desk.page.url
    await desk.context.clear_cookies()
    await desk.page.keyboard.press("Escape")
    await desk.button("Resolve").click()
    await expect(desk.page.get_by_text("Your session has ended.")).to_be_visible()
    await desk.sign_in()
    await expect(desk.page).to_have_url(where)
    await expect(composer.reply).to_have_value("Half a sent")
