"""`POST /{phone_number_id}/messages` answers, refuses and reports as the Cloud API does."""

from typing import Any

import pytest

from tests.sandbox.stage import Business, message

TO = "+351 910 000 001"
WA_ID = "351910000001"


async def test_an_accepted_message_is_answered_with_its_id_and_the_recipients(
    business: Business,
) -> None:
    answer = await business.text(TO, "hello")
    assert answer.status == 200
    body = answer.json
    assert body["messaging_product"] == "whatsapp"
    assert body["contacts"][0]["input"] == TO
    assert body["contacts"][0]["wa_id"] == WA_ID
    assert body["messages"][0]["id"].startswith("wamid.")


async def test_a_message_without_a_type_is_a_text(business: Business) -> None:
    body = {"messaging_product": "whatsapp", "to": TO, "text": {"body": "hello"}}
    assert (await business.send(body)).status == 200


@pytest.mark.parametrize("version", ["v18.0", "v21.0", "v26.0"])
async def test_expired_versions_are_served_by_the_oldest_living_one(
    business: Business, version: str
) -> None:
    answer = await business.send(message(TO, text={"body": "x"}), version=version)
    assert answer.status == 200
    served = "v21.0" if version == "v18.0" else version
    assert answer.headers["facebook-api-version"] == served


@pytest.mark.parametrize("token", ["", "wrong"])
async def test_a_missing_or_wrong_token_is_401_with_code_190(
    business: Business, token: str
) -> None:
    answer = await business.send(message(TO, text={"body": "x"}), token=token)
    assert answer.status == 401
    assert answer.error["code"] == 190
    assert answer.error["type"] == "OAuthException"
    assert answer.error["fbtrace_id"]


async def test_the_token_may_also_come_as_a_query_parameter(business: Business) -> None:
    path = f"{business.phone_number_id}/messages?access_token={business.token}"
    answer = await business.ask("POST", path, token="", json=message(TO, text={"body": "x"}))
    assert answer.status == 200


@pytest.mark.parametrize("number", ["999", "100000000000001"])
async def test_a_number_that_the_token_does_not_open_is_code_100_subcode_33(
    business: Business, number: str
) -> None:
    answer = await business.ask("POST", f"{number}/messages", json=message(TO, text={"body": "x"}))
    assert answer.status == 400
    assert (answer.error["code"], answer.error["error_subcode"]) == (100, 33)
    assert answer.error["type"] == "GraphMethodException"


def buttons(*titles: str) -> dict[str, Any]:
    replies = [{"type": "reply", "reply": {"id": t, "title": t}} for t in titles]
    return {"type": "button", "body": {"text": "Which?"}, "action": {"buttons": replies}}


def rows(count: int) -> dict[str, Any]:
    listed = [{"id": str(n), "title": f"Row {n}"} for n in range(count)]
    action = {"button": "Choose", "sections": [{"title": "All", "rows": listed}]}
    return {"type": "list", "body": {"text": "Which?"}, "action": action}


REFUSED: list[tuple[str, dict[str, Any], int]] = [
    ("no product", {"to": TO, "type": "text", "text": {"body": "x"}}, 100),
    ("no recipient", {"messaging_product": "whatsapp", "text": {"body": "x"}}, 100),
    ("recipient without digits", message("nobody", text={"body": "x"}), 131009),
    ("bad user id", {"messaging_product": "whatsapp", "recipient": "12", "text": {}}, 131009),
    ("unknown type", message(TO, type="fax", fax={}), 100),
    ("type without content", message(TO, type="image"), 131008),
    ("empty text", message(TO, text={"body": ""}), 131008),
    ("text too long", message(TO, text={"body": "x" * 4097}), 100),
    ("text is no object", message(TO, text="hello"), 100),
    ("id and link", message(TO, image={"id": "1", "link": "https://x.example/a.png"}), 131009),
    ("neither id nor link", message(TO, document={"filename": "a.pdf"}), 131008),
    ("unknown media", message(TO, image={"id": "404404"}), 131009),
    ("link without scheme", message(TO, video={"link": "x.example/a.mp4"}), 131009),
    ("caption on audio", message(TO, audio={"link": "https://x.example/a", "caption": "x"}), 100),
    ("caption too long", message(TO, image={"link": "https://x/", "caption": "x" * 1025}), 131009),
    ("latitude", message(TO, location={"latitude": 91, "longitude": 0}), 131009),
    ("no longitude", message(TO, location={"latitude": 1}), 131008),
    ("no contacts", message(TO, contacts=[]), 131008),
    ("reaction without emoji", message(TO, reaction={"message_id": "wamid.1"}), 131008),
    ("four buttons", message(TO, interactive=buttons("a", "b", "c", "d")), 131009),
    ("equal buttons", message(TO, interactive=buttons("a", "a")), 131009),
    ("long button", message(TO, interactive=buttons("x" * 21)), 131009),
    ("eleven rows", message(TO, interactive=rows(11)), 131009),
    ("no such kind", message(TO, interactive={"type": "dance"}), 131009),
    ("empty quote", message(TO, text={"body": "x"}, context={}), 131008),
    ("callback data", message(TO, text={"body": "x"}, biz_opaque_callback_data=7), 100),
]


