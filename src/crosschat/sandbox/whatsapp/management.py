"""Numbers, accounts, templates, subscriptions and tokens over the Graph API."""

import secrets
from typing import Any

import aiohttp
from starlette.responses import Response

from crosschat.sandbox.answers import json_answer
from crosschat.sandbox.pages.world import APP_ID, compare_digest, subscription
from crosschat.sandbox.whatsapp import errors, files
from crosschat.sandbox.whatsapp.accounts import Number
from crosschat.sandbox.whatsapp.call import Call

DEFAULT_FIELDS = "id,display_phone_number,verified_name,quality_rating"


async def node(call: Call) -> Response:
    """`GET /{id}`: a number, a business account or a file."""
    numbers = call.opened()
    for number in numbers:
        if number.phone_number_id == call.node:
            return json_answer(fields(_number(number), call.query.get("fields")))
    if any(number.business_account_id == call.node for number in numbers):
        account = {
            "id": call.node,
            "name": numbers[0].name,
            "currency": "USD",
            "timezone_id": "1",
            "message_template_namespace": "sandbox",
        }
        return json_answer(fields(account, call.query.get("fields", "id,name")))
    return files.describe(call, files.owned(call))


async def change_node(call: Call) -> Response:
    """`POST /{phone_number_id}`: its webhook override ("Webhook overrides")."""
    number = call.number()
    wanted = (await call.body()).get("webhook_configuration")
    if not isinstance(wanted, dict):
        raise errors.parameter("The parameter webhook_configuration is required.")
    await _override([number], wanted)
    return json_answer({"success": True})


async def phone_numbers(call: Call) -> Response:
    """`GET /{waba_id}/phone_numbers`."""
    wanted = call.query.get("fields")
    rows = [fields(_number(number), wanted) for number in call.account()]
    return json_answer({"data": rows, "paging": {"cursors": {"before": "QVFI", "after": "QVFI"}}})


async def subscribed_apps(call: Call) -> Response:
    """`GET /{waba_id}/subscribed_apps`."""
    app = {"id": APP_ID, "name": "CrossChat Sandbox", "link": "https://www.facebook.com/games/"}
    entry: dict[str, Any] = {"whatsapp_business_api_data": app}
    numbers = call.account()
    if numbers[0].override_url:
        entry["override_callback_uri"] = numbers[0].override_url
    return json_answer({"data": [entry] if numbers[0].subscribed else []})


async def subscribe(call: Call) -> Response:
    """`POST /{waba_id}/subscribed_apps`: without it no webhooks arrive."""
    numbers = call.account()
    await _override(numbers, await call.body())
    for number in numbers:
        number.subscribed = True
    return json_answer({"success": True})


async def unsubscribe(call: Call) -> Response:
    """`DELETE /{waba_id}/subscribed_apps`."""
    for number in call.account():
        number.subscribed = False
    return json_answer({"success": True})


async def register(call: Call) -> Response:
    """`POST /{phone_number_id}/register` and `/deregister`: nothing to do here."""
    call.number()
    return json_answer({"success": True})


async def debug_token(call: Call) -> Response:
    """`GET /debug_token?input_token=…`."""
    call.opened()
    numbers = call.sandbox.numbers.with_token(call.query.get("input_token", ""))
    if not numbers or all(number.condition.expired for number in numbers):
        error = {"code": 190, "message": "Invalid OAuth access token."}
        return json_answer({"data": {"error": error, "is_valid": False, "scopes": []}})
    scopes = list(numbers[0].condition.scopes)
    accounts = sorted({number.business_account_id for number in numbers})
    data = {
        "app_id": APP_ID,
        "type": "SYSTEM_USER",
        "application": "CrossChat Sandbox",
        "data_access_expires_at": 0,
        "expires_at": numbers[0].condition.expires_at,
        "is_valid": True,
        "scopes": scopes,
        "granular_scopes": [{"scope": scope, "target_ids": accounts} for scope in scopes],
    }
    return json_answer({"data": data})


