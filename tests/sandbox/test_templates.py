"""Templates over the simulated Graph API, and what Meta decides about them and the account."""

from typing import Any

import pytest

from tests.sandbox.stage import Business, Received, message

PARCEL = {
    "name": "parcel",
    "language": "en_US",
    "category": "UTILITY",
    "parameter_format": "NAMED",
    "components": [
        {
            "type": "BODY",
            "text": "Parcel {{code}} is here.",
            "example": {"body_text_named_params": [{"param_name": "code", "example": "A"}]},
        }
    ],
}


async def create(business: Business, **changed: Any) -> Any:
    path = f"{business.business_account_id}/message_templates"
    return await business.ask("POST", path, json={**PARCEL, **changed})


async def decide(business: Business, template: str, **change: Any) -> Received:
    spec = {"phone_number_id": business.phone_number_id, **change}
    path = f"/whatsapp/templates/{template}?wait=true"
    answer = await business.control("POST", path, json=spec)
    assert answer.json["delivered"]
    return business.inbox.received[-1]


def sending(*parameters: dict[str, str]) -> dict[str, Any]:
    body = {"type": "body", "parameters": [{"type": "text", **p} for p in parameters]}
    return message(
        "351910000001",
        template={"name": "parcel", "language": {"code": "en_US"}, "components": [body]},
    )


async def test_a_template_waits_for_review_before_it_can_be_sent(business: Business) -> None:
    made = (await create(business)).json
    assert (made["status"], made["category"]) == ("PENDING", "UTILITY")
    named = sending({"parameter_name": "code", "text": "A-7"})
    assert (await business.send(named)).error["code"] == 132001
    hook = await decide(business, made["id"], event="APPROVED")
    assert business.signed(hook)
    entry = hook.json["entry"][0]
    assert (entry["id"], entry["time"] > 0) == (business.business_account_id, True)
    assert entry["changes"][0]["field"] == "message_template_status_update"
    assert hook.value == {
        "event": "APPROVED",
        "reason": "NONE",
        "message_template_id": int(made["id"]),
        "message_template_name": "parcel",
        "message_template_language": "en-US",
    }
    assert (await business.send(named)).status == 200
    assert (await business.send(sending({"text": "A-7"}))).error["code"] == 132012
    assert (await business.send(sending())).error["code"] == 132000


@pytest.mark.parametrize(("event", "code"), [("PAUSED", 132015), ("DISABLED", 132016)])
async def test_a_template_that_meta_stopped_is_refused(
    business: Business, event: str, code: int
) -> None:
    made = (await create(business)).json
    await decide(business, made["id"], event=event)
    named = sending({"parameter_name": "code", "text": "A-7"})
    assert (await business.send(named)).error["code"] == code


async def test_quality_and_category_have_webhooks_of_their_own(business: Business) -> None:
    made = (await create(business)).json
    hook = await decide(business, made["id"], quality="RED")
    assert hook.json["entry"][0]["changes"][0]["field"] == "message_template_quality_update"
    assert hook.value["new_quality_score"] == "RED"
    hook = await decide(business, made["id"], category="MARKETING")
    assert (hook.value["previous_category"], hook.value["new_category"]) == (
        "UTILITY",
        "MARKETING",
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "Not A Name"},
        {"category": "SPAM"},
        {"components": []},
        {"components": [{"type": "BODY", "text": "Hi {{1}}"}]},
    ],
)
async def test_a_template_that_meta_would_not_take_is_refused(
    business: Business, changed: dict[str, Any]
) -> None:
    assert (await create(business, **changed)).status == 400


async def test_a_name_is_taken_once_a_language_and_free_after_deletion(business: Business) -> None:
    made = (await create(business)).json
    assert (await create(business)).error["error_subcode"] == 2388024
    path = f"{business.business_account_id}/message_templates"
    query = f"?name=parcel&hsm_id={made['id']}"
    assert (await business.ask("DELETE", path + query)).json == {"success": True}
    assert (await business.ask("DELETE", path + query)).status == 400
    assert (await create(business)).status == 200


async def test_news_of_the_account_goes_to_the_apps_own_address(business: Business) -> None:
    news = {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}}
    spec = {"phone_number_id": business.phone_number_id, "field": "account_update", "value": news}
    answer = await business.control("POST", "/whatsapp/account?wait=true", json=spec)
    assert answer.json["delivered"]
    assert business.inbox.received[-1].value == news
    wrong = await business.control("POST", "/whatsapp/account", json={**spec, "field": "x"})
    assert wrong.status == 400
