"""The walk: every route of the API, first with the owner's key, then with a stranger's.

The routes come from the OpenAPI document, so a new one is walked without being named here. A route
with a path parameter or a body that the walk cannot fill fails it: teach it below.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from sqlalchemy import select, update
from tests.served import API_KEY, Served, serving, until

from crosschat.jobs.dead_letters import shown_id
from crosschat.kit import clock
from crosschat.models import (
    AgentTurn,
    Attachment,
    Conversation,
    Identity,
    JobRow,
    Lead,
    Message,
    Template,
)

MARKER = "PLANTED-BY-THE-OWNER"
# Open to everybody by design, or about the caller alone: no foreign thing can be named there.
PUBLIC = {
    ("get", "/healthz"),
    ("get", "/readyz"),
    ("post", "/v1/users"),
    ("get", "/v1/setup"),
    ("post", "/v1/setup"),
    ("post", "/v1/session"),
    ("delete", "/v1/session"),
    ("post", "/v1/invitations/accept"),
    ("get", "/v1/me"),
    ("get", "/v1/channels"),  # the same for everybody
    ("get", "/files/{link}"),  # the link itself is the permission: signed, and it expires
}
# Visitors' own API: no key opens it, and tests/webchat walks it with visitors' sessions.
VISITORS = "/webchat/"
# Path parameters that are words, not ids: everybody has their own of the name.
NAMES = {"channel", "label"}
STREAMS = {("get", "/v1/stream")}
Ids = dict[str, str]


# What a path parameter names, and how to make one; $N is a number, $C the conversation, $A the
# agent that was made last.
MAKERS: dict[str, tuple[str, dict[str, Any]]] = {
    "message_id": (
        "/v1/messages",
        {
            "conversation_id": "$C",
            "content": MARKER,
            "scheduled_at": "2099-01-01T00:00:00Z",
        },
    ),
    "member_id": ("/v1/members", {"email": f"{MARKER}$N@example.com", "name": MARKER}),
    "key_id": ("/v1/api-keys", {"name": MARKER}),
    "webchat_id": ("/integrations/webchat/connect", {"credentials": {}, "config": {}}),
    "agent_id": ("/v1/agents", {"name": MARKER}),
    "prompt_id": ("/v1/prompts", {"name": MARKER, "text": MARKER}),
    "tool_id": (
        "/v1/agents/$A/tools",
        {"name": "t$N", "description": MARKER, "url": "https://shop.example/"},
    ),
    "view_id": ("/v1/views", {"name": MARKER, "filters": {}}),
    "canned_reply_id": ("/v1/canned-replies", {"shortcut": "c$N", "text": MARKER}),
}


@dataclass
class Route:
    method: str
    path: str
    operation: dict[str, Any]

    @property
    def parameters(self) -> list[str]:
        return [p["name"] for p in self.operation.get("parameters", []) if p["in"] == "path"]


@dataclass
class Walk:
    tried: int = 0
    leaks: list[str] = field(default_factory=list)


@pytest.fixture
async def api(dsn: str, data_dir: Path) -> Any:
    async with serving(dsn, data_dir, API_RATE="0", PUBLIC_RATE="0") as served:
        served.system.agents.tries.patience = 0.1
        yield served


async def make(api: Served, path: str, body: dict[str, Any]) -> dict[str, Any]:
    status, made = await api.ask("POST", path, json=body)
    assert status < 300, (path, status, made)
    return dict(made)


async def plant(api: Served) -> Ids:
    """One of everything in the owner's workspace, each with the marker in it."""
    message = {"from": "351911222333", "text": {"body": f"hello {MARKER}"}}
    payload = {"entry": [{"changes": [{"value": {"messages": [message]}}]}]}
    await api.ask("POST", "/integrations/whatsapp/webhook", key=None, json=payload)

    async def stored() -> Any:
        return (await api.ask("GET", "/v1/conversations"))[1]["data"]

    async def answered() -> Any:
        return await api.rows(select(AgentTurn))

    async with api.working():
        [conversation] = await until(stored)
        await until(answered)
    _, page = await api.ask("GET", "/v1/messages?status=received")
    labels = {"labels": [MARKER]}
    await api.ask("PATCH", f"/v1/conversations/{conversation['id']}", json=labels)
    attachment = await hang_on_a_file(api, page["data"][0]["id"])
    connections = (await api.ask("GET", "/v1/connections"))[1]["data"]
    [connection] = [c["id"] for c in connections if c["channel"] == "whatsapp"]
    workspace_id, turn_id, lead_id = await leave_traces(api, conversation["id"])
    template = await keep_a_template(api, workspace_id, connection)
    async with api.database.transaction() as session:
        [identity] = await session.scalars(
            update(Identity).values(avatar="a/b").returning(Identity)
        )
    return {
        "contact_id": identity.contact_id,
        "identity_id": identity.id,
        "template_id": template,
        "conversation_id": conversation["id"],
        "connection_id": connection,
        "phone_number_id": connection,
        "attachment_id": attachment,
        "user_id": workspace_id,
        "turn_id": turn_id,
        "lead_id": lead_id,
        "number": "1",
    }


