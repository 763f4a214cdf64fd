"""Whether the server takes connections, asked in its own protocol.

It needs no event loop and no driver, so that the parent process stays small and tests may ask from
anywhere. Protocol 3.0: https://www.postgresql.org/docs/18/protocol-message-formats.html
"""

import socket
import struct
from pathlib import Path

PORT = 5432  # names the socket file; nothing listens on a network
PROTOCOL = 196608  # 3.0
TIMEOUT = 5.0  # seconds for each answer


def answers(directory: Path, database: str, user: str) -> bool:
    """Whether `user` gets a session on `database` through the socket in `directory`."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(TIMEOUT)
            connection.connect(str(directory / f".s.PGSQL.{PORT}"))
            words = f"user\0{user}\0database\0{database}\0\0".encode()
            connection.sendall(struct.pack("!ii", len(words) + 8, PROTOCOL) + words)
            ready = _until_ready(connection)
            connection.sendall(struct.pack("!ci", b"X", 4))
            return ready
    except OSError:
        return False


def _until_ready(connection: socket.socket) -> bool:
    while True:
        kind, length = struct.unpack("!ci", _read(connection, 5))
        _read(connection, length - 4)
        if kind in {b"E", b"Z"}:  # ErrorResponse, ReadyForQuery
            return bool(kind == b"Z")


def _read(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        chunk = connection.recv(count - len(data))
        if not chunk:
            raise ConnectionResetError("the server closed the connection")
        data += chunk
    return data