async def subscriptions(call: Call) -> Response:
    """`GET /{app_id}/subscriptions`: the app's webhooks, shown to the app itself."""
    secret = call.token.removeprefix(f"{call.node}|")
    numbers = [n for n in call.sandbox.numbers.all() if compare_digest(n.app_secret, secret)]
    pages = [p for p in call.sandbox.pages.all() if compare_digest(p.app_secret, secret)]
    if call.node != APP_ID or secret == call.token or not (numbers or pages):
        raise errors.unauthorised()
    rows = [row for page in pages for row in page.subscriptions()]
    if numbers:
        account = "whatsapp_business_account"
        rows.append(subscription(account, numbers[-1].webhook_url, numbers[-1].condition.fields))
    return json_answer({"data": [row for row in rows if row["callback_url"]]})


async def access_token(call: Call) -> Response:
    """`GET /oauth/access_token`: a code of Embedded Signup becomes a business token."""
    query = call.query
    for name in ("client_id", "client_secret", "code"):
        if not query.get(name):
            raise errors.GraphError(101, f"Missing {name} parameter.")
    number = call.sandbox.numbers.default
    if not secrets.compare_digest(query["client_secret"].encode(), number.app_secret.encode()):
        raise errors.GraphError(1, "Error validating client secret.")
    if query["code"] == "expired":
        raise errors.GraphError(100, "This authorization code has expired.", subcode=36007)
    return json_answer({"access_token": number.access_token, "token_type": "bearer"})


def _number(number: Number) -> dict[str, Any]:
    return {
        "id": number.phone_number_id,
        "display_phone_number": number.display_phone_number,
        "verified_name": number.name,
        "quality_rating": number.quality,
        "name_status": "APPROVED",
        "code_verification_status": number.condition.code_verification_status,
        "status": number.condition.status,
        "webhook_configuration": _webhooks(number),
        "platform_type": "CLOUD_API",
        "throughput": {"level": number.throughput},
        "whatsapp_business_manager_messaging_limit": "TIER_UNLIMITED",
        "health_status": {
            "can_send_message": "AVAILABLE",
            "entities": [
                {
                    "entity_type": "PHONE_NUMBER",
                    "id": number.phone_number_id,
                    "can_send_message": "AVAILABLE",
                }
            ],
        },
    }


def _webhooks(number: Number) -> dict[str, Any]:
    """Where its webhooks may go; the number's own address wins over the app's."""
    own = {"phone_number": number.override_url} if number.override_url else {}
    return {**own, "application": number.webhook_url}


def fields(record: dict[str, Any], wanted: str | None) -> dict[str, Any]:
    """The fields that were asked for, and the id, which Graph always adds."""
    if wanted is None:
        wanted = DEFAULT_FIELDS if "display_phone_number" in record else ",".join(record)
    names = [name.strip() for name in wanted.split(",")]
    return {name: record[name] for name in dict.fromkeys([*names, "id"]) if name in record}


async def _override(numbers: list[Number], wanted: dict[str, Any]) -> None:
    """Set or clear the URL that `messages` webhooks go to, once it has proved itself."""
    url = wanted.get("override_callback_uri")
    if url:
        await _verify(str(url), str(wanted.get("verify_token") or ""))
    for number in numbers:
        number.override_url = str(url) if url else None


async def _verify(url: str, token: str) -> None:
    """Ask a callback URL for the challenge, as the dashboard does.

    Raises:
        GraphError: 2200 if it does not answer with exactly the challenge.
    """
    challenge = str(secrets.randbelow(10**9))
    query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": token}
    problem = "no answer"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
            session.get(url, params=query, allow_redirects=False) as answer,
        ):
            if answer.status == 200 and await answer.text() == challenge:
                return
            problem = f"HTTP Status Code = {answer.status}"
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        problem = type(error).__name__
    raise errors.GraphError(
        2200,
        f"(#2200) Callback verification failed with the following errors: {problem}",
    )
