"""The one outbound HTTP session that a process shares."""

import aiohttp
import orjson


def new_session(*, limit: int = 500) -> aiohttp.ClientSession:
    """`limit` is the number of connections open at once."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=limit, ttl_dns_cache=60, enable_cleanup_closed=False),
        timeout=aiohttp.ClientTimeout(total=30, sock_connect=5),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": "CrossChat (+self-hosted)"},
        json_serialize=lambda body: orjson.dumps(body).decode(),
    )
