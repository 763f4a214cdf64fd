"""Every page of the dashboard, and the looks in which people see them."""

from typing import Any

from bench.installation import Installation

from tests.browser.scenery import as_mail, worked_on

MEMBERS = {
    "start": "/start",
    "inbox": "/inbox?status=open",
    "conversation": "/inbox/{conversation}?status=open",
    "mail": "/inbox/{mail}?status=open",
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
STRANGERS = {"sign in": "/sign-in", "join": "/join#cci_x", "welcome": "/welcome#cco_x"}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True},
    "phone, dark": {
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "color_scheme": "dark",
    },
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "Arabic": {"locale": "ar"},
}


async def addresses(it: Installation) -> dict[str, str]:
    """What stands in the paths: ids of what :func:`tests.browser.scenery.a_day` brought."""
    conversation = await worked_on(it)
    connections = (await it.get("/v1/connections"))["data"]
    [whatsapp] = [c for c in connections if c["channel"] == "whatsapp" and c["simulated"]]
    [agent] = (await it.get("/v1/agents"))["data"]
    return {
        "conversation": conversation["id"],
        "mail": await as_mail(it, "Priya N."),
        "connection": whatsapp["id"],
        "agent": agent["id"],
    }
