"""`/sandbox/pages`: adding Pages, and seeing what was sent through them."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crosschat.sandbox.answers import control_answer, json_object, refuse
from crosschat.sandbox.pages.world import OBJECTS, SCOPES, Page
from crosschat.sandbox.state import sandbox

_FIELDS = ("messages", "messaging_postbacks")


async def add_page(request: Request) -> Response:
    """Add a Page, or replace the one with the same `id`. `attached: null` subscribes no app."""
    spec = await json_object(request)
    for name in ("id", "access_token", "app_secret"):
        if not isinstance(spec.get(name), str) or not spec[name]:
            refuse(400, f"{name} is required")
    webhooks = spec.get("webhooks") or {}
    if not isinstance(webhooks, dict) or set(webhooks) - set(OBJECTS):
        refuse(400, f"webhooks is an object of addresses by {' and '.join(OBJECTS)}")
    attached = spec.get("attached", _FIELDS)
    page = Page(
        id=spec["id"],
        name=str(spec.get("name") or f"Page {spec['id']}"),
        access_token=spec["access_token"],
        app_secret=spec["app_secret"],
        instagram_id=str(spec["instagram_id"]) if spec.get("instagram_id") else None,
        webhooks=webhooks,
        fields=tuple(spec.get("fields", _FIELDS)),
        attached=None if attached is None else tuple(attached),
        scopes=tuple(spec.get("scopes", SCOPES)),
        expired=spec.get("expired") is True,
    )
    sandbox(request).pages.add(page)
    return control_answer(_row(page), 201)


async def list_pages(request: Request) -> Response:
    """The Pages there are and what was sent through them; never their secrets."""
    return control_answer({"data": [_row(page) for page in sandbox(request).pages.all()]})


def _row(page: Page) -> dict[str, Any]:
    return {
        "id": page.id,
        "name": page.name,
        "instagram_id": page.instagram_id,
        "sent": page.sent,
    }


ROUTES = [
    Route("/pages", add_page, methods=["POST"]),
    Route("/pages", list_pages, methods=["GET"]),
]
