"""The dashboard in Chromium, with a hundred thousand conversations behind it."""

import asyncio
import secrets
import time
from contextlib import AsyncExitStack
from typing import Any

import asyncpg
from playwright.async_api import Browser, BrowserContext, Page, async_playwright
from tests.browser.chromium import SWITCHES, chromium
from tests.browser.desk import Desk

from bench.figures import Figure, Stage
from bench.installation import API_KEY, Installation
from bench.lists import fill_customers
from bench.payloads import message, sign
from bench.reply import configure, simulated_number

_CONVERSATIONS, _EACH = 100_000, 10
_OPENED, _SWITCHED, _INBOUND, _PER_SECOND = 15, 100, 200, 20
_RULES = {"replies": [{"text": "Thank you! We have your message and will write soon."}]}
# Notes the moment at which something first shows: a conversation's row, a message of a thread, a
# text. Told by the page itself, after the frame in which it was drawn.
_WATCH = """
window.seen = {};
const note = (key) => {
  if (key in window.seen) return;
  window.seen[key] = null;
  requestAnimationFrame(() => setTimeout(() => {
    window.seen[key] = performance.timeOrigin + performance.now();
  }, 0));
};
const look = () => {
  if (document.querySelector("ul[aria-label] li a")) note("list");
  for (const text of document.querySelectorAll("article p")) {
    const mark = /about order \\d+/.exec(text.textContent);
    if (mark) note(mark[0]);
  }
  for (const name of document.querySelectorAll("ul[aria-label] li a")) {
    if (name.textContent.startsWith("mark-")) note(name.textContent);
  }
};
new MutationObserver(look).observe(document, {childList: true, subtree: true, characterData: true});
"""


_WAIT = """
async (key) => {
  while (!window.seen[key]) await new Promise((resolve) => setTimeout(resolve, 10));
  return window.seen[key];
}
"""


async def measure(stage: Stage) -> list[Figure]:
    it = await stage.install()
    await configure(it, _RULES)
    count = max(1_000, round(_CONVERSATIONS * stage.scale))
    await _fill(stage, count)
    async with async_playwright() as playwright, AsyncExitStack() as stack:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
        stack.push_async_callback(browser.close)
        owner = await Desk(browser, it, stack).set_up()
        state = await owner.context.storage_state()
        opened = await _open(browser, it, state)
        context = await browser.new_context(viewport={"width": 1440, "height": 900}, **_kept(state))
        await context.add_init_script(_WATCH)
        switched = await _switch(context, it)
        inbound = await _receive(context, it)
        scripts = await _scripts(browser, it, state)
    stored = {"conversations": count, "messages": count * _EACH}
    return [
        _figure("inbox open to content, median", opened, 0.5, 1_000, stored),
        _figure("switching conversation, p95", switched, 0.95, 150, stored),
        _figure("inbound message visible after its webhook, p95", inbound, 0.95, 300, stored),
        Figure(
            "initial JavaScript, gzip",
            scripts,
            250,
            at_least=False,
            unit="kB",
            detail={"what": "as loaded by the browser before the inbox showed"},
        ),
    ]


def _kept(state: Any) -> dict[str, Any]:
    return {"storage_state": state, "locale": "en-GB"}


def _figure(
    name: str, milliseconds: list[float], share: float, goal: float, stored: dict[str, int]
) -> Figure:
    ordered = sorted(milliseconds)
    value = ordered[min(len(ordered) - 1, int(len(ordered) * share))]
    spread = (ordered[0], ordered[-1])
    detail = {"samples": len(ordered), **stored}
    return Figure(name, value, goal, at_least=False, unit="ms", spread=spread, detail=detail)


async def _fill(stage: Stage, count: int) -> None:
    connection = await asyncpg.connect(stage.dsn)
    try:
        workspace, number = await connection.fetchrow(
            "SELECT workspace_id, id FROM connections "
            "WHERE channel = 'whatsapp' AND origin = 'sandbox'"
        )
        await fill_customers(connection, workspace, number, 1, count, _EACH)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


