"""`/sandbox/whatsapp`: what Meta decides about templates and accounts, as its webhooks tell it."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crosschat.sandbox.answers import control_answer, json_object, refuse
from crosschat.sandbox.state import Sandbox, sandbox
from crosschat.sandbox.whatsapp.accounts import Number
from crosschat.sandbox.whatsapp.envelope import account_change, hook
from crosschat.sandbox.whatsapp.inbound import number_of

TEMPLATE_EVENTS = {
    "APPROVED": "APPROVED",
    "REINSTATED": "APPROVED",
    "REJECTED": "REJECTED",
    "PENDING": "PENDING",
    "PAUSED": "PAUSED",
    "DISABLED": "DISABLED",
    "FLAGGED": None,
    "IN_APPEAL": "IN_APPEAL",
    "PENDING_DELETION": "PENDING_DELETION",
    "DELETED": "DELETED",
    "ARCHIVED": "ARCHIVED",
}
"""By the event of `message_template_status_update`: the status that the REST API then shows."""
SCORES = ("GREEN", "YELLOW", "RED", "UNKNOWN")
CATEGORIES = ("MARKETING", "UTILITY", "AUTHENTICATION")
ACCOUNT_FIELDS = (
    "account_update",
    "account_alerts",
    "account_review_update",
    "business_capability_update",
    "phone_number_quality_update",
    "phone_number_name_update",
    "security",
)
Change = tuple[str, dict[str, Any]]


async def list_templates(request: Request) -> Response:
    """The templates of a number's account."""
    world = sandbox(request)
    number = number_of(world, request.query_params.get("phone_number_id"))
    return control_answer({"data": world.templates.of(number.business_account_id).all})


async def decide(request: Request) -> Response:
    """Change a template: `event`, `quality` or `category`, which the webhook of each tells."""
    world, spec = sandbox(request), await json_object(request)
    number = number_of(world, spec.get("phone_number_id"))
    templates = world.templates.of(number.business_account_id)
    template = templates.with_id(request.path_params["template"])
    if template is None:
        refuse(404, "No such template: GET /sandbox/whatsapp/templates lists them")
    about = {
        "message_template_id": int(template["id"]),
        "message_template_name": template["name"],
        "message_template_language": template["language"].replace("_", "-"),
    }
    field, value = _decided(template, spec)
    if template["status"] == "DELETED":
        templates.all.remove(template)
    return await _tell(request, world, number, (field, {**value, **about}))


def _decided(template: dict[str, Any], spec: dict[str, Any]) -> Change:
    if "quality" in spec:
        former, fresh = template["quality_score"]["score"], _one_of(spec, "quality", SCORES)
        template["quality_score"] = {"score": fresh}
        scores = {"previous_quality_score": former, "new_quality_score": fresh}
        return "message_template_quality_update", scores
    if "category" in spec:
        former, fresh = template["category"], _one_of(spec, "category", CATEGORIES)
        template["category"] = fresh
        return "template_category_update", {"previous_category": former, "new_category": fresh}
    event = _one_of(spec, "event", tuple(TEMPLATE_EVENTS))
    template["status"] = TEMPLATE_EVENTS[event] or template["status"]
    value = {"event": event, "reason": spec.get("reason", "NONE")}
    return "message_template_status_update", value


async def announce(request: Request) -> Response:
    """News of the account: `field` and `value`, as Meta's webhook has them."""
    world, spec = sandbox(request), await json_object(request)
    number = number_of(world, spec.get("phone_number_id"))
    field, value = _one_of(spec, "field", ACCOUNT_FIELDS), spec.get("value")
    if not isinstance(value, dict):
        refuse(400, 'value must be an object, such as {"event": "ACCOUNT_VIOLATION"}')
    if field == "phone_number_quality_update":
        value = {"display_phone_number": number.digits, **value}
        raised = value.get("event") == "THROUGHPUT_UPGRADE"
        number.throughput = "HIGH" if raised else number.throughput
    return await _tell(request, world, number, (field, value))


async def change_number(request: Request) -> Response:
    """Change what a number reports of itself: `throughput` (STANDARD, HIGH), `quality`."""
    world, spec = sandbox(request), await json_object(request)
    number = number_of(world, request.path_params["number"])
    if "throughput" in spec:
        number.throughput = _one_of(spec, "throughput", ("STANDARD", "HIGH"))
    if "quality" in spec:
        number.quality = _one_of(spec, "quality", SCORES)
    return control_answer({"throughput": number.throughput, "quality": number.quality})


async def _tell(request: Request, world: Sandbox, number: Number, change: Change) -> Response:
    """Post the webhook; `?wait=true` answers once CrossChat has taken it."""
    payload = account_change(number, *change, int(world.now()))
    task = world.sender.queue(hook(number, payload, account=True))
    if request.query_params.get("wait") == "true":
        return control_answer({"delivered": (await task).delivered, "payload": payload}, 202)
    return control_answer({"queued": True, "payload": payload}, 202)


def _one_of(spec: dict[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    value = spec.get(name)
    if value not in allowed:
        refuse(400, f"{name} must be one of {', '.join(allowed)}")
    return str(value)


ROUTES = [
    Route("/whatsapp/templates", list_templates, methods=["GET"]),
    Route("/whatsapp/templates/{template}", decide, methods=["POST"]),
    Route("/whatsapp/account", announce, methods=["POST"]),
    Route("/whatsapp/numbers/{number}", change_number, methods=["PATCH"]),
]
