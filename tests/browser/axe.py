"""What axe finds on a page, told so that it can be mended."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.async_api import Page

_AXE = Path(__file__).parents[2] / "web/dashboard/node_modules/axe-core/axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def _source() -> str:
    return _AXE.read_text()


async def found_by_axe(page: Page) -> list[str]:
    """Each violation as a line: the rule, what it is about, where."""
    # Evaluated by the debugger, which the page's content security policy does not bind.
    await page.evaluate(_source())
    result: dict[str, Any] = await page.evaluate(
        "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})", _RULES
    )
    return [
        f"{v['id']} ({v['impact']}): {v['help']} at {n['target']}: {n.get('failureSummary', '')}"
        for v in result["violations"]
        for n in v["nodes"]
    ]
