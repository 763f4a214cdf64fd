"""The first owner: a link from the terminal, used once."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select, update
from tests.served import Served, serving

from crosschat.errors import Conflict
from crosschat.kit import clock
from crosschat.models import Member, Workspace
from crosschat.workspaces.setup import make_owner_link

OWNER = {"email": "olga@example.com", "name": "Olga", "password": "a long and secret one"}


@pytest.fixture
async def api(dsn: str, data_dir: Path) -> Any:
    async with serving(dsn, data_dir, PUBLIC_RATE="0") as served:
        yield served


async def link(api: Served) -> str:
    """The token of a new link."""
    written = await make_owner_link(api.dsn, "http://localhost:8000")
    page, _, token = written.partition("#")
    assert page == "http://localhost:8000/welcome"
    return token


async def claim(api: Served, token: str, **more: str) -> tuple[int, Any]:
    body = {"token": token, **OWNER, **more}
    return await api.ask("POST", "/v1/setup", key=None, json=body)


async def needed(api: Served) -> Any:
    return (await api.ask("GET", "/v1/setup", key=None))[1]


async def test_who_opens_the_link_becomes_owner_and_is_signed_in(api: Served) -> None:
    assert await needed(api) == {"needed": True}
    body = {"token": await link(api), **OWNER, "workspace_name": "Shop"}
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        async with browser.post(f"{api.url}/v1/setup", json=body) as answer:
            assert answer.status == 204
        async with browser.get(f"{api.url}/v1/me") as answer:
            me = await answer.json()
    assert (me["name"], me["role"]) == ("Olga", "owner")
    assert await needed(api) == {"needed": False}
    [workspace] = await api.rows(select(Workspace).where(Workspace.is_default))
    assert workspace.name == "Shop"
    assert len(await api.rows(select(Member).where(Member.workspace_id == workspace.id))) == 1


async def test_a_link_works_once_and_no_other_is_made_then(api: Served) -> None:
    token = await link(api)
    assert (await claim(api, token))[0] == 204
    for again in (token, "cco_wrong"):
        status, problem = await claim(api, again, email="eve@example.com")
        assert (status, problem["code"]) == (409, "already_done")
    with pytest.raises(Conflict):
        await make_owner_link(api.dsn, "http://localhost:8000")


async def test_of_two_who_open_it_at_once_one_becomes_owner(api: Served) -> None:
    token = await link(api)
    answers = await asyncio.gather(*(claim(api, token, name=f"N{i}") for i in range(3)))
    assert sorted(status for status, _ in answers) == [204, 409, 409]


async def test_a_wrong_an_earlier_and_an_expired_link_are_refused(api: Served) -> None:
    earlier = await link(api)
    token = await link(api)
    for wrong in ("", "cco_wrong", earlier):
        status, problem = await claim(api, wrong)
        assert (status, problem["code"]) == (403, "wrong_token")
    async with api.database.transaction() as session:
        gone = clock.now() - timedelta(seconds=1)
        await session.execute(update(Member).values(invite_expires_at=gone))
    assert (await claim(api, token))[0] == 403
    assert await needed(api) == {"needed": True}


async def test_an_invitation_and_the_link_do_not_open_each_others_doors(api: Served) -> None:
    body = {"email": "m@example.com", "role": "member"}
    _, invited = await api.ask("POST", "/v1/members", json=body)
    token = await link(api)
    assert (await claim(api, invited["invite_token"]))[0] == 403
    taken = {"token": token, "password": OWNER["password"]}
    assert (await api.ask("POST", "/v1/invitations/accept", key=None, json=taken))[0] == 404
    assert (await claim(api, token, email="M@example.com"))[0] == 409  # their address
    assert (await claim(api, token))[0] == 204


async def test_another_sites_page_cannot_claim_it(api: Served) -> None:
    headers = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
    body = {"token": await link(api), **OWNER}
    status, _ = await api.ask("POST", "/v1/setup", key=None, json=body, headers=headers)
    assert status == 403
