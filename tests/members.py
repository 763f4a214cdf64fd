"""People in front of browsers, and how they come into a workspace."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.served import API_KEY, Served

PASSWORD = "a long and secret one"


class Browser:
    """A person's browser: keeps cookies, says where its requests come from."""

    def __init__(self, api: Served) -> None:
        self.api = api
        self.member_id = ""
        self.http = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        self.headers = {"sec-fetch-site": "same-origin", "origin": api.url}

    async def ask(self, method: str, path: str, **more: Any) -> tuple[int, Any]:
        headers = {**self.headers, **more.pop("headers", {})}
        async with self.http.request(method, self.api.url + path, headers=headers, **more) as got:
            is_json = "json" in got.headers.get("content-type", "")
            return got.status, await got.json(content_type=None) if is_json else None

    async def sign_in(self, email: str, password: str = PASSWORD) -> int:
        status, _ = await self.ask(
            "POST", "/v1/session", json={"email": email, "password": password}
        )
        return status


async def found(api: Served, email: str = "owner@example.com") -> dict[str, Any]:
    body = {"email": email, "name": "Olga", "company_name": "Shop", "password": PASSWORD}
    status, user = await api.ask("POST", "/v1/users", key=None, json=body)
    assert status == 201
    return dict(user)


async def hire(
    api: Served, browser: Browser, key: str, email: str, role: str, name: str = ""
) -> dict[str, Any]:
    """A member of that role, invited with `key` and signed in."""
    body = {"email": email, "role": role}
    status, invited = await api.ask("POST", "/v1/members", key=key, json=body)
    assert status == 201
    taken = {"token": invited["invite_token"], "password": PASSWORD, "name": name or role}
    assert (await browser.ask("POST", "/v1/invitations/accept", json=taken))[0] == 204
    return dict(invited)


@asynccontextmanager
async def at_work(
    api: Served, name: str, role: str = "member", key: str = API_KEY
) -> AsyncIterator[Browser]:
    """A member of the workspace, signed in; `member_id` is theirs."""
    browser = Browser(api)
    try:
        invited = await hire(api, browser, key, f"{name.lower()}@example.com", role, name)
        browser.member_id = str(invited["id"])
        yield browser
    finally:
        await browser.http.close()
