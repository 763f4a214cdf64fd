"""What the customer tapped or filled in (whatsapp.md §6, `interactive` and `button`)."""

from collections.abc import Mapping
from typing import Any

import orjson

from crosschat.messaging.content import Chosen, Content
from crosschat.platforms.meta.reading import mapping, text


def read_button(message: Mapping[str, Any]) -> Content | None:
    """A tap on a template's quick reply."""
    button = mapping(message, "button")
    title, payload = text(button, "text"), text(button, "payload")
    if not title and not payload:
        return None
    return Chosen(title=title or "", id=payload or "", style="template")


def read_interactive(message: Mapping[str, Any]) -> Content | None:
    """A tap on a button or list row, a form's answers, or whatever else is new."""
    interactive = mapping(message, "interactive")
    kind = text(interactive, "type") or next(iter(interactive), "")
    found = mapping(interactive, kind)
    if not found:
        return None
    if kind == "nfm_reply":
        return _form(found)
    if kind == "call_permission_reply":
        return Chosen(title=text(found, "response") or "", style="call_permission", data=found)
    style = {"button_reply": "button", "list_reply": "list"}.get(kind, kind)
    title, chosen = text(found, "title"), text(found, "id")
    if not title and not chosen:
        return Chosen(title="", style=style, data=found)
    return Chosen(
        title=title or chosen or "",
        id=chosen or "",
        style=style,
        description=text(found, "description"),
    )


def _form(reply: Mapping[str, Any]) -> Chosen:
    """The answers come as JSON within JSON; `flow_token` in them is ours and becomes the id."""
    answers = _answers(reply)
    token = answers.pop("flow_token", None)
    name = text(reply, "name") or "flow"
    return Chosen(
        title="" if answers else text(reply, "body") or name,
        id=token if isinstance(token, str) else "",
        style=name,
        data=answers,
    )


def _answers(reply: Mapping[str, Any]) -> dict[str, Any]:
    encoded = reply.get("response_json")
    if isinstance(encoded, dict):
        return dict(encoded)
    try:
        answers = orjson.loads(encoded) if isinstance(encoded, str) else {}
    except orjson.JSONDecodeError:
        return {"response_json": encoded}
    return answers if isinstance(answers, dict) else {"response_json": answers}