async def _open(browser: Browser, it: Installation, state: Any) -> list[float]:
    """Milliseconds from the navigation to the first row, in a browser with nothing kept."""
    took = []
    for _ in range(_OPENED):
        context = await browser.new_context(viewport={"width": 1440, "height": 900}, **_kept(state))
        await context.add_init_script(_WATCH)
        page = await context.new_page()
        await page.goto(f"{it.url}/inbox?status=open")
        seen = await _seen(page, "list")
        took.append(seen - await page.evaluate("performance.timeOrigin"))
        await context.close()
    return took[1:]  # the first one warms the server, not the browser


async def _switch(context: BrowserContext, it: Installation) -> list[float]:
    """Milliseconds from the click to a message of the conversation, none of them opened before."""
    page = await context.new_page()
    await page.goto(f"{it.url}/inbox?status=open")
    await _seen(page, "list")
    rows = await _conversations(it, _SWITCHED + 1)
    took = []
    for conversation in rows:
        link = page.locator(f'a[href*="{conversation}"]').first
        while not await link.count():
            await page.locator("ul[aria-label] li").last.scroll_into_view_if_needed()
            await page.wait_for_timeout(100)
        await link.scroll_into_view_if_needed()
        clicked = await link.evaluate(
            "(a) => { const at = performance.timeOrigin + performance.now(); a.click(); return at }"
        )
        took.append(await _seen(page, f"about order {_number(conversation)}") - clicked)
        await page.wait_for_timeout(50)
    await page.close()
    return took[1:]


def _number(conversation: str) -> int:
    """Which of the filled customers' it is: each of its messages names it."""
    return int(conversation.removeprefix("conv_b"))


async def _conversations(it: Installation, count: int) -> list[str]:
    page = await it.get("/v1/conversations", status="open", limit=min(200, count))
    return [row["id"] for row in page["data"]]


async def _receive(context: BrowserContext, it: Installation) -> list[float]:
    """Milliseconds from a webhook's being sent to its text in the list, at a steady pace."""
    page = await context.new_page()
    await page.goto(f"{it.url}/inbox?status=open")
    await _seen(page, "list")
    await page.wait_for_timeout(1_000)
    number, secret = simulated_number(it)
    url = f"{it.url}/integrations/whatsapp/webhook"
    sent: dict[str, float] = {}
    salt = secrets.token_hex(4)

    async def send(n: int) -> None:
        mark = f"mark-{n}"
        payload = message(number, f"3517{n:08}", f"wamid.W{salt}{n}", "Where is my order?")
        # The name: what was said gives way to the reply as soon as that is there.
        value = payload["entry"][0]["changes"][0]["value"]
        value["contacts"][0]["profile"]["name"] = mark
        body, headers = sign(payload, secret)
        sent[mark] = time.time() * 1000
        async with it.http.post(url, data=body, headers=headers) as answer:
            assert answer.status == 200, await answer.text()

    tasks = []
    for n in range(_INBOUND):
        tasks.append(asyncio.create_task(send(n)))
        await asyncio.sleep(1 / _PER_SECOND)
    await asyncio.gather(*tasks)
    took = [await _seen(page, mark) - at for mark, at in sent.items()]
    await page.close()
    return took


async def _scripts(browser: Browser, it: Installation, state: Any) -> float:
    """Kilobytes of gzipped JavaScript until the inbox shows."""
    context = await browser.new_context(**_kept(state), extra_http_headers={})
    page = await context.new_page()
    names: set[str] = set()
    page.on("request", lambda r: names.add(r.url) if r.resource_type == "script" else None)
    await context.add_init_script(_WATCH)
    await page.goto(f"{it.url}/inbox?status=open")
    await _seen(page, "list")
    total = 0
    for name in sorted(names):
        headers = {"Accept-Encoding": "gzip", "x-api-key": API_KEY}
        async with it.http.get(name, headers=headers, auto_decompress=False) as answer:
            assert answer.headers.get("Content-Encoding") in {"gzip", None}, name
            total += len(await answer.content.read())
    await context.close()
    return total / 1000


async def _seen(page: Page, key: str) -> float:
    """The moment, in milliseconds since 1970, at which something showed. Raises: TimeoutError."""
    # Evaluated by the debugger: the page's content security policy forbids `wait_for_function`.
    async with asyncio.timeout(20):
        return float(await page.evaluate(_WAIT, key))
