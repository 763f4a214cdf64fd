"""Numbers, templates, subscriptions, tokens and media over the simulated Graph API."""

import asyncio

import aiohttp
import pytest
from aiohttp import web

from crosschat.sandbox.app import RunningSandbox
from tests.sandbox.stage import Answer, Business, ask


async def test_a_number_shows_the_fields_that_are_asked_for_and_its_id(
    business: Business,
) -> None:
    path = f"{business.phone_number_id}?fields=verified_name,status,throughput"
    assert (await business.ask("GET", path)).json == {
        "id": business.phone_number_id,
        "verified_name": "Corner Shop",
        "status": "CONNECTED",
        "throughput": {"level": "HIGH"},
    }


async def test_the_numbers_of_an_account_are_listed(business: Business) -> None:
    answer = await business.ask("GET", f"{business.business_account_id}/phone_numbers")
    assert [row["id"] for row in answer.json["data"]] == [business.phone_number_id]


async def test_objects_that_the_token_does_not_open_do_not_exist(business: Business) -> None:
    for path in ("123456", "200000000000001/phone_numbers", "1/message_templates"):
        answer = await business.ask("GET", path)
        assert (answer.error["code"], answer.error["error_subcode"]) == (100, 33)


async def test_unknown_paths_are_code_2500(business: Business) -> None:
    answer = await business.ask("GET", f"{business.phone_number_id}/horoscope")
    assert (answer.status, answer.error["code"]) == (400, 2500)


async def test_templates_are_listed_page_by_page(business: Business) -> None:
    path = f"{business.business_account_id}/message_templates"
    first = (await business.ask("GET", f"{path}?limit=2&fields=name,status")).json
    assert len(first["data"]) == 2
    async with business.http.get(
        first["paging"]["next"], headers={"Authorization": f"Bearer {business.token}"}
    ) as answer:
        second = await answer.json()
    names = [template["name"] for template in first["data"] + second["data"]]
    assert names == ["hello_world", "appointment_reminder", "order_update"]
    assert "next" not in second["paging"]
    assert (await business.ask("GET", f"{path}?after=nonsense")).error["code"] == 131059


async def test_templates_are_filtered_by_name_and_status(business: Business) -> None:
    path = f"{business.business_account_id}/message_templates"
    found = (await business.ask("GET", f"{path}?name=order_update&status=approved")).json["data"]
    assert [template["language"] for template in found] == ["en_US"]
    assert (await business.ask("GET", f"{path}?status=rejected")).json["data"] == []


async def test_subscriptions_are_made_listed_and_removed(business: Business) -> None:
    path = f"{business.business_account_id}/subscribed_apps"
    assert len((await business.ask("GET", path)).json["data"]) == 1
    assert (await business.ask("DELETE", path)).json == {"success": True}
    assert (await business.ask("GET", path)).json["data"] == []
    assert (await business.ask("POST", path)).json == {"success": True}


