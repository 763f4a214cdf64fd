"""A signed batch through a connection's own address does its work for each of its items."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from tests.e2e.conftest import Installation
from tests.e2e.signing import change, envelope, signed, text_message

Install = Callable[..., Awaitable[Installation]]
SECRET = "the-app-secret-of-both-numbers"


async def connect_number(it: Installation, number: str) -> dict[str, Any]:
    token = f"token-{number}"
    await it.simulate(
        "/whatsapp/numbers",
        {
            "phone_number_id": number,
            "business_account_id": f"waba-{number}",
            "display_phone_number": f"+1 555 {number}",
            "access_token": token,
            "app_secret": SECRET,
            "webhook_url": f"{it.url}/integrations/whatsapp/webhook",
            "name": f"Shop {number}",
        },
    )
    status, answer = await it.post(
        "/integrations/whatsapp/connect",
        {
            "platform": "whatsapp",
            "credentials": {
                "accessToken": token,
                "phoneNumberId": number,
                "businessAccountId": f"waba-{number}",
                "appSecret": SECRET,
            },
        },
    )
    assert status == 200, answer
    return dict(answer)


async def test_every_item_of_a_signed_batch_over_two_connections_is_answered(
    install: Install,
) -> None:
    it = await install()
    one, two = await connect_number(it, "7001"), await connect_number(it, "7002")
    now = int(time.time())
    batch = envelope(
        [
            change(
                "7001",
                messages=[
                    text_message("351910000001", "first from Ana nonce-a1", "wamid.A1", now - 5),
                    text_message("351910000002", "from Rui nonce-r1", "wamid.R1", now - 4),
                ],
            ),
            change(
                "7001",
                messages=[
                    text_message("351910000001", "second from Ana nonce-a2", "wamid.A2", now - 3)
                ],
                statuses=[
                    {
                        "id": "wamid.NOT-OURS",
                        "status": "delivered",
                        "timestamp": str(now),
                        "recipient_id": "351910000001",
                    }
                ],
            ),
        ],
        [
            change(
                "7002",
                messages=[text_message("351910000001", "to the other nonce-b1", "wamid.B1", now)],
            )
        ],
    )
    body, headers = signed(batch, SECRET)
    path = one["webhook_url"].removeprefix(f"http://localhost:{it.port}")
    async with it.http.post(it.url + path, data=body, headers=headers) as answer:
        assert answer.status == 200
        assert await answer.json() == {"received": True}

    async def all_answered() -> bool:
        texts = [e["payload"]["text"]["body"] for e in await it.ledger()]
        return all(
            any(n in t for t in texts) for n in ("nonce-a1", "nonce-a2", "nonce-r1", "nonce-b1")
        )

    await it.until(all_answered)
    sent = [
        (e["phone_number_id"], e["to"], e["payload"]["text"]["body"]) for e in await it.ledger()
    ]
    assert len([t for _, _, t in sent if "nonce-a1" in t]) == 1
    assert any(n == "7002" and "nonce-b1" in t for n, _, t in sent)
    assert all(n == "7001" for n, _, t in sent if "nonce-b1" not in t)
    conversations = (await it.get("/v1/conversations"))["data"]
    assert sorted((c["connection_id"], c["contact"]["phone"]) for c in conversations) == sorted(
        [
            (one["id"], "351910000001"),
            (one["id"], "351910000002"),
            (two["id"], "351910000001"),
        ]
    )

    async def delivered() -> bool:
        messages = (await it.get("/v1/messages"))["data"]
        ours = [m for m in messages if m["direction"] == "outbound"]
        return bool(ours) and all(m["status"] == "delivered" for m in ours)

    await it.until(delivered)


async def test_items_of_a_connection_whose_secret_did_not_sign_the_body_are_not_routed(
    install: Install,
) -> None:
    it = await install()
    one = await connect_number(it, "7001")
    stranger = envelope(
        [change("100000000000001", messages=[text_message("351", "not yours", "wamid.X", 1)])],
        [change("7001", messages=[text_message("351", "mine", "wamid.Y", int(time.time()))])],
    )
    body, headers = signed(stranger, SECRET)
    async with it.http.post(
        f"{it.url}/integrations/whatsapp/{one['id']}/webhook", data=body, headers=headers
    ) as answer:
        assert answer.status == 200

    async def stored() -> list[Any]:
        found: list[Any] = (await it.get("/v1/messages"))["data"]
        return found

    await it.until(stored)
    texts = [m["text"] for m in await stored() if m["direction"] == "inbound"]
    assert texts == ["mine"]
