"""Messages with things to tap, in WhatsApp's form (whatsapp.md §9)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from crosschat.messaging.content import Choice, Interactive, Media
from crosschat.messaging.failures import Rejected

_HEADER_KINDS = frozenset({"image", "video", "document"})
# A list needs a label; this one is understood in most languages.
_LIST_LABEL = "Menu"
_FLOW_OPTIONS = ("flow_token", "mode", "flow_action", "flow_action_payload")


def interactive_of(content: Interactive) -> dict[str, Any]:
    """Raises: Rejected, when the style is unknown or lacks what it needs."""
    build = _STYLES.get(content.style)
    if build is None:
        raise Rejected(f"WhatsApp has no interactive messages of the style “{content.style}”.")
    if not content.body.strip():
        raise Rejected("A message with things to tap needs a text.")
    kind, action = build(content)
    payload: dict[str, Any] = {"type": kind}
    if header := _header(content):
        payload["header"] = header
    payload["body"] = {"text": content.body}
    if content.footer:
        payload["footer"] = {"text": content.footer}
    return {**payload, "action": action}


def _header(content: Interactive) -> dict[str, Any] | None:
    if content.header_media:
        return _header_media(content.header_media)
    return {"type": "text", "text": content.header} if content.header else None


def _header_media(media: Media) -> dict[str, Any]:
    if media.kind not in _HEADER_KINDS:
        raise Rejected("Only an image, a video or a document can stand above such a message.")
    place = {"id": media.external_id} if media.external_id else {"link": media.url}
    if not any(place.values()):
        raise Rejected("The file above the message has to be uploaded or be public.")
    if media.kind == "document" and media.filename:
        place["filename"] = media.filename
    return {"type": media.kind, media.kind: place}


def _buttons(content: Interactive) -> tuple[str, dict[str, Any]]:
    titles = [choice.title for choice in content.choices]
    if not titles or len(set(titles)) < len(titles):
        raise Rejected("Buttons need one to three different titles.")
    replies = [
        {"id": choice.id or choice.title, "title": choice.title} for choice in content.choices
    ]
    return "button", {"buttons": [{"type": "reply", "reply": reply} for reply in replies]}


def _list(content: Interactive) -> tuple[str, dict[str, Any]]:
    sections: dict[str | None, list[dict[str, str]]] = {}
    for choice in content.choices:
        sections.setdefault(choice.section, []).append(_row(choice))
    if not sections or (len(sections) > 1 and not all(sections)):
        raise Rejected("A list needs rows, and every section a title where there are several.")
    groups = [{**({"title": title} if title else {}), "rows": r} for title, r in sections.items()]
    return "list", {"button": content.button or _LIST_LABEL, "sections": groups}


def _row(choice: Choice) -> dict[str, str]:
    row = {"id": choice.id or choice.title, "title": choice.title}
    return {**row, "description": choice.description} if choice.description else row


def _link(content: Interactive) -> tuple[str, dict[str, Any]]:
    url, title = next(((c.url, c.title) for c in content.choices), (None, ""))
    if not url or not url.startswith(("http://", "https://")) or not title:
        raise Rejected("A link button needs a title and an address that starts with https://.")
    parameters = {"display_text": title, "url": url}
    return "cta_url", {"name": "cta_url", "parameters": parameters}


def _flow(content: Interactive) -> tuple[str, dict[str, Any]]:
    options = content.options
    named = [key for key in ("flow_id", "flow_name") if options.get(key)]
    label = content.button or next((c.title for c in content.choices), "")
    if len(named) != 1 or not label:
        raise Rejected("A flow needs either its id or its name, and a label for its button.")
    parameters = {
        "flow_message_version": str(options.get("flow_message_version", "3")),
        named[0]: str(options[named[0]]),
        "flow_cta": label,
        **{key: options[key] for key in _FLOW_OPTIONS if options.get(key)},
    }
    if (
        "data" in parameters.get("flow_action_payload", {})
        and not (parameters["flow_action_payload"]["data"])
    ):
        raise Rejected("A flow's data may be left out, but not be empty.")
    return "flow", {"name": "flow", "parameters": parameters}


def _location_request(_: Interactive) -> tuple[str, dict[str, Any]]:
    return "location_request_message", {"name": "send_location"}


_STYLES: Mapping[str, Callable[[Interactive], tuple[str, dict[str, Any]]]] = MappingProxyType(
    {
        "buttons": _buttons,
        "list": _list,
        "link": _link,
        "flow": _flow,
        "location_request": _location_request,
    }
)
