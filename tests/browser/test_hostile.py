"""What hostile customers write shows as text, and breaks nothing."""

import pytest
from bench.installation import Installation
from playwright.async_api import expect

from tests.browser.axe import found_by_axe
from tests.browser.composer import Composer
from tests.browser.desk import Desk
from tests.browser.phone import Phone

_SCRIPT = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
_BIDI = "safe\u202egpj.exe\u202c \u2067\u2066\u202e"


@pytest.mark.timeout(180)
async def test_hostile_content_shows_as_text_and_breaks_nothing(
    installation: Installation, desk: Desk
) -> None:
    await desk.set_up()
    long_name = "N" * 10_000
    await Phone(installation, "351910000031", "Mallory").write(_SCRIPT)
    await Phone(installation, "351910000032", "Bidi").write(_BIDI)
    # The platform's own limit is 4,096; a web chat or a mail may bring more.
    await Phone(installation, "351910000033", "Long").write("long word " * 10_000)
    await Phone(installation, "351910000034", long_name).write("what a name")
    await Phone(installation, "351910000035", f"<b>{_SCRIPT}</b>").write("a name of HTML")
    broken = {"id": "no-such-media", "mime_type": "image/jpeg"}
    await Phone(installation, "351910000036", "Broken").write(type="image", payload=broken)
    await Phone(installation, "351910000037", "Links").write("javascript:alert(1) data:text/html,x")

    await desk.go("/inbox?status=open")
    await expect(desk.list.get_by_role("listitem")).to_have_count(7)
    composer = Composer(desk)
    await desk.open("Mallory")
    await expect(composer.message("onerror=").first).to_be_visible()
    for name in ("Bidi", "Long", "Broken", "Links"):
        await desk.open(name)
        await expect(desk.thread.get_by_role("article").first).to_be_visible()
    await expect(desk.thread.get_by_role("link", name="javascript")).to_have_count(0)
    await desk.row("what a name").or_(desk.row("N" * 50)).first.get_by_role("link").click()
    await expect(desk.thread.get_by_role("heading", level=2)).to_be_visible()
    assert await desk.page.title() != "owned"
    wide, seen = await desk.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= seen
    assert await found_by_axe(desk.page) == []
