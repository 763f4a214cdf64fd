"""A site and its visitors' browsers, for tests."""

import contextlib
import hashlib
import hmac
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import jwt

from tests.served import API_KEY, Served, until
from tests.streaming import Listener, listening

PAGE = "https://shop.example"
_numbers = count(1)


@dataclass(frozen=True)
class Shop:
    """A connected site."""

    api: Served
    connection_id: str
    workspace_id: str
    key: str
    secret: str

    def jwt(self, user: str, *, secret: str | None = None, **claims: Any) -> str:
        claims = {"sub": user, "exp": int(time.time()) + 600, **claims}
        return jwt.encode(claims, secret or self.secret, algorithm="HS256")

    def hash(self, user: str) -> str:
        return hmac.new(self.secret.encode(), user.encode(), hashlib.sha256).hexdigest()

    async def visit(self, **body: Any) -> "Browser":
        """A browser that has just opened the chat."""
        browser = Browser(self)
        status, answer = await browser.start(**body)
        assert status == 200, answer
        return browser


async def connect(api: Served, key: str = API_KEY, **config: Any) -> Shop:
    config = {"allowed_origins": [PAGE], **config}
    status, made = await api.ask(
        "POST", "/integrations/webchat/connect", key=key, json={"credentials": {}, "config": config}
    )
    assert status == 200, made
    _, site = await api.ask("GET", f"/v1/webchat/sites/{made['connection_id']}", key=key)
    keys = made["made"]
    return Shop(
        api,
        made["connection_id"],
        site["business_id"],
        keys["publishable_key"],
        keys["identity_secret"],
    )


class Browser:
    """Sends what a widget sends. `page` is the origin that embeds it."""

    def __init__(self, shop: Shop, page: str | None = PAGE) -> None:
        self.shop = shop
        self.page = page
        self.token: str | None = None
        self.visitor: dict[str, Any] = {}
        self.headers: Any = {}

    async def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any
    ) -> tuple[int, Any]:
        status, answer, self.headers = await self.fetch(method, path, headers, **more)
        return status, answer

    async def fetch(
        self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any
    ) -> tuple[int, Any, Any]:
        url = f"{self.shop.api.url}/webchat/v1{path}"
        sent = {**self._headers(), **(headers or {})}
        async with self.shop.api.http.request(method, url, headers=sent, **more) as answer:
            is_json = "json" in answer.headers.get("content-type", "")
            body = await (answer.json(content_type=None) if is_json else answer.read())
            return answer.status, body, answer.headers

    def _headers(self) -> dict[str, str]:
        headers = {"Origin": self.page} if self.page else {}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return headers

    async def start(self, **body: Any) -> tuple[int, Any]:
        headers = {"X-Webchat-Key": self.shop.key}
        status, answer = await self.ask("POST", "/sessions", headers=headers, json=body)
        if status == 200:
            self.token, self.visitor = answer["token"], answer["visitor"]
        return status, answer

    async def say(self, text: str, client_id: str | None = None, **more: Any) -> tuple[int, Any]:
        client_id = client_id or f"c{next(_numbers)}"
        body = {"client_id": client_id, "text": text, **more}
        return await self.ask("POST", "/messages", json=body)

    async def history(self, **query: Any) -> list[dict[str, Any]]:
        status, answer = await self.ask("GET", "/messages", params=query)
        assert status == 200, answer
        data: list[dict[str, Any]] = answer["data"]
        return data

    async def entries(self, count: int) -> list[dict[str, Any]]:
        """The newest entries, once there are `count`."""

        async def there() -> Any:
            found = await self.history(limit=100)
            return found if len(found) >= count else None

        found: list[dict[str, Any]] = await until(there)
        return found

    async def upload(
        self, data: bytes, filename: str = "file.bin", mime_type: str = "image/png"
    ) -> tuple[int, Any]:
        return await self.ask(
            "POST",
            "/uploads",
            params={"filename": filename},
            data=data,
            headers={"Content-Type": mime_type},
        )

    @contextlib.asynccontextmanager
    async def listening(self, resume: str | None = None) -> AsyncIterator[Listener]:
        headers = {**self._headers(), **({"Last-Event-ID": resume} if resume else {})}
        url = f"{self.shop.api.url}/webchat/v1/stream"
        async with listening(self.shop.api.http, url, headers) as listener:
            yield listener


def kept_files(data_dir: Path) -> list[Path]:
    """Every uploaded file that is there, wherever it landed."""
    return [path for path in data_dir.rglob("file_*") if path.is_file()]
