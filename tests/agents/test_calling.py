"""The request that a tool's call becomes, and what of its answer is believed."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from crosschat.agents.tools.calling import LONGEST, Answer, OutcomeUnknown, ToolCaller
from crosschat.agents.tools.request import (
    ArgumentUnfit,
    ToolRequest,
    UrlUnfit,
    build_request,
    check_url,
)
from crosschat.agents.tools.spec import Place, ToolSpec
from crosschat.kit.crypto import Vault
from crosschat.kit.outside import Hosts, is_public, new_inside_session, new_outside_session
from tests.agents.servers import Shop, for_ever

VAULT = Vault("a key")
TOOL = ToolSpec(
    id="tool_1",
    name="t",
    description="d",
    parameters={},
    bound={},
    method="GET",
    url="http://shop.test/x",
    side_effects=False,
    timeout=1.0,
)
HERE = Place({"contact.id": "con_1", "contact.name": None})


def request_of(url: str, arguments: dict[str, Any], method: str = "GET") -> ToolRequest:
    tool = replace(TOOL, url=url, method=method, bound={"me": "contact.id", "n": "contact.name"})
    return build_request(tool, arguments, HERE)


@pytest.mark.parametrize(
    ("url", "arguments", "built"),
    [
        ("http://s/a/{id}", {"id": "7"}, "http://s/a/7?me=con_1"),
        ("http://s/a/{id}", {"id": "a b/c?d#e"}, "http://s/a/a%20b%2Fc%3Fd%23e?me=con_1"),
        ("http://s/a?q={id}&fix=1", {"id": "é&x=1"}, "http://s/a?q=%C3%A9%26x%3D1&fix=1&me=con_1"),
        ("http://s/u/{me}", {"id": 3}, "http://s/u/con_1?id=3"),
        ("http://s/a", {"l": ["x", 1], "b": True, "o": {"k": 1}, "z": None, "me": "con_2"},
         "http://s/a?l=x&l=1&b=true&o=%7B%22k%22%3A1%7D&me=con_1"),
    ],
)  # fmt: skip
def test_arguments_fill_the_address_and_the_query(
    url: str, arguments: dict[str, Any], built: str
) -> None:
    assert request_of(url, arguments) == ToolRequest("GET", built, None)


def test_what_is_not_in_the_address_is_the_body_and_what_is_bound_wins() -> None:
    request = request_of("http://s/{id}", {"id": 1, "x": [2], "me": "con_2"}, "POST")
    assert request == ToolRequest("POST", "http://s/1", b'{"x":[2],"me":"con_1","n":null}')


@pytest.mark.parametrize("value", ["", ".", "..", None, [1], {}])
def test_a_value_that_would_change_the_path_is_refused(value: Any) -> None:
    with pytest.raises(ArgumentUnfit):
        request_of("http://s/a/{id}/b", {"id": value})


@pytest.mark.parametrize(
    "url",
    [
        "ftp://shop.test/",
        "shop.test/x",
        "http://",
        "http://{host}/x",
        "http://shop{n}.test/",
        "http://me:secret@shop.test/",
        "http://shop.test/#here",
        "http://shop.test/a b",
        "http://shop.test:port/",
        "http://shöp.test/",
        "http://shop.test\\@evil.test/",
    ],
)
def test_an_address_that_cannot_be_trusted_is_no_tools(url: str) -> None:
    with pytest.raises(UrlUnfit):
        check_url(url)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::5db8:d822", True),
    ],
)
def test_only_addresses_on_the_public_internet_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_hosts_are_allowed_by_name_or_by_name_and_port() -> None:
    hosts = Hosts(" CRM.internal, localhost:8001 ,")
    assert hosts.allow("crm.internal", 443)
    assert hosts.allow("LocalHost", 8001)
    assert not hosts.allow("localhost", 8002)
    assert not hosts.allow("other", 80)


@pytest.fixture
async def caller(shop: Shop) -> AsyncIterator[ToolCaller]:
    async with new_outside_session() as outside, new_inside_session() as inside:
        yield ToolCaller(outside, inside, Hosts(shop.host), VAULT)


async def call(caller: ToolCaller, url: str, **more: Any) -> Answer:
    tool = replace(TOOL, **more)
    return await caller.call(tool, ToolRequest(tool.method, url, None), "turn:0")


async def test_names_and_literals_of_this_machine_are_refused_before_anything_is_sent(
    shop: Shop,
) -> None:
    port = shop.host.partition(":")[2]
    async with new_outside_session() as outside, new_inside_session() as inside:
        caller = ToolCaller(outside, inside, Hosts(), VAULT)
        for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f000001", "127.1"):
            answer = await call(caller, f"http://{host}:{port}/x")
            assert answer.state == "failed", host
    assert shop.visits == []


async def test_a_redirect_is_not_followed(caller: ToolCaller, shop: Shop) -> None:
    async def elsewhere(_: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": f"{shop.url}/secret"})

    shop.answer = elsewhere
    answer = await call(caller, f"{shop.url}/x")
    assert (answer.state, answer.status) == ("failed", 302)
    assert [visit.path for visit in shop.visits] == ["/x"]


async def test_a_long_answer_is_cut_and_a_compressed_one_not_unfolded(
    caller: ToolCaller, shop: Shop
) -> None:
    async def long(_: web.Request) -> web.Response:
        return web.Response(text="é" * 1_000_000)

    async def bomb(_: web.Request) -> web.Response:
        body = gzip.compress(b"0" * 10_000_000)
        return web.Response(body=body, headers={"Content-Encoding": "gzip"})

    shop.answer = long
    answer = await call(caller, f"{shop.url}/x")
    assert len(answer.text) < LONGEST + 100
    shop.answer = bomb
    answer = await call(caller, f"{shop.url}/x")
    assert "compressed" in answer.text
    assert shop.visits[0].headers["accept-encoding"] == "identity"


async def test_a_slow_tool_is_not_waited_for(caller: ToolCaller, shop: Shop) -> None:
    shop.meanwhile = for_ever
    started = asyncio.get_running_loop().time()
    with pytest.raises(OutcomeUnknown):
        await call(caller, f"{shop.url}/x", timeout=0.2)
    assert asyncio.get_running_loop().time() - started < 2


async def test_a_request_is_made_once_even_where_the_connection_breaks(
    caller: ToolCaller, shop: Shop
) -> None:
    async def cut(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    await call(caller, f"{shop.url}/x")
    shop.answer = cut
    with pytest.raises(OutcomeUnknown):
        await call(caller, f"{shop.url}/x")
    assert len(shop.visits) == 2


async def test_who_cannot_be_reached_was_not_called(caller: ToolCaller) -> None:
    async with new_outside_session() as outside, new_inside_session() as inside:
        open_caller = ToolCaller(outside, inside, Hosts("127.0.0.1"), VAULT)
        answer = await call(open_caller, "http://127.0.0.1:9/x", side_effects=True)
    assert answer == Answer("failed", "The tool could not be reached.")


async def test_headers_are_opened_for_the_call_alone(caller: ToolCaller, shop: Shop) -> None:
    sealed = VAULT.seal({"X-Key": "s3cret"})
    assert b"s3cret" not in sealed
    assert "s3cret" not in repr(replace(TOOL, headers=sealed))
    await call(caller, f"{shop.url}/x", headers=sealed)
    assert shop.visits[0].headers["x-key"] == "s3cret"
    assert shop.visits[0].headers["idempotency-key"] == "turn:0"
    answer = await call(caller, f"{shop.url}/x", headers=Vault("another").seal({}))
    assert (answer.state, len(shop.visits)) == ("failed", 1)
