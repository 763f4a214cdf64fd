import socket

import pytest

from crosschat.supervisor.errors import PortInUse, StartFailed
from crosschat.supervisor.ports import check_port, free_port


def check(host: str, port: int) -> None:
    check_port(host, port, variable="PORT", flag="--port")


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])
def test_a_free_port_passes(host: str) -> None:
    check(host, free_port(host))


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_a_taken_port_is_named_with_a_free_one_to_take_instead(host: str) -> None:
    with socket.create_server((host, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse, match=rf"Port {port} on {host} is in use") as caught:
            check(host, port)
    other = int(str(caught.value).rpartition("--port ")[2].strip(").") or 0)
    assert other != port
    check(host, other)


def test_a_port_that_has_just_been_given_up_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            accepted, _ = server.accept()
            accepted.close()
            client.recv(1)
    check("127.0.0.1", port)


@pytest.mark.parametrize("host", ["192.0.2.1", "203.0.113.9"])
def test_an_address_that_is_not_ours_is_told(host: str) -> None:
    with pytest.raises(StartFailed, match=r"Cannot listen on .*HOST"):
        check(host, 8000)
