"""Every page, light and dark, wide and on a phone, left to right and right to left: axe finds
nothing, and nothing sticks out."""

import pytest
from bench.installation import Installation

from tests.browser.axe import found_by_axe
from tests.browser.desk import Desk
from tests.browser.scenery import a_day, worked_on

_PAGES = {
    "start": "/start",
    "inbox": "/inbox?status=open",
    "conversation": "/inbox/{conversation}",
    "nothing found": "/inbox?q=zzzzzz",
    "connections": "/connections",
    "connect": "/connect/whatsapp",
    "connection": "/connections/{connection}",
    "setup": "/connections/{connection}?tab=setup",
    "webhook test": "/connections/{connection}?tab=test",
    "templates": "/connections/{connection}?tab=templates",
    "agents": "/agents",
    "agent": "/agents/{agent}",
    "agent's settings": "/agents/{agent}?tab=settings",
    "agent's hours": "/agents/{agent}?tab=hours",
    "agent's tools": "/agents/{agent}?tab=tools",
    "agent's connections": "/agents/{agent}?tab=connections",
    "you": "/settings",
    "members": "/settings?tab=members",
    "canned replies": "/settings?tab=canned",
    "labels": "/settings?tab=labels",
    "keys": "/settings?tab=keys",
    "no such page": "/there/is/no/such/page",
}
_STRANGERS = {"sign in": "/sign-in", "join": "/join#cci_x", "welcome": "/welcome#cco_x"}
_LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "Arabic": {"locale": "ar"},
}


async def _addresses(it: Installation) -> dict[str, str]:
    conversation = await worked_on(it)
    connections = (await it.get("/v1/connections"))["data"]
    [whatsapp] = [c for c in connections if c["channel"] == "whatsapp"]
    [agent] = (await it.get("/v1/agents"))["data"]
    return {
        "conversation": conversation["id"],
        "connection": whatsapp["id"],
        "agent": agent["id"],
    }


@pytest.mark.timeout(600)
async def test_axe_finds_nothing_on_any_page(installation: Installation, desk: Desk) -> None:
    await desk.set_up()
    await a_day(installation)
    addresses = await _addresses(installation)
    state = await desk.context.storage_state()
    troubles: list[str] = []
    for look, options in _LOOKS.items():
        for pages, more in ((_PAGES, {"storage_state": state}), (_STRANGERS, {})):
            seat = Desk(desk.browser, installation, desk.stack, errors=desk.errors)
            await seat.sit_down(**options, **more)
            for name, path in pages.items():
                await seat.go(path.format(**addresses))
                await seat.settled()
                troubles += [f"{name} ({look}): {line}" for line in await found_by_axe(seat.page)]
                wide, seen = await seat.page.evaluate(
                    "[document.documentElement.scrollWidth, innerWidth]"
                )
                if wide > seen:
                    troubles.append(f"{name} ({look}): {wide} pixels wide where {seen} are seen")
            await seat.context.close()
    assert not troubles, "\n".join(troubles)