@pytest.mark.parametrize(("body", "code"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
async def test_a_wrong_message_is_refused_with_its_code_and_details(
    business: Business, body: dict[str, Any], code: int
) -> None:
    answer = await business.send(body)
    assert answer.status == 400
    assert answer.error["code"] == code
    assert answer.error["message"].startswith(f"(#{code})")
    assert answer.error["error_data"]["messaging_product"] == "whatsapp"
    assert answer.error["error_data"]["details"]
    assert await business.ledger() == []


async def test_a_body_that_is_not_json_is_code_100(business: Business) -> None:
    path = f"{business.phone_number_id}/messages"
    answer = await business.ask("POST", path, data=b"{not json")
    assert (answer.status, answer.error["code"]) == (400, 100)


async def test_a_message_to_oneself_is_131021(business: Business) -> None:
    own = (await business.ask("GET", business.phone_number_id)).json["display_phone_number"]
    assert (await business.text(own, "x")).error["code"] == 131021


ACCEPTED: list[tuple[str, dict[str, Any]]] = [
    ("longest text", {"text": {"body": "é" * 4096, "preview_url": False}}),
    ("image by link", {"image": {"link": "https://x.example/a.png", "caption": "A"}}),
    ("sticker", {"sticker": {"link": "https://x.example/a.webp"}}),
    ("audio", {"audio": {"link": "https://x.example/a.ogg", "voice": True}}),
    ("location", {"location": {"latitude": "38.7", "longitude": -9.1, "name": "HQ"}}),
    ("contacts", {"contacts": [{"name": {"formatted_name": "Bo Li"}}]}),
    ("reaction", {"reaction": {"message_id": "wamid.1", "emoji": "👍"}}),
    ("reaction removed", {"reaction": {"message_id": "wamid.1", "emoji": ""}}),
    ("buttons", {"interactive": buttons("Yes", "No")}),
    ("list", {"interactive": rows(10)}),
]


@pytest.mark.parametrize("parts", [c[1] for c in ACCEPTED], ids=[c[0] for c in ACCEPTED])
async def test_every_type_is_accepted_and_kept_as_it_was_sent(
    business: Business, parts: dict[str, Any]
) -> None:
    body = message(TO, **parts)
    answer = await business.send(body)
    assert answer.status == 200, answer.body
    (entry,) = await business.ledger()
    assert entry["payload"] == body
    assert entry["id"] == answer.wamid
    assert (entry["to"], entry["type"], entry["outcome"]) == (WA_ID, body["type"], "answered")


async def test_marking_a_message_as_read_succeeds_and_leaves_no_ledger_entry(
    business: Business,
) -> None:
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.X"}
    answer = await business.send({**body, "typing_indicator": {"type": "text"}})
    assert (answer.status, answer.json) == (200, {"success": True})
    assert await business.ledger() == []
    del body["message_id"]
    assert (await business.send(body)).error["code"] == 100


async def test_a_message_to_a_user_id_answers_without_a_phone_number(business: Business) -> None:
    body = {"messaging_product": "whatsapp", "recipient": "PT.4815162342", "text": {"body": "x"}}
    answer = await business.send(body)
    assert answer.json["contacts"] == [{"input": "PT.4815162342", "user_id": "PT.4815162342"}]
    assert await business.inbox.statuses_of(answer.wamid) == ["sent", "delivered"]
    assert "recipient_id" not in business.inbox.statuses[0]
    assert business.inbox.statuses[0]["recipient_user_id"] == "PT.4815162342"


def template(name: str, *values: str, language: str = "en_US") -> dict[str, Any]:
    parameters = [{"type": "text", "text": value} for value in values]
    components = [{"type": "body", "parameters": parameters}] if values else []
    return {"name": name, "language": {"code": language}, "components": components}


async def test_templates_are_accepted_with_the_right_number_of_parameters(
    business: Business,
) -> None:
    answer = await business.send(
        message(TO, template=template("appointment_reminder", "Ana", "Monday"))
    )
    assert answer.json["messages"][0]["message_status"] == "accepted"
    assert (await business.send(message(TO, template=template("hello_world")))).status == 200


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (template("no_such_template"), 404, 132001),
        (template("hello_world", language="en"), 404, 132001),
        (template("appointment_reminder", "Ana"), 400, 132000),
        (template("appointment_reminder", "Ana", "a\nb"), 400, 132012),
    ],
)
async def test_wrong_templates_are_refused_with_the_132_codes(
    business: Business, content: dict[str, Any], status: int, code: int
) -> None:
    answer = await business.send(message(TO, template=content))
    assert (answer.status, answer.error["code"]) == (status, code)
