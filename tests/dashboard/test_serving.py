"""The dashboard's files, over HTTP, from a folder as `make web` leaves it."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from tests.served import Served, serving
from yarl import URL

from crosschat.dashboard.serving import Dashboard

SCRIPT = "console.log('hello')"


@pytest.fixture
async def api(dsn: str, data_dir: Path, tmp_path: Path) -> AsyncIterator[Served]:
    async with serving(dsn, data_dir) as served:
        behind = served.app.router.default
        assert isinstance(behind, Dashboard)
        static = tmp_path / "static"
        served.app.router.default = Dashboard(served.app.routes, behind._otherwise, static)
        (static / "assets").mkdir(parents=True)
        (static / "index.html").write_text("<!doctype html>the dashboard")
        (static / "assets/app-1a2b.js").write_text(SCRIPT)
        (static / "assets/app-1a2b.js.br").write_bytes(b"brotli")
        (static / "assets/app-1a2b.js.gz").write_bytes(b"gzip")
        (static / "icon.svg").write_text("<svg/>")
        (tmp_path / "secret.txt").write_text("secret")
        (static / "link.txt").symlink_to(tmp_path / "secret.txt")
        yield served


async def get(
    api: Served, path: str, method: str = "GET", **headers: str
) -> tuple[int, Any, bytes]:
    """As it is written: nothing is normalised or decompressed on the way."""
    async with (
        aiohttp.ClientSession(auto_decompress=False) as http,
        http.request(
            method,
            URL(api.url + path, encoded=True),
            headers={"accept-encoding": "identity", **headers},
            skip_auto_headers=["accept-encoding"],
            allow_redirects=False,
        ) as answer,
    ):
        return answer.status, answer.headers, await answer.read()


@pytest.mark.parametrize(
    "path", ["/", "/index.html", "/inbox", "/inbox/conv_01", "/welcome", "/a/b"]
)
async def test_addresses_of_the_dashboard_answer_its_page(api: Served, path: str) -> None:
    status, headers, body = await get(api, path)
    assert (status, body) == (200, b"<!doctype html>the dashboard")
    assert headers["cache-control"] == "no-cache"
    assert "script-src 'self';" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    again, _, nothing = await get(api, path, **{"if-none-match": headers["etag"]})
    assert (again, nothing) == (304, b"")


async def test_a_new_version_of_the_same_size_and_time_is_not_taken_for_the_old(
    api: Served, tmp_path: Path
) -> None:
    page = tmp_path / "static/index.html"
    os.utime(page, (0, 0))
    _, old, _ = await get(api, "/")
    page.write_text("<!doctype html>the dashboarD")
    os.utime(page, (0, 0))
    status, _, body = await get(api, "/", **{"if-none-match": old["etag"]})
    assert (status, body[-1:]) == (200, b"D")


@pytest.mark.parametrize(
    "path",
    [
        "/v1/nothing",
        "/v1",
        "/integrations/nothing/webhook",
        "/api/instagram/nothing",
        "/webchat/v1/nothing",
        "/webhook/nothing",
        "/files",
        "/nothing.js",
        "/assets/gone-1a2b.js",
        "/.env",
    ],
)
async def test_what_is_the_apis_or_a_missing_file_stays_a_problem(api: Served, path: str) -> None:
    status, headers, _ = await get(api, path)
    assert (status, headers["content-type"]) == (404, "application/problem+json")


async def test_nothing_but_reading_is_answered(api: Served) -> None:
    assert (await get(api, "/inbox", "POST"))[0] == 404
    status, headers, body = await get(api, "/inbox", "HEAD")
    assert (status, headers["content-length"], body) == (200, "28", b"")


@pytest.mark.parametrize(
    ("accepts", "coding", "body"),
    [
        ("gzip, deflate, br", "br", b"brotli"),
        ("br;q=0, gzip", "gzip", b"gzip"),
        ("identity", None, SCRIPT.encode()),
        ("zstd", None, SCRIPT.encode()),
    ],
)
async def test_a_hashed_file_is_kept_for_ever_and_sent_as_small_as_the_client_can_read(
    api: Served, accepts: str, coding: str | None, body: bytes
) -> None:
    status, headers, got = await get(api, "/assets/app-1a2b.js", **{"accept-encoding": accepts})
    assert (status, headers.get("content-encoding"), got) == (200, coding, body)
    assert headers["content-type"] == "text/javascript; charset=utf-8"
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["vary"] == "Accept-Encoding"


async def test_other_files_are_asked_for_again_after_an_hour(api: Served) -> None:
    _, headers, _ = await get(api, "/icon.svg")
    assert headers["content-type"] == "image/svg+xml"
    assert headers["cache-control"] == "public, max-age=3600"
    assert (await get(api, "/icon.svg", **{"if-none-match": headers["etag"]}))[0] == 304


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/assets/../../secret.txt",
        "//etc/hosts.txt",
        "/link.txt",
        "/..%5csecret.txt",
        "/a%00.txt",
        "/" + "x" * 5000 + ".txt",
    ],
)
async def test_no_address_leads_out_of_the_folder(api: Served, path: str) -> None:
    status, _, body = await get(api, path)
    assert status == 404
    assert b"secret" not in body


async def test_where_it_was_not_built_a_page_says_how(api: Served, tmp_path: Path) -> None:
    (tmp_path / "static/index.html").unlink()
    status, headers, body = await get(api, "/")
    assert (status, headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert b"make web" in body
