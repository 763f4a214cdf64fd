"""Playing the customer: what they write reaches CrossChat as Meta would bring it."""

import time

from crosschat.sandbox.app import RunningSandbox
from tests.sandbox.stage import Business


async def test_a_customers_text_arrives_in_metas_envelope(business: Business) -> None:
    answer = await business.customer_writes("+351 910 000 001", name="Ana", text="olá / 👋")
    assert answer.status == 202
    assert answer.json["simulated"] is True
    assert (answer.json["delivered"], answer.json["attempts"]) == (True, 1)
    (hook,) = business.inbox.received
    assert business.signed(hook)
    value = hook.value
    assert value["messaging_product"] == "whatsapp"
    (person,) = value["contacts"]
    assert (person["wa_id"], person["profile"]["name"]) == ("351910000001", "Ana")
    (message,) = value["messages"]
    assert message["id"] == answer.json["id"]
    assert message["from"] == "351910000001"
    assert message["from_user_id"] == person["user_id"]
    assert message["text"] == {"body": "olá / 👋"}
    assert abs(int(message["timestamp"]) - time.time()) < 5


async def test_the_body_is_signed_in_metas_escaped_form(business: Business) -> None:
    await business.customer_writes("351910000001", text="olá / 👋")
    body = business.inbox.received[0].body
    assert b"ol\\u00e1 \\/ \\ud83d\\udc4b" in body


async def test_other_types_ids_times_and_quotes_go_into_the_message(business: Business) -> None:
    await business.customer_writes(
        "351910000001",
        type="location",
        payload={"latitude": 38.7, "longitude": -9.1},
        id="wamid.MINE",
        timestamp=1_790_000_000,
        context={"id": "wamid.QUOTED"},
    )
    (message,) = business.inbox.messages
    assert message["type"] == "location"
    assert message["location"] == {"latitude": 38.7, "longitude": -9.1}
    assert (message["id"], message["timestamp"]) == ("wamid.MINE", "1790000000")
    assert message["context"]["id"] == "wamid.QUOTED"


async def test_a_customer_who_hides_the_phone_has_only_a_user_id(business: Business) -> None:
    await business.customer_writes("PT.4815162342", text="hi")
    (message,) = business.inbox.messages
    assert "from" not in message
    assert message["from_user_id"] == "PT.4815162342"
    assert "wa_id" not in business.inbox.received[0].value["contacts"][0]


async def test_a_webhook_that_is_not_answered_200_is_retried_until_it_is(
    business: Business,
) -> None:
    business.inbox.answers.extend([500, 404])
    answer = await business.customer_writes("351910000001", text="hi")
    assert (answer.json["delivered"], answer.json["attempts"]) == (True, 3)
    first, second, third = business.inbox.received
    assert first.body == second.body == third.body
    assert third.at - second.at > second.at - first.at


async def test_after_the_last_retry_a_webhook_is_given_up(business: Business) -> None:
    business.inbox.answers.extend([503] * 9)
    answer = await business.customer_writes("351910000001", text="hi")
    assert answer.json["delivered"] is False
    assert (answer.json["attempts"], answer.json["status"]) == (4, 503)
    counts = (await business.control("GET", "/statuses")).json["data"]
    assert counts["given_up"] == 1
    assert counts["retried"] == 3


async def test_a_ready_payload_is_signed_and_posted_as_it_is(business: Business) -> None:
    sample = {
        "entry": [
            {
                "changes": [
                    {"value": {"messages": [{"from": "1234567890", "text": {"body": "Hello"}}]}}
                ]
            }
        ],
        "object": "é",
    }
    answer = await business.control(
        "POST",
        "/whatsapp/webhooks?wait=true",
        json={"phone_number_id": business.phone_number_id, "payload": sample},
    )
    assert answer.json["delivered"] is True
    (hook,) = business.inbox.received
    assert hook.json == sample
    assert business.signed(hook)
    reply = await business.text("1234567890", "hi")
    assert reply.status == 200
    await business.inbox.wait(lambda inbox: len(inbox.received) > 1)


async def test_a_batch_sends_many_with_duplicates_shuffled_and_grouped(
    business: Business,
) -> None:
    messages = [
        {
            "phone_number_id": business.phone_number_id,
            "customer": f"35191000000{n}",
            "text": f"number {n}",
        }
        for n in range(9)
    ]
    answer = await business.control(
        "POST",
        "/whatsapp/batch",
        json={"messages": messages, "duplicates": 2, "shuffle": True, "per_webhook": 2},
    )
    counts = answer.json
    assert (counts["webhooks"], counts["delivered"], counts["given_up"]) == (15, 15, 0)
    assert len(counts["ids"]) == 9
    arrived = [message["id"] for message in business.inbox.messages]
    assert sorted(arrived) == sorted(counts["ids"] * 3)
    assert arrived != counts["ids"] * 3
    assert max(len(hook.value["messages"]) for hook in business.inbox.received) == 2


async def test_the_default_number_is_derived_from_the_seed_and_never_shown(
    business: Business, world: RunningSandbox
) -> None:
    number = world.sandbox.numbers.default
    assert number.phone_number_id == "100000000000001"
    assert number.webhook_url == "http://127.0.0.1:8000/integrations/whatsapp/webhook"
    assert number.access_token.startswith("sandbox-")
    listed = await business.control("GET", "/whatsapp/numbers")
    assert listed.json["data"][0]["phone_number_id"] == number.phone_number_id
    for secret in (number.access_token, number.app_secret, world.sandbox.config.seed):
        assert secret.encode() not in listed.body
        assert secret not in repr(world.sandbox.config)
        assert secret not in repr(number)


async def test_mistakes_are_answered_with_what_to_do(business: Business) -> None:
    unknown = await business.customer_writes("351910000001", phone_number_id="1", text="x")
    assert unknown.status == 404
    assert "POST /sandbox/whatsapp/numbers" in unknown.error["detail"]
    assert (await business.customer_writes("351910000001")).status == 400
    assert (await business.customer_writes("nobody", text="x")).status == 400
    assert (await business.control("POST", "/whatsapp/numbers", json={})).status == 400
    assert (await business.control("POST", "/whatsapp/webhooks", data=b"[]")).status == 400


async def test_a_customers_file_can_be_looked_up_and_downloaded(business: Business) -> None:
    path = f"/whatsapp/media?phone_number_id={business.phone_number_id}"
    headers = {"Content-Type": "image/png"}
    file = (await business.control("POST", path, data=b"PNG...", headers=headers)).json
    payload = {"id": file["id"], "mime_type": "image/png", "sha256": file["sha256"]}
    await business.customer_writes("351910000001", type="image", payload=payload)
    assert business.inbox.messages[0]["image"]["id"] == file["id"]
    found = (await business.ask("GET", file["id"])).json
    bearer = {"Authorization": f"Bearer {business.token}"}
    async with business.http.get(found["url"], headers=bearer) as answer:
        assert await answer.read() == b"PNG..."
