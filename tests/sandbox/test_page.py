"""The page, its live updates, and who may use the sandbox's own endpoints."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from crosschat.sandbox.app import running
from crosschat.sandbox.config import SandboxConfig
from tests.sandbox.stage import Business, ask, message


async def test_the_page_and_its_files_come_from_this_server_alone(business: Business) -> None:
    page = await business.control("GET", "")
    assert page.status == 200
    assert b"nothing leaves this machine" in page.body
    assert b"http" not in page.body.replace(b"http-equiv", b"")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    files = [part.split(b'"')[0] for part in page.body.split(b'"/sandbox/')[1:]]
    assert len(files) >= 5
    for file in files:
        assert (await business.control("GET", f"/{file.decode()}")).status == 200


@pytest.mark.parametrize("name", ["../config.py", "__init__.py", "..%2fconfig.py", "none.js"])
async def test_only_the_pages_files_are_served(business: Business, name: str) -> None:
    assert (await business.control("GET", f"/assets/{name}")).status == 404


async def test_the_root_leads_to_the_page(business: Business) -> None:
    answer = await ask(business.http, "GET", business.running.url + "/")
    assert (answer.status, answer.headers["location"]) == (307, "/sandbox")


class Stream:
    """Reads server-sent events."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer

    async def next(self, event: str) -> dict[str, Any]:
        """The data of the next event of this name."""
        async with asyncio.timeout(5):
            while True:
                line = await self._answer.content.readline()
                if line == f"event: {event}\n".encode():
                    data = await self._answer.content.readline()
                    found: dict[str, Any] = json.loads(data.removeprefix(b"data: "))
                    return found


async def test_a_conversation_is_followed_live(business: Business) -> None:
    async with business.http.get(f"{business.running.url}/sandbox/events") as answer:
        assert answer.content_type == "text/event-stream"
        stream = Stream(answer)
        asked = await business.customer_writes("351910000001", name="Ana", text="hello?")
        written = await stream.next("bubble")
        assert (written["customer"], written["name"]) == ("351910000001", "Ana")
        assert (written["bubble"]["text"], written["bubble"]["direction"]) == ("hello?", "out")
        assert (await stream.next("status"))["status"] == "delivered"
        read = {"messaging_product": "whatsapp", "status": "read", "message_id": asked.json["id"]}
        await business.send({**read, "typing_indicator": {"type": "text"}})
        assert (await stream.next("status"))["status"] == "read"
        assert (await stream.next("typing"))["seconds"] == 25
        sent = await business.text("351910000001", "hello!")
        assert (await stream.next("ledger"))["entry"]["id"] == sent.wamid
        assert (await stream.next("bubble"))["bubble"]["text"] == "hello!"
        assert [(await stream.next("status"))["status"] for _ in range(2)] == ["sent", "delivered"]


async def test_a_reply_to_somebody_the_sandbox_never_saw_makes_a_chat(
    business: Business,
) -> None:
    answer = await business.text("1234567890", "you wrote by curl")
    await business.inbox.statuses_of(answer.wamid)
    (chat,) = (await business.control("GET", "/chats")).json["data"]
    assert (chat["customer"], chat["account"]) == ("1234567890", business.phone_number_id)
    (bubble,) = chat["bubbles"]
    assert (bubble["text"], bubble["direction"]) == ("you wrote by curl", "in")
    assert bubble["status"] == "delivered"


async def test_a_template_is_shown_with_its_parameters_and_buttons(business: Business) -> None:
    values = [{"type": "text", "text": value} for value in ("Ana", "Monday")]
    template = {
        "name": "appointment_reminder",
        "language": {"code": "en_US"},
        "components": [{"type": "body", "parameters": values}],
    }
    await business.send(message("351910000001", template=template))
    (chat,) = (await business.control("GET", "/chats")).json["data"]
    (bubble,) = chat["bubbles"]
    assert bubble["text"] == "Hello Ana, this is a reminder of your appointment on Monday."
    assert bubble["content"]["buttons"] == ["Confirm", "Reschedule"]


async def test_what_a_browser_could_run_is_only_downloaded(business: Business) -> None:
    path = f"/whatsapp/media?phone_number_id={business.phone_number_id}"
    headers = {"Content-Type": "text/html"}
    body = b"<script>alert(1)</script>"
    file = (await business.control("POST", path, data=body, headers=headers)).json
    shown = await business.control("GET", f"/whatsapp/media/{file['id']}")
    assert shown.headers["content-disposition"] == "attachment"
    assert shown.headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:9000", "localhost.evil.example"])
async def test_a_foreign_host_is_refused_even_for_reading(business: Business, host: str) -> None:
    for method, path in (("GET", "/ledger"), ("DELETE", "/faults"), ("GET", "")):
        answer = await business.control(method, path, headers={"Host": host})
        assert answer.status == 403
        assert answer.json["simulated"] is True


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:9000", "127.0.0.1", "127.8.8.8", "[::1]:9"]
)
async def test_loopback_hosts_are_let_in(business: Business, host: str) -> None:
    assert (await business.control("GET", "/faults", headers={"Host": host})).status == 200


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
async def test_another_sites_page_may_change_nothing(
    business: Business, headers: dict[str, str]
) -> None:
    answer = await business.control("DELETE", "/faults", headers=headers)
    assert answer.status == 403
    own = {"Origin": business.running.url, "Sec-Fetch-Site": "same-origin"}
    assert (await business.control("DELETE", "/faults", headers=own)).status == 200


async def test_more_hosts_can_be_allowed(http: aiohttp.ClientSession) -> None:
    config = SandboxConfig(seed="x", allowed_hosts=("sandbox",))
    async with running(config) as other:
        url = f"{other.url}/sandbox/faults"
        assert (await ask(http, "GET", url, headers={"Host": "sandbox:9000"})).status == 200
        assert (await ask(http, "GET", url, headers={"Host": "other"})).status == 403


async def test_settings_are_read_changed_and_checked(business: Business) -> None:
    answer = await business.control("PATCH", "/settings", json={"delivered_after": 0.5})
    assert answer.json["data"]["delivered_after"] == 0.5
    assert (await business.control("GET", "/settings")).json["data"]["delivered_after"] == 0.5
    for wrong in ({"window": "ajar"}, {"read_after": -1}, {"seed": "x"}):
        assert (await business.control("PATCH", "/settings", json=wrong)).status == 400
