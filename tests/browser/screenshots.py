"""`make screenshots`: every page in every look, with realistic data, into the folder
``screenshots`` (which git ignores)."""

import argparse
import asyncio
import re
from contextlib import AsyncExitStack
from pathlib import Path

from bench.figures import staged
from playwright.async_api import async_playwright

from tests.browser.chromium import SWITCHES, chromium
from tests.browser.desk import Desk
from tests.browser.pages import LOOKS, MEMBERS, STRANGERS, addresses
from tests.browser.scenery import a_day


async def take(folder: Path, looks: list[str], wanted: str) -> None:
    async with staged(1) as stage, async_playwright() as playwright, AsyncExitStack() as stack:
        it = await stage.install()
        browser = await playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
        stack.push_async_callback(browser.close)
        owner = await Desk(browser, it, stack).set_up()
        await a_day(it)
        ids = await addresses(it)
        state = await owner.context.storage_state()
        for look in looks:
            for pages, more in ((MEMBERS, {"storage_state": state}), (STRANGERS, {})):
                seat = await Desk(browser, it, stack).sit_down(**LOOKS[look], **more)
                for name, path in pages.items():
                    if wanted not in name:
                        continue
                    await seat.go(path.format(**ids))
                    await seat.settled()
                    file = re.sub(r"[^a-z]+", "-", f"{name} {look}".lower()) + ".png"
                    await seat.page.screenshot(path=folder / file)
                    print(folder / file)
                for error in seat.errors:
                    print(f"! {look}: {error}")
                await seat.context.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="screenshots", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("screenshots"))
    parser.add_argument("--look", action="append", choices=LOOKS, help="all, unless given")
    parser.add_argument("--page", default="", help="only pages whose name holds this")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(take(given.folder, given.look or list(LOOKS), given.page))


if __name__ == "__main__":
    main()