async def test_an_override_url_must_echo_the_challenge_and_then_gets_the_webhooks(
    business: Business,
) -> None:
    arrived = asyncio.Event()

    async def verify(request: web.Request) -> web.Response:
        if request.query["hub.verify_token"] != "sesame":
            return web.Response(status=403)
        return web.Response(text=request.query["hub.challenge"])

    async def take(_: web.Request) -> web.Response:
        arrived.set()
        return web.Response()

    app = web.Application()
    app.router.add_get("/override", verify)
    app.router.add_post("/override", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/override"
    path = f"{business.business_account_id}/subscribed_apps"
    wrong = {"override_callback_uri": url, "verify_token": "guess"}
    assert (await business.ask("POST", path, json=wrong)).error["code"] == 2200
    right = {"override_callback_uri": url, "verify_token": "sesame"}
    assert (await business.ask("POST", path, json=right)).status == 200
    await business.text("351910000001", "x")
    await asyncio.wait_for(arrived.wait(), 5)
    assert business.inbox.received == []
    await business.ask("POST", path)
    await runner.cleanup()


async def test_a_token_is_described_and_a_wrong_one_is_not_valid(business: Business) -> None:
    data = (await business.ask("GET", f"debug_token?input_token={business.token}")).json["data"]
    assert data["is_valid"] is True
    assert data["expires_at"] == 0
    assert "whatsapp_business_messaging" in data["scopes"]
    assert data["granular_scopes"][0]["target_ids"] == [business.business_account_id]
    wrong = (await business.ask("GET", "debug_token?input_token=wrong")).json["data"]
    assert wrong["is_valid"] is False
    assert wrong["error"]["code"] == 190


async def test_a_signup_code_becomes_a_token_for_who_knows_the_app_secret(
    business: Business, world: RunningSandbox
) -> None:
    number = world.sandbox.numbers.default

    async def exchange(secret: str, code: str) -> Answer:
        path = f"oauth/access_token?client_id=1&client_secret={secret}&code={code}"
        return await business.ask("GET", path, token="")

    assert (await exchange(number.app_secret, "code")).json["access_token"] == number.access_token
    assert (await exchange("guess", "code")).error["code"] == 1
    assert (await exchange(number.app_secret, "expired")).error["code"] == 100
    assert (await exchange(number.app_secret, "")).error["code"] == 101


def form(content: bytes, mime_type: str, declared: str | None = None) -> aiohttp.FormData:
    fields = aiohttp.FormData()
    fields.add_field("messaging_product", "whatsapp")
    fields.add_field("type", declared or mime_type)
    fields.add_field("file", content, filename="a.png", content_type=mime_type)
    return fields


async def upload(business: Business, fields: aiohttp.FormData) -> Answer:
    return await business.ask("POST", f"{business.phone_number_id}/media", data=fields)


async def test_media_is_uploaded_described_downloaded_sent_and_deleted(
    business: Business,
) -> None:
    content = b"\x89PNG\r\n\r\n--not a boundary\r\n" + bytes(range(256))
    media_id = (await upload(business, form(content, "image/png"))).json["id"]
    described = (await business.ask("GET", media_id)).json
    assert (described["mime_type"], described["file_size"]) == ("image/png", len(content))
    bearer = {"Authorization": f"Bearer {business.token}"}
    file = await ask(business.http, "GET", described["url"], headers=bearer)
    assert (file.status, file.body) == (200, content)
    assert file.headers["content-type"] == "image/png"
    body = {"messaging_product": "whatsapp", "to": "351910000001", "type": "image"}
    assert (await business.send({**body, "image": {"id": media_id}})).status == 200
    assert (await business.ask("DELETE", media_id)).json == {"success": True}
    assert (await business.ask("GET", media_id)).error["code"] == 100


async def test_a_download_needs_the_token_and_an_unexpired_untouched_url(
    business: Business,
) -> None:
    media_id = (await upload(business, form(b"x", "image/png"))).json["id"]
    url = (await business.ask("GET", media_id)).json["url"]
    bearer = {"Authorization": f"Bearer {business.token}"}
    assert (await ask(business.http, "GET", url)).status == 401
    assert (await ask(business.http, "GET", url + "0", headers=bearer)).status == 404
    old = url.partition("&ext=")[0] + "&ext=1000&hash=0"
    assert (await ask(business.http, "GET", old, headers=bearer)).status == 404


async def test_media_of_another_number_does_not_exist(business: Business) -> None:
    media_id = (await upload(business, form(b"x", "image/png"))).json["id"]
    path = f"{media_id}?phone_number_id=100000000000001"
    assert (await business.ask("GET", path)).error["error_subcode"] == 33


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (form(b"x", "application/x-msdownload"), 100),
        (form(b"x", "image/png", "image/jpeg"), 131053),
        (form(b"x" * 600_000, "image/webp"), 131053),
        (aiohttp.FormData({"messaging_product": "whatsapp"}), 100),
    ],
)
async def test_wrong_uploads_are_refused(
    business: Business, fields: aiohttp.FormData, code: int
) -> None:
    answer = await upload(business, fields)
    assert (answer.status, answer.error["code"]) == (400, code)
