"""Interactive messages: their parts and limits (pages "Interactive …" of the Cloud API)."""

from collections.abc import Callable
from typing import Any

from crosschat.sandbox.whatsapp import errors
from crosschat.sandbox.whatsapp.checks import (
    choice,
    exactly_one,
    items,
    mapping,
    optional_text,
    text,
    unique,
)

BODY = 1024
LIST_BODY = 4096
SHORT = 60
BUTTON_TITLE = 20
ROWS_IN_TOTAL = 10
HEADERS = ("text", "image", "video", "document")


def check_interactive(body: Any) -> None:
    """Check the value of `interactive`.

    Raises:
        GraphError: 100, 131008 or 131009.
    """
    content = mapping(body, "interactive")
    kind = choice(content, "type", tuple(ACTIONS), "interactive[type]")
    main = mapping(content.get("body", {}), "interactive[body]")
    text(main, "text", LIST_BODY if kind == "list" else BODY, "interactive[body][text]")
    if "footer" in content:
        footer = mapping(content["footer"], "interactive[footer]")
        text(footer, "text", SHORT, "interactive[footer][text]")
    if "header" in content:
        _check_header(mapping(content["header"], "interactive[header]"), kind)
    if "action" not in content:
        raise errors.missing("Parameter 'interactive[action]' is required")
    ACTIONS[kind](mapping(content["action"], "interactive[action]"))


def _check_header(header: dict[str, Any], kind: str) -> None:
    allowed = ("text",) if kind == "list" else HEADERS
    if choice(header, "type", allowed, "interactive[header][type]") == "text":
        text(header, "text", SHORT, "interactive[header][text]")


def _check_buttons(action: dict[str, Any]) -> None:
    titles, ids = [], []
    for button in items(action, "buttons", 3, "interactive[action][buttons]"):
        choice(button, "type", ("reply",), "button[type]")
        reply = mapping(button.get("reply"), "button[reply]")
        titles.append(text(reply, "title", BUTTON_TITLE, "Button title"))
        ids.append(text(reply, "id", 256, "Button id"))
    unique(titles, "Button titles")
    unique(ids, "Button ids")


def _check_list(action: dict[str, Any]) -> None:
    text(action, "button", BUTTON_TITLE, "interactive[action][button]")
    sections = items(action, "sections", 10, "interactive[action][sections]")
    rows: list[dict[str, Any]] = []
    for section in sections:
        if len(sections) > 1:
            text(section, "title", 24, "Section title")
        rows += items(section, "rows", ROWS_IN_TOTAL, "section[rows]")
    if len(rows) > ROWS_IN_TOTAL:
        raise errors.invalid(f"Total row count exceed max allowed count: {ROWS_IN_TOTAL}")
    for row in rows:
        text(row, "title", 24, "Row title")
        optional_text(row, "description", 72)
    unique([text(row, "id", 200, "Row id") for row in rows], "Row ids")


def _check_link(action: dict[str, Any]) -> None:
    choice(action, "name", ("cta_url",), "interactive[action][name]")
    parameters = mapping(action.get("parameters"), "interactive[action][parameters]")
    text(parameters, "display_text", BUTTON_TITLE, "display_text")
    if not text(parameters, "url", 2000, "url").startswith(("http://", "https://")):
        raise errors.invalid("Parameter 'url' must be an HTTP or HTTPS URL")


def _check_flow(action: dict[str, Any]) -> None:
    choice(action, "name", ("flow",), "interactive[action][name]")
    parameters = mapping(action.get("parameters"), "interactive[action][parameters]")
    text(parameters, "flow_message_version", 8, "flow_message_version")
    text(parameters, "flow_cta", BUTTON_TITLE, "flow_cta")
    exactly_one(parameters, "interactive[action][parameters]", "flow_id", "flow_name")


def _check_location_request(action: dict[str, Any]) -> None:
    choice(action, "name", ("send_location",), "interactive[action][name]")


ACTIONS: dict[str, Callable[[dict[str, Any]], None]] = {
    "button": _check_buttons,
    "list": _check_list,
    "cta_url": _check_link,
    "flow": _check_flow,
    "location_request_message": _check_location_request,
}
