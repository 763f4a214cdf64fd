"""Every page, light and dark, wide and on a phone, left to right and right to left: axe finds
nothing, and nothing sticks out."""

import pytest
from bench.installation import Installation

from tests.browser.axe import found_by_axe
from tests.browser.desk import Desk
from tests.browser.pages import LOOKS, MEMBERS, STRANGERS, addresses
from tests.browser.scenery import a_day


@pytest.mark.timeout(600)
async def test_axe_finds_nothing_on_any_page(installation: Installation, desk: Desk) -> None:
    await desk.set_up()
    await a_day(installation)
    ids = await addresses(installation)
    state = await desk.context.storage_state()
    troubles: list[str] = []
    for look, options in LOOKS.items():
        for pages, more in ((MEMBERS, {"storage_state": state}), (STRANGERS, {})):
            seat = Desk(desk.browser, installation, desk.stack, errors=desk.errors)
            await seat.sit_down(**options, **more)
            for name, path in pages.items():
                await seat.go(path.format(**ids))
                await seat.settled()
                troubles += [f"{name} ({look}): {line}" for line in await found_by_axe(seat.page)]
                wide, seen = await seat.page.evaluate(
                    "[document.documentElement.scrollWidth, innerWidth]"
                )
                if wide > seen:
                    troubles.append(f"{name} ({look}): {wide} pixels wide where {seen} are seen")
            await seat.context.close()
    assert not troubles, "\n".join(troubles)
