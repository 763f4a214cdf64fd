"""Ports are looked at before anything is started."""

import errno
import socket

from crosschat.supervisor.errors import PortInUse, StartFailed


def check_port(host: str, port: int, *, variable: str, flag: str) -> None:
    """See that a server could listen on `host`:`port`.

    Args:
        variable: the setting that chooses the port, for the message.
        flag: the same as a flag of `serve`.

    Raises:
        PortInUse: another program listens there.
        StartFailed: the address is none of this machine's, or the port needs root.
    """
    try:
        _bind(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(host, port, variable, flag, _free_near(host, port)) from None
        raise StartFailed(
            f"Cannot listen on {host}:{port}: {error.strerror or error}. "
            f"Choose another address with HOST, or another port with {variable}."
        ) from None


def free_port(host: str) -> int:
    """A port that nobody uses at the moment (``PORT=0``)."""
    return _bind(host, 0)


def _free_near(host: str, port: int) -> int:
    for candidate in range(port + 1, min(port + 50, 65536)):
        try:
            return _bind(host, candidate)
        except OSError:
            continue
    return free_port(host)


def _bind(host: str, port: int) -> int:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    with socket.socket(family, kind, protocol) as listener:
        # As the servers do: connections of an earlier run that linger are no hindrance.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(1)
        return int(listener.getsockname()[1])
