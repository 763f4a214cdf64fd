"""Mails as they were written: nothing in them runs, loads or leaves the frame."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from tests.conversations.customers import WITHOUT_AGENT, say, text
from tests.served import API_KEY, Served, serving

from crosschat.conversations.sanitising import sanitised
from crosschat.models import Message

# Whatever a browser would run or fetch, in the output of the sanitiser.
_RUNS = re.compile(
    r"<\s*(script|iframe|object|embed|form|input|button|link|meta|base|svg|math|style|video|audio"
    r"|source|frame|applet|template|portal)|\son\w+\s*=|javascript:|vbscript:|srcdoc|formaction"
    r"|srcset|expression\(|-moz-binding|behavior:|@import",
    re.IGNORECASE,
)
_LOADS = re.compile(r"evil\.example", re.IGNORECASE)
HOSTILE = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src='//evil.example/x'>",
    "<img src='http://evil.example/x'>",
    "<img srcset='https://evil.example/x 2x'>",
    "<img src='data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+'>",
    "<img src='data:text/html;base64,PHNjcmlwdD4='>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<form action='https://evil.example'><input name=p><button formaction=x>go</button></form>",
    "<iframe srcdoc='<script>alert(1)</script>' src='https://evil.example'></iframe>",
    "<object data='https://evil.example'></object><embed src='https://evil.example'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href='https://evil.example/'>",
    "<style>@import 'https://evil.example'; body{background:url(https://evil.example)}</style>",
    "<p style='background:url(https://evil.example/x)'>x</p>",
    "<p style='background:URL ( \"https://evil.example/x\" )'>x</p>",
    "<p style='background:\\75 rl(https://evil.example/x)'>x</p>",
    "<p style='background:u/**/rl(https://evil.example/x)'>x</p>",
    "<p style='background:image-set(\"https://evil.example/x\" 1x)'>x</p>",
    "<p style=\"font-family:';background:url(https://evil.example)'\">x</p>",
    "<p style='width:expression(alert(1));behavior:url(x);-moz-binding:url(x)'>x</p>",
    "<p style='color:red;;background:url(https://evil.example'>x</p>",
    "<table background='https://evil.example/x'><tr><td background='//evil.example'>x</table>",
    "<body background='https://evil.example/x' onload=alert(1)>x</body>",
    "<video src='https://evil.example'><source src='https://evil.example'></video>",
    "<a ping='https://evil.example' href='https://fine.example'>x</a>",
    "<input type=image src='https://evil.example'>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
    "<p title=\"><img src=x onerror=alert(1)>\">x</p>",
    "<a href='https://x.example' onclick='alert(1)' style='position:fixed;top:0'>x</a>",
]  # fmt: skip


@pytest.mark.parametrize("html", HOSTILE)
def test_what_is_hostile_neither_runs_nor_loads(html: str) -> None:
    for images in (False, True):
        shown = without_quoted(sanitised(html, images=images) or "")
        assert not _RUNS.search(shown), shown
        if not images:
            assert not _LOADS.search(shown), shown


def without_quoted(html: str) -> str:
    """Without the values of titles, which are text however they look."""
    return re.sub(r'title="[^"]*"', "", html)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//evil.example",
        "/v1/session",
        "file:///etc/passwd",
        "blob:x",
    ],
)
def test_links_lead_to_other_sites_and_nowhere_else(address: str) -> None:
    shown = sanitised(f'<a href="{address}">x</a>', images=True)
    assert shown is not None
    assert "href" not in shown


def test_a_link_opens_a_tab_that_knows_nothing_of_us() -> None:
    shown = sanitised('<a href="https://shop.example/a?b=c" target="_top">x</a>', images=False)
    assert shown is not None
    for part in ('href="https://shop.example/a?b=c"', 'target="_blank"'):
        assert part in shown
    assert 'rel="noopener noreferrer nofollow"' in shown
    assert sanitised('<a href="mailto:a@b.example">x</a>', images=False) is not None


def test_pictures_on_the_network_are_shown_when_asked_for() -> None:
    html = (
        '<img src="https://shop.example/a.png" width="10">'
        '<img src="data:image/png;base64,aGk=">'
        '<p style="background-image: url(https://shop.example/b.png); color: red">x</p>'
    )
    blocked, shown = sanitised(html, images=False), sanitised(html, images=True)
    assert blocked is not None
    assert shown is not None
    assert "shop.example" not in blocked
    assert "data:image/png;base64,aGk=" in blocked
    assert "color:red" in blocked
    assert ("shop.example/a.png" in shown, "shop.example/b.png" in shown) == (True, True)


def test_what_makes_a_mail_look_as_it_should_stays() -> None:
    html = '<h1 style="color: rgb(1, 2, 3); margin: 0 auto">Hi</h1><table width="600"><tr><td>x'
    shown = sanitised(html, images=False)
    assert shown is not None
    assert '<h1 style="color:rgb(1, 2, 3);margin:0 auto">Hi</h1>' in shown
    assert '<table width="600">' in shown


def test_what_would_take_the_parser_for_ever_is_not_parsed() -> None:
    began = time.perf_counter()
    assert sanitised("<div>" * 400_000, images=False) is None
    assert sanitised("x" * 5_000_000, images=False) == "x" * 2_000_000
    assert time.perf_counter() - began < 5


@pytest.fixture
async def api(dsn: str, data_dir: Path) -> Any:
    async with serving(dsn, data_dir, **WITHOUT_AGENT) as served:
        yield served


async def mail(api: Served, html: str) -> str:
    """The id of a message that came as HTML."""
    [message] = await say(api, text("w.1", "the <b>text</b>"))
    async with api.database.transaction() as session:
        content = {"type": "text", "text": "the <b>text</b>", "html": html}
        await session.execute(update(Message).values(content=content))
    return str(message["id"])


async def page(api: Served, message_id: str, query: str = "") -> tuple[str, Any]:
    path = f"{api.url}/v1/messages/{message_id}/html{query}"
    async with api.http.get(path, headers={"x-api-key": API_KEY}) as answer:
        assert answer.status == 200
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        return await answer.text(), answer.headers


async def test_a_mail_is_served_under_a_policy_of_its_own(api: Served) -> None:
    message_id = await mail(api, '<p>{hello}</p><img src="https://shop.example/a.png">')
    _, shown = await api.ask("GET", f"/v1/messages/{message_id}")
    assert (shown["html"], "html" in shown["content"]) == (True, False)
    body, headers = await page(api, message_id)
    assert "<p>{hello}</p>" in body
    assert "shop.example" not in body
    policy = headers["content-security-policy"].split("; ")
    assert policy == [
        "sandbox allow-popups allow-popups-to-escape-sandbox",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    ]
    assert headers["x-content-type-options"] == "nosniff"
    body, headers = await page(api, message_id, "?images=1")
    assert "shop.example/a.png" in body
    assert "img-src data: https:" in headers["content-security-policy"]


async def test_a_mail_that_cannot_be_parsed_in_time_shows_as_text(api: Served) -> None:
    body, _ = await page(api, await mail(api, "<div>" * 20_000))
    assert "<pre>the &lt;b&gt;text&lt;/b&gt;</pre>" in body


async def test_a_message_without_html_has_no_such_page(api: Served) -> None:
    [message] = await say(api, text("w.1", "hello"))
    assert (await api.ask("GET", f"/v1/messages/{message['id']}/html"))[0] == 404
    assert message["html"] is False
    ours = {"type": "text", "text": "hi", "html": "<b>hi</b>"}
    body = {"conversation_id": message["conversation_id"], "content": ours}
    _, sent = await api.ask("POST", "/v1/messages", json=body)
    assert sent["html"] is False  # nobody writes HTML to customers this way