async def leave_traces(api: Served, conversation_id: str) -> tuple[str, str, str]:
    """The ids of the workspace, of the turn that answered and of a lead from it."""
    turns = await api.rows(select(AgentTurn))
    async with api.database.transaction() as session:
        conversation = (
            await session.scalars(select(Conversation).where(Conversation.id == conversation_id))
        ).one()
        session.add(
            Lead(
                id="lead_planted",
                workspace_id=conversation.workspace_id,
                conversation_id=conversation_id,
                contact_id=conversation.contact_id,
                name=MARKER,
            )
        )
    return conversation.workspace_id, turns[0].id, "lead_planted"


async def hang_on_a_file(api: Served, message_id: str) -> str:
    """A stored file of the message, as the worker would have fetched it."""
    async with api.database.transaction() as session:
        message = (await session.scalars(select(Message).where(Message.id == message_id))).one()
        media = {
            "kind": "document",
            "file": "planted/file_1",
            "thumbnail": "planted/file_2",
            "filename": MARKER,
        }
        row = Attachment(
            id="att_planted",
            workspace_id=message.workspace_id,
            message_id=message_id,
            position=0,
            kind="document",
            media=media,
            state="stored",
        )
        session.add(row)
    return "att_planted"


async def keep_a_template(api: Served, workspace_id: str, connection_id: str) -> str:
    """A template of the connection, as a sync would have stored it."""
    async with api.database.transaction() as session:
        row = Template(
            id="tpl_planted",
            workspace_id=workspace_id,
            connection_id=connection_id,
            external_id="1",
            name=MARKER,
            language="en",
            status="APPROVED",
        )
        session.add(row)
    return "tpl_planted"


async def leave_a_dead_letter(api: Served, workspace_id: str) -> str:
    """A job that failed for good, as the worker would have left it."""
    row = JobRow(
        lane=f"i:{MARKER}",
        lane_class="inbound",
        kind="planted",
        payload="{}",
        error=MARKER,
        dead_at=clock.now(),
        workspace_id=workspace_id,
    )
    async with api.database.transaction() as session:
        session.add(row)
    return shown_id(row.id)


async def fresh(api: Served, name: str, ids: Ids) -> str:
    """An id for a path parameter, of something made for this one request."""
    if name in ids:
        return ids[name]
    if name == "channel":
        return "whatsapp"
    if name == "label":
        await api.ask("PUT", "/v1/labels/billing", json={})
        return "billing"
    if name == "dead_letter_id":
        return await leave_a_dead_letter(api, ids["user_id"])
    ids["n"] = str(int(ids.get("n", "0")) + 1)
    if name not in MAKERS:
        pytest.fail(f"the walk does not know how to make a {name}: add it to MAKERS")
    path, body = MAKERS[name]
    filled = json.dumps(body).replace("$N", ids["n"]).replace("$C", ids["conversation_id"])
    path = path.replace("$A", ids.get("last_agent", ""))
    made = str((await make(api, path, json.loads(filled)))["id"])
    if name == "agent_id":
        ids["last_agent"] = made
    return made


