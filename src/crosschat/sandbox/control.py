"""`/sandbox`: the ledger, faults, settings, counts and the live stream."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from crosschat.sandbox.answers import control_answer, json_object, refuse
from crosschat.sandbox.faults import KINDS, FaultInvalid
from crosschat.sandbox.ledger import Entry, Ledger
from crosschat.sandbox.state import Sandbox, sandbox
from crosschat.sandbox.whatsapp.accounts import USER_ID, digits

LIMIT = 100
MOST = 10_000
APIS = ("whatsapp", "telegram", "openai")


async def read_ledger(request: Request) -> Response:
    """`?api=` one of `APIS` `&to=&after=&limit=`: a page, oldest first; `&last=n`: the newest n.

    `to` filters by recipient (for `api=openai`: by requested model).
    """
    world, query = sandbox(request), request.query_params
    api, key = query.get("api", "whatsapp"), query.get("to") or None
    ledger = _ledger(world, api)
    if key and api == "whatsapp" and not USER_ID.fullmatch(key):
        key = digits(key)
    if "last" in query:
        return _page(ledger.newest(key, _number(request, "last", LIMIT)), None)
    limit = max(1, _number(request, "limit", LIMIT))
    entries, following = ledger.page(key, _number(request, "after", 0), limit)
    return _page(entries, following)


async def count_requests(request: Request) -> Response:
    """Counts of all requests by platform, refused ones too, and the newest refusals."""
    world = sandbox(request)
    data = {}
    for api in APIS:
        ledger = _ledger(world, api)
        data[api] = {
            "total": ledger.requests.total(),
            "counts": dict(ledger.requests),
            "kept": len(ledger),
            "refusals": [
                {"at": refusal.at, "label": refusal.label, "detail": refusal.detail}
                for refusal in ledger.refusals
            ],
        }
    return control_answer({"data": data})


async def clear_ledger(request: Request) -> Response:
    """Forget every entry, count and chat."""
    world = sandbox(request)
    world.messages.clear()
    world.model_calls.clear()
    world.telegram.clear()
    world.sender.counts.clear()
    world.chats.clear()
    return control_answer({"cleared": True})


async def count_webhooks(request: Request) -> Response:
    """What became of the webhooks, and how many statuses they reported."""
    world = sandbox(request)
    counts = dict(world.sender.counts)
    data = {name: counts.pop(name, 0) for name in ("webhooks", "posts", "answered_200")}
    data |= {name: counts.pop(name, 0) for name in ("retried", "given_up")}
    return control_answer(
        {
            "data": {
                **data,
                "on_their_way": world.sender.waiting,
                "statuses_reported": world.statuses.reported,
                "statuses_waiting": world.statuses.waiting,
                "answers": counts,
            }
        }
    )


async def list_faults(request: Request) -> Response:
    """The faults that are switched on, and the kinds that there are."""
    kinds = {target: sorted(names) for target, names in KINDS.items()}
    data = [fault.row() for fault in sandbox(request).faults.all()]
    return control_answer({"data": data, "kinds": kinds})


async def add_fault(request: Request) -> Response:
    """Switch a fault on."""
    world = sandbox(request)
    try:
        fault = world.faults.add(await json_object(request))
    except FaultInvalid as error:
        refuse(400, str(error))
    world.hub.publish("faults", {})
    return control_answer(fault.row(), 201)


async def remove_faults(request: Request) -> Response:
    """Switch one fault off (`/{id}` or `?id=`), or all."""
    world = sandbox(request)
    wanted = request.path_params.get("id") or request.query_params.get("id")
    if wanted is not None and not str(wanted).isdigit():
        refuse(400, "id must be a number")
    removed = world.faults.remove(int(wanted) if wanted is not None else None)
    if wanted is not None and not removed:
        refuse(404, f"No fault {wanted} is switched on")
    world.hub.publish("faults", {})
    return control_answer({"removed": removed})


async def read_settings(request: Request) -> Response:
    """What may be changed while the sandbox runs."""
    return control_answer({"data": _settings(sandbox(request))})


async def change_settings(request: Request) -> Response:
    """Change `window`, `delivered_after`, `read_after`."""
    world, spec = sandbox(request), await json_object(request)
    settings = world.settings
    if unknown := set(spec) - set(_settings(world)):
        refuse(400, f"Unknown settings {sorted(unknown)}; known are {sorted(_settings(world))}")
    if spec.get("window", "off") not in {"known", "strict", "off"}:
        refuse(400, "window must be known, strict or off")
    settings.window = spec.get("window", settings.window)
    settings.delivered_after = _seconds(spec, "delivered_after", settings.delivered_after) or 0.0
    settings.read_after = _seconds(spec, "read_after", settings.read_after)
    world.hub.publish("settings", _settings(world))
    return control_answer({"data": _settings(world)})


async def list_chats(request: Request) -> Response:
    """The newest chats with their newest messages, for the page."""
    channel = request.query_params.get("channel", "whatsapp")
    chats = sandbox(request).chats.newest(channel, min(_number(request, "limit", 50), 200))
    return control_answer({"data": [chat.row() for chat in chats]})


async def events(request: Request) -> Response:
    """Live updates: bubble, status, typing, ledger, faults, settings, resync."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    stream = sandbox(request).hub.stream()
    return StreamingResponse(stream, headers=headers, media_type="text/event-stream")


def _ledger(world: Sandbox, api: str) -> Ledger[Any]:
    if api not in APIS:
        refuse(400, f"api must be one of {', '.join(APIS)}")
    if api == "telegram":
        return world.telegram.ledger
    return world.messages if api == "whatsapp" else world.model_calls


def _page(entries: Sequence[Entry], following: int | None) -> Response:
    return control_answer({"data": [entry.row() for entry in entries], "next": following})


def _settings(world: Sandbox) -> dict[str, Any]:
    settings = world.settings
    return {
        "window": settings.window,
        "delivered_after": settings.delivered_after,
        "read_after": settings.read_after,
    }


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name)
    if text is None or text == "":
        return default
    if not text.isascii() or not text.isdigit():
        refuse(400, f"{name} must be a whole number")
    return int(text) if name == "after" else min(int(text), MOST)


def _seconds(spec: dict[str, Any], name: str, default: float | None) -> float | None:
    value = spec.get(name, default)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 86_400:
        refuse(400, f"{name} must be a number of seconds")
    return float(value)


ROUTES = [
    Route("/ledger", read_ledger, methods=["GET"]),
    Route("/ledger", clear_ledger, methods=["DELETE"]),
    Route("/ledger/requests", count_requests, methods=["GET"]),
    Route("/statuses", count_webhooks, methods=["GET"]),
    Route("/faults", list_faults, methods=["GET"]),
    Route("/faults", add_fault, methods=["POST"]),
    Route("/faults", remove_faults, methods=["DELETE"]),
    Route("/faults/{id:int}", remove_faults, methods=["DELETE"]),
    Route("/settings", read_settings, methods=["GET"]),
    Route("/settings", change_settings, methods=["PATCH"]),
    Route("/chats", list_chats, methods=["GET"]),
    Route("/events", events, methods=["GET"]),
]
