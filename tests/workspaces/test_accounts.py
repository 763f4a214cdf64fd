"""Members, roles, sessions, keys with scopes, sign-up, limits."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.members import PASSWORD, Browser, found, hire
from tests.served import API_KEY, Served, serving

from crosschat.commands.keys import run_invite
from crosschat.kit import clock
from crosschat.kit.limiter import Limiter
from crosschat.workspaces.scopes import ROLE_SCOPES, SCOPES, allows, may_manage


@pytest.fixture
async def api(dsn: str, data_dir: Path) -> Any:
    async with serving(dsn, data_dir, PUBLIC_RATE="0") as served:
        yield served


@pytest.fixture
async def browse(api: Served) -> Any:
    opened: list[Browser] = []

    def start() -> Browser:
        opened.append(Browser(api))
        return opened[-1]

    yield start
    for browser in opened:
        await browser.http.close()


async def test_an_owner_signs_in_and_out(api: Served, browse: Any) -> None:
    user = await found(api)
    browser = browse()
    assert await browser.sign_in("OWNER@example.com") == 204
    status, me = await browser.ask("GET", "/v1/me")
    assert (status, me["workspace_id"], me["role"]) == (200, user["workspace_id"], "owner")
    assert (me["email"], me["workspace_name"]) == ("owner@example.com", "Shop")
    _, key = await api.ask("GET", "/v1/me", key=user["api_key"])
    assert (key["email"], key["workspace_name"]) == (None, "Shop")
    [cookie] = list(browser.http.cookie_jar)
    assert (cookie["httponly"], cookie["samesite"]) == (True, "lax")
    assert (await browser.ask("DELETE", "/v1/session"))[0] == 204
    assert (await browser.ask("GET", "/v1/me"))[0] == 401


async def test_a_stolen_cookie_is_worth_nothing_after_signing_out(api: Served, browse: Any) -> None:
    await found(api)
    browser = browse()
    await browser.sign_in("owner@example.com")
    [cookie] = list(browser.http.cookie_jar)
    await browser.ask("DELETE", "/v1/session")
    stolen = {"cookie": f"{cookie.key}={cookie.value}"}
    assert (await api.ask("GET", "/v1/me", key=None, headers=stolen))[0] == 401


@pytest.mark.parametrize(
    ("email", "password"),
    [("owner@example.com", "wrong"), ("nobody@example.com", PASSWORD), ("", "")],
)
async def test_a_wrong_password_and_an_unknown_address_look_the_same(
    api: Served, browse: Any, email: str, password: str
) -> None:
    await found(api)
    body = {"email": email, "password": password}
    status, problem = await browse().ask("POST", "/v1/session", json=body)
    assert (status, problem["code"]) == (401, "wrong_password")


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ],
)
async def test_another_sites_request_changes_nothing_in_a_members_name(
    api: Served, browse: Any, headers: dict[str, str]
) -> None:
    await found(api)
    browser = browse()
    await browser.sign_in("owner@example.com")
    body = {"name": "planted"}
    status, problem = await browser.ask("POST", "/v1/api-keys", json=body, headers=headers)
    assert (status, problem["code"]) == (403, "wrong_origin")
    assert (await browser.ask("POST", "/v1/api-keys", json=body))[0] == 201


async def test_roles_bound_what_a_member_may_do(api: Served, browse: Any) -> None:
    user = await found(api)
    for role, may_read_keys, may_invite in (
        ("viewer", 403, 403),
        ("member", 403, 403),
        ("admin", 200, 201),
    ):
        browser = browse()
        await hire(api, browser, user["api_key"], f"{role}@example.com", role)
        for needed in ("conversations", "members", "agents", "connections", "labels", "contacts"):
            assert (await browser.ask("GET", f"/v1/{needed}"))[0] == 200
        assert (await browser.ask("GET", "/v1/api-keys"))[0] == may_read_keys
        body = {"email": f"by-{role}@example.com"}
        assert (await browser.ask("POST", "/v1/members", json=body))[0] == may_invite


async def test_nobody_hands_out_more_than_they_have(api: Served, browse: Any) -> None:
    user = await found(api)
    browser = browse()
    await hire(api, browser, user["api_key"], "admin@example.com", "admin")
    body = {"email": "o@example.com", "role": "owner"}
    assert (await browser.ask("POST", "/v1/members", json=body))[0] == 403
    [owner] = [
        m for m in (await browser.ask("GET", "/v1/members"))[1]["data"] if m["role"] == "owner"
    ]
    assert (await browser.ask("DELETE", f"/v1/members/{owner['id']}"))[0] == 403
    everything = {"name": "all", "scopes": ["*"]}
    assert (await browser.ask("POST", "/v1/api-keys", json=everything))[0] == 403


async def test_a_workspace_keeps_an_owner(api: Served) -> None:
    user = await found(api)
    [owner] = (await api.ask("GET", "/v1/members", key=user["api_key"]))[1]["data"]
    path = f"/v1/members/{owner['id']}"
    assert (await api.ask("DELETE", path, key=user["api_key"]))[0] == 409
    change = {"role": "viewer"}
    assert (await api.ask("PATCH", path, key=user["api_key"], json=change))[0] == 409


async def test_a_removed_member_is_out_at_once(api: Served, browse: Any) -> None:
    user = await found(api)
    browser = browse()
    member = await hire(api, browser, user["api_key"], "m@example.com", "member")
    assert (await browser.ask("GET", "/v1/me"))[0] == 200
    assert (await api.ask("DELETE", f"/v1/members/{member['id']}", key=user["api_key"]))[0] == 204
    assert (await browser.ask("GET", "/v1/me"))[0] == 401
    assert await browser.sign_in("m@example.com") == 401


async def test_an_invitation_works_once(api: Served, browse: Any) -> None:
    user = await found(api)
    invited = await hire(api, browse(), user["api_key"], "m@example.com", "member")
    again = {"token": invited["invite_token"], "password": PASSWORD}
    assert (await browse().ask("POST", "/v1/invitations/accept", json=again))[0] == 404


async def test_a_key_does_what_its_scopes_say_until_it_ends(api: Served) -> None:
    user = await found(api)
    body = {"name": "reader", "scopes": ["conversations:read"]}
    _, reader = await api.ask("POST", "/v1/api-keys", key=user["api_key"], json=body)
    key = reader["api_key"]
    assert (await api.ask("GET", "/v1/conversations", key=key))[0] == 200
    sent = {"conversation_id": "conv_x", "content": "hi"}
    status, problem = await api.ask("POST", "/messages", key=key, json=sent)
    assert (status, problem["code"]) == (403, "missing_scope")
    assert (await api.ask("GET", "/v1/connections", key=key))[0] == 403
    [listed] = [
        k
        for k in (await api.ask("GET", "/v1/api-keys", key=user["api_key"]))[1]["data"]
        if k["name"] == "reader"
    ]
    assert listed["last_used_at"] is not None
    assert "api_key" not in listed
    path = f"/v1/api-keys/{reader['id']}"
    assert (await api.ask("DELETE", path, key=user["api_key"]))[0] == 204
    assert (await api.ask("GET", "/v1/conversations", key=key))[0] == 401


async def test_a_key_expires(api: Served) -> None:
    user = await found(api)
    soon = (clock.now() + timedelta(seconds=0.4)).isoformat()
    body = {"name": "short", "expires_at": soon}
    _, short = await api.ask("POST", "/v1/api-keys", key=user["api_key"], json=body)
    assert (await api.ask("GET", "/v1/me", key=short["api_key"]))[0] == 200
    await asyncio.sleep(0.5)
    assert (await api.ask("GET", "/v1/me", key=short["api_key"]))[0] == 401
    past = {"name": "past", "expires_at": "2020-01-01T00:00:00Z"}
    assert (await api.ask("POST", "/v1/api-keys", key=user["api_key"], json=past))[0] == 422


async def test_sign_up_by_invitation_takes_the_operators_code(
    dsn: str, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with serving(dsn, data_dir, CROSSCHAT_ENV="production", SIGNUPS="invite") as api:
        run_invite(api.system.settings, "new@example.com")
        code = capsys.readouterr().out.strip()
        body = {"email": "new@example.com", "name": "New"}
        for wrong in (None, "nonsense", code[:-2]):
            with_code = {**body, "invite": wrong}
            status, problem = await api.ask("POST", "/v1/users", key=None, json=with_code)
            assert (status, problem["code"]) == (403, "invitation_needed")
        other = {**body, "email": "other@example.com", "invite": code}
        assert (await api.ask("POST", "/v1/users", key=None, json=other))[0] == 403
        right = {**body, "invite": code}
        assert (await api.ask("POST", "/v1/users", key=None, json=right))[0] == 201


async def test_floods_are_turned_away_with_the_time_to_wait(dsn: str, data_dir: Path) -> None:
    async with serving(dsn, data_dir, API_RATE="0.5", PUBLIC_RATE="0.5") as api:
        key = {"x-api-key": API_KEY}
        answers = []
        for _ in range(4):
            async with api.http.get(f"{api.url}/v1/me", headers=key) as answer:
                answers.append((answer.status, int(answer.headers.get("retry-after", "0"))))
        assert answers[:2] == [(200, 0), (200, 0)]
        assert answers[-1][0] == 429
        assert answers[-1][1] >= 1
        body = {"email": "x@example.com", "password": "wrong"}
        tries = [(await api.ask("POST", "/v1/session", key=None, json=body))[0] for _ in range(4)]
        assert (tries[0], tries[-1]) == (401, 429)


def test_a_limiter_lets_its_rate_through_and_no_more() -> None:
    now = [0.0]
    limiter = Limiter(2, burst=3, clock=lambda: now[0])
    assert [limiter.wait("a") for _ in range(3)] == [0, 0, 0]
    assert limiter.wait("a") == pytest.approx(0.5)
    assert limiter.wait("b") == 0
    now[0] = 0.5
    assert limiter.wait("a") == 0
    assert limiter.wait("a") > 0
    assert Limiter(0, burst=1).wait("a") == 0


def test_writing_includes_reading_and_roles_only_grow() -> None:
    assert allows({"agents:write"}, "agents:read")
    assert not allows({"agents:read"}, "agents:write")
    assert not allows(set(), "agents:read")
    assert all(allows({"*"}, scope) for scope in SCOPES)
    assert ROLE_SCOPES["viewer"] <= ROLE_SCOPES["member"] <= ROLE_SCOPES["admin"]
    assert may_manage("owner", "owner")
    assert not may_manage("admin", "owner")
    assert not may_manage("member", "viewer")