def routes(document: dict[str, Any]) -> list[Route]:
    return [
        Route(method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if (method, path) not in PUBLIC | STREAMS and not path.startswith(VISITORS)
    ]


def body_of(document: dict[str, Any], route: Route, ids: Ids) -> dict[str, Any] | None:
    """The example of the request's schema, with our ids in it."""
    content = route.operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return None
    name = content["schema"]["$ref"].rsplit("/", 1)[1]
    examples = document["components"]["schemas"][name].get("examples")
    assert examples, f"{name} has no example for the walk to send"
    body = dict(examples[0])
    body.update({key: ids[key] for key in body.keys() & ids.keys()})
    if "shortcut" in body:
        body["shortcut"] = f"s{len(ids['n'])}-{ids['n']}"
    return body


# What the owner's own request may answer besides success, because of what the example holds.
EXPECTED = {
    ("get", "/v1/messages/{message_id}/html"): 404,  # it is no mail
    ("delete", "/v1/connections/{connection_id}"): 409,  # it is the sandbox's
    ("post", "/integrations/{channel}/connect"): 422,  # the example's credentials are no real ones
    ("post", "/v1/files"): 422,  # the walk sends no file
    ("post", "/v1/messages/{message_id}/retry"): 409,  # it has not failed
    ("post", "/v1/agents/{agent_id}/try"): 503,  # no worker runs during the walk
    ("delete", "/v1/agents/{agent_id}/connections/{connection_id}"): 409,  # it is not linked
    # Nobody plays the platform during the walk.
    ("post", "/v1/connections/{connection_id}/templates"): 503,
    ("post", "/v1/connections/{connection_id}/templates/sync"): 503,
    ("delete", "/v1/connections/{connection_id}/templates/{template_id}"): 503,
}


async def test_no_route_shows_or_changes_anything_of_another_workspace(api: Served) -> None:
    ids = await plant(api)
    stranger_body = {"email": "stranger@example.com", "name": "Stranger"}
    _, stranger = await api.ask("POST", "/v1/users", key=None, json=stranger_body)
    key = stranger["api_key"]
    _, document = await api.ask("GET", "/openapi.json", key=None)
    walk = Walk()
    for route in routes(document):
        await walk_route(api, document, route, ids, key, walk)
    assert walk.leaks == []
    assert walk.tried >= 20
    print(f"isolation walk: {walk.tried} routes tried, {len(walk.leaks)} leaks")


async def walk_route(
    api: Served, document: dict[str, Any], route: Route, ids: Ids, key: str, walk: Walk
) -> None:
    path = route.path
    for name in route.parameters:
        path = path.replace(f"{{{name}}}", await fresh(api, name, ids))
    body = body_of(document, route, ids)
    for who in (key, API_KEY):
        status, answer = await api.ask(
            route.method.upper(), path, key=who, json=body, allow_redirects=False
        )
        if who == API_KEY:
            wanted = EXPECTED.get((route.method, route.path))
            fine = status == wanted if wanted else status < 400
            assert fine, (route.method, path, status, answer)
        else:
            judge(route, body, status, answer, walk)
    walk.tried += 1


def judge(route: Route, body: Any, status: int, answer: Any, walk: Walk) -> None:
    """A stranger who names something of ours finds nothing; elsewhere they see only their own."""
    where = f"{route.method} {route.path}"
    if MARKER.lower() in json.dumps(answer).lower():
        walk.leaks.append(f"{where}: the marker shows")
    names_ours = bool(set(route.parameters) - NAMES) or "conversation_id" in (body or {})
    if names_ours and status != 404:
        walk.leaks.append(f"{where}: answered {status} for a foreign id")


async def test_every_route_names_the_scope_it_needs(api: Served) -> None:
    """By construction: a route without one would be open to every key."""
    open_routes, seen = [], 0
    for context in iter_route_contexts(api.app.routes):
        route, path = context.original_route, context.path or ""
        if isinstance(route, APIRoute) and route.include_in_schema:
            seen += 1
            scopes = [getattr(d.call, "needed_scope", None) for d in route.dependant.dependencies]
            names = {(m.lower(), path) for m in context.methods or ()}
            if not any(scopes) and not path.startswith(VISITORS) and not names <= PUBLIC:
                open_routes.append(path)
    assert open_routes == []
    assert seen >= 60  # the routes of included routers, not those of the application alone
