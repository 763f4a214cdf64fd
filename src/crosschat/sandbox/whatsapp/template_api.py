"""Message templates over the Graph API: listed, created, edited, deleted."""

import re
from typing import Any

from starlette.responses import Response

from crosschat.sandbox.answers import json_answer
from crosschat.sandbox.whatsapp import errors
from crosschat.sandbox.whatsapp.call import Call
from crosschat.sandbox.whatsapp.checks import choice, items, text
from crosschat.sandbox.whatsapp.management import fields
from crosschat.sandbox.whatsapp.templates import PLACEHOLDER, Templates

PAGE = 25
_NAME = re.compile(r"[a-z0-9_]{1,512}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2,4})?")
_CATEGORIES = ("MARKETING", "UTILITY", "AUTHENTICATION")
_EXAMPLES = ("body_text", "body_text_named_params")


async def message_templates(call: Call) -> Response:
    """`GET /{waba_id}/message_templates`, with filters and cursors."""
    query = call.query
    found = [template for template in _templates(call).all if _matches(template, query)]
    start = _offset(query.get("after"))
    limit = min(int(query["limit"]), 100) if query.get("limit", "").isdigit() else PAGE
    rows = [fields(t, query.get("fields")) for t in found[start : start + limit]]
    end = start + len(rows)
    paging: dict[str, Any] = {"cursors": {"before": f"c{start}", "after": f"c{end}"}}
    if end < len(found):
        paging["next"] = str(call.request.url.include_query_params(after=f"c{end}"))
    return json_answer({"data": rows, "paging": paging})


async def create(call: Call) -> Response:
    """`POST /{waba_id}/message_templates`: it waits for review, which the control API plays."""
    templates, spec = _templates(call), await call.body()
    name = text(spec, "name", 512, "name", code=100)
    language = text(spec, "language", 16, "language", code=100)
    if not _NAME.fullmatch(name) or not _LANGUAGE.fullmatch(language):
        raise errors.parameter("Param name or language has an invalid format.")
    if templates.get(name, language) is not None:
        raise errors.GraphError(
            100,
            "Invalid parameter",
            subcode=2388024,
            details="Content in this language already exists for this template name.",
        )
    category = choice(spec, "category", _CATEGORIES, "category")
    components = items(spec, "components", 10, "components")
    _check_examples(components)
    template = {
        "id": call.sandbox.templates.next_id(),
        "name": name,
        "language": language,
        "status": "PENDING",
        "category": category,
        "parameter_format": str(spec.get("parameter_format") or "POSITIONAL").upper(),
        "components": components,
        "quality_score": {"score": "UNKNOWN"},
        "rejected_reason": "NONE",
    }
    templates.all.append(template)
    return json_answer({key: template[key] for key in ("id", "status", "category")})


async def delete(call: Call) -> Response:
    """`DELETE /{waba_id}/message_templates?name=…`: all its languages, or with `hsm_id` one."""
    templates, query = _templates(call), call.query
    name, template_id = query.get("name"), query.get("hsm_id")
    gone = [
        t
        for t in templates.all
        if t["name"] == name and (template_id is None or t["id"] == template_id)
    ]
    if not gone:
        raise errors.GraphError(
            100, "Invalid parameter", subcode=2593002, details="Message template was not found."
        )
    for template in gone:
        templates.all.remove(template)
    return json_answer({"success": True})


def _templates(call: Call) -> Templates:
    return call.sandbox.templates.of(call.account()[0].business_account_id)


def _check_examples(components: list[dict[str, Any]]) -> None:
    bodies = [c for c in components if str(c.get("type")).upper() == "BODY"]
    if len(bodies) != 1:
        raise errors.parameter("Param components must hold exactly one component of type BODY.")
    example = bodies[0].get("example")
    given = isinstance(example, dict) and any(example.get(key) for key in _EXAMPLES)
    if PLACEHOLDER.search(text(bodies[0], "text", 1024, "components[text]")) and not given:
        raise errors.parameter("Param components[body] needs an example for its variables.")


def _matches(template: dict[str, Any], query: dict[str, str]) -> bool:
    if "name" in query and query["name"] not in template["name"]:
        return False
    return all(
        str(template[key]).lower() == query[key].lower()
        for key in ("status", "category", "language")
        if key in query
    )


def _offset(cursor: str | None) -> int:
    if not cursor:
        return 0
    if not cursor.startswith("c") or not cursor[1:].isdigit():
        raise errors.GraphError(131059, "(#131059) Invalid paging cursor")
    return int(cursor[1:])
