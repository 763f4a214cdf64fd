"""Statuses are signed, batched, in order, and follow the 24-hour window."""

import asyncio
import time
from collections import Counter

from tests.sandbox.stage import Business, message


async def test_sent_then_delivered_are_reported_with_our_callback_data(
    business: Business,
) -> None:
    answer = await business.text("351910000001", "hi", biz_opaque_callback_data="msg_1")
    assert await business.inbox.statuses_of(answer.wamid) == ["sent", "delivered"]
    for status in business.inbox.statuses:
        assert status["recipient_id"] == "351910000001"
        assert status["biz_opaque_callback_data"] == "msg_1"
        assert abs(int(status["timestamp"]) - time.time()) < 5
        assert status["pricing"]["pricing_model"] == "PMP"
        assert status["pricing"]["category"] == "service"


async def test_every_webhook_is_signed_with_the_apps_secret_and_names_the_number(
    business: Business,
) -> None:
    answer = await business.text("351910000001", "hi")
    await business.inbox.statuses_of(answer.wamid)
    for hook in business.inbox.received:
        assert business.signed(hook)
        assert hook.json["object"] == "whatsapp_business_account"
        assert hook.json["entry"][0]["id"] == business.business_account_id
        assert hook.value["metadata"]["phone_number_id"] == business.phone_number_id
        assert hook.body.isascii()


async def test_statuses_of_many_messages_travel_together_at_most_a_hundred_a_webhook(
    business: Business,
) -> None:
    answers = await asyncio.gather(*(business.text(f"3519100{n:05d}", "hi") for n in range(250)))
    sent = {answer.wamid for answer in answers}
    await business.inbox.wait(lambda inbox: len(inbox.statuses) == 500)
    sizes = [len(hook.value["statuses"]) for hook in business.inbox.received]
    assert max(sizes) <= 100
    assert len(sizes) < 60
    assert {status["id"] for status in business.inbox.statuses} == sent
    assert Counter(s["status"] for s in business.inbox.statuses) == {"sent": 250, "delivered": 250}


async def test_read_is_reported_when_the_setting_says_so(business: Business) -> None:
    await business.control("PATCH", "/settings", json={"read_after": 0.02})
    answer = await business.text("351910000001", "hi")
    assert await business.inbox.statuses_of(answer.wamid, 3) == ["sent", "delivered", "read"]
    assert "pricing" not in business.inbox.statuses[-1]


async def test_read_is_reported_when_the_customer_opens_the_chat(business: Business) -> None:
    answer = await business.text("351910000001", "hi")
    await business.inbox.statuses_of(answer.wamid, 2)
    path = "/whatsapp/customers/351910000001/read"
    number = {"phone_number_id": business.phone_number_id}
    assert (await business.control("POST", path, json=number)).json["read"] == [answer.wamid]
    assert (await business.inbox.statuses_of(answer.wamid, 3))[-1] == "read"
    assert (await business.control("POST", path, json=number)).json["read"] == []


async def test_a_reaction_is_only_ever_sent(business: Business) -> None:
    reaction = {"message_id": "wamid.1", "emoji": "👍"}
    answer = await business.send(message("351910000001", reaction=reaction))
    await business.inbox.statuses_of(answer.wamid, 1)
    await asyncio.sleep(0.2)
    assert await business.inbox.statuses_of(answer.wamid, 1) == ["sent"]


async def test_outside_the_window_a_text_fails_later_with_131047(business: Business) -> None:
    yesterday = int(time.time()) - 25 * 3600
    await business.customer_writes("351910000001", text="hello", timestamp=yesterday)
    answer = await business.text("351910000001", "too late")
    assert answer.status == 200
    assert await business.inbox.statuses_of(answer.wamid, 1) == ["failed"]
    (error,) = business.inbox.statuses[-1]["errors"]
    assert error["code"] == 131047
    assert error["error_data"]["details"]


async def test_outside_the_window_a_template_is_delivered(business: Business) -> None:
    yesterday = int(time.time()) - 25 * 3600
    await business.customer_writes("351910000001", text="hello", timestamp=yesterday)
    template = {"name": "hello_world", "language": {"code": "en_US"}}
    answer = await business.send(message("351910000001", template=template))
    assert await business.inbox.statuses_of(answer.wamid) == ["sent", "delivered"]


async def test_a_message_of_the_customer_opens_the_window_again(business: Business) -> None:
    yesterday = int(time.time()) - 25 * 3600
    await business.customer_writes("351910000001", text="hello", timestamp=yesterday)
    await business.customer_writes("351910000001", text="me again")
    answer = await business.text("351910000001", "in time")
    assert await business.inbox.statuses_of(answer.wamid) == ["sent", "delivered"]


async def test_the_strict_window_is_closed_for_strangers_and_off_is_never_closed(
    business: Business,
) -> None:
    await business.control("PATCH", "/settings", json={"window": "strict"})
    stranger = await business.text("351910000009", "hi")
    assert await business.inbox.statuses_of(stranger.wamid, 1) == ["failed"]
    await business.control("PATCH", "/settings", json={"window": "off"})
    anyone = await business.text("351910000009", "hi")
    assert await business.inbox.statuses_of(anyone.wamid) == ["sent", "delivered"]


async def test_without_a_subscribed_app_no_webhooks_arrive(business: Business) -> None:
    path = f"{business.business_account_id}/subscribed_apps"
    assert (await business.ask("DELETE", path)).json == {"success": True}
    await business.text("351910000001", "hi")
    assert (await business.customer_writes("351910000001", text="hi")).status == 409
    await asyncio.sleep(0.15)
    assert business.inbox.received == []
    assert (await business.ask("POST", path)).json == {"success": True}
    answer = await business.text("351910000001", "hi")
    assert await business.inbox.statuses_of(answer.wamid) == ["sent", "delivered"]


async def test_without_the_messages_field_no_webhooks_arrive(business: Business) -> None:
    number = business.running.sandbox.numbers.get(business.phone_number_id)
    assert number is not None
    number.condition.fields = ("account_update",)
    await business.text("351910000001", "hi")
    assert (await business.customer_writes("351910000001", text="hi")).status == 409
    await asyncio.sleep(0.15)
    assert business.inbox.received == []


async def test_counts_of_webhooks_tell_what_became_of_them(business: Business) -> None:
    answer = await business.text("351910000001", "hi")
    await business.inbox.statuses_of(answer.wamid)
    counts = (await business.control("GET", "/statuses")).json
    assert counts["simulated"] is True
    assert counts["data"]["answered_200"] >= 1
    assert counts["data"]["given_up"] == 0
    assert counts["data"]["statuses_reported"] >= 2
