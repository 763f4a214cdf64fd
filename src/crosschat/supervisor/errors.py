"""Why a start is refused: one line each that says what to do next.

StartFailed
├── PortInUse         another program listens there
└── SchemaNewer       the database was made by a newer CrossChat
"""


class StartFailed(Exception):
    """CrossChat cannot start."""


class PortInUse(StartFailed):
    """A port that we need is taken.

    Attributes:
        port: the TCP port.
        variable: the setting that chooses another.
    """

    def __init__(self, host: str, port: int, variable: str, flag: str, free: int) -> None:
        self.port = port
        self.variable = variable
        super().__init__(
            f"Port {port} on {host} is in use by another program. "
            f"Choose another with {variable}={free} (or {flag} {free})."
        )


class SchemaNewer(StartFailed):
    """The database's tables are newer than this program knows."""

    def __init__(self, found: str, known: str) -> None:
        super().__init__(
            f"The database is at version {found}, this CrossChat knows {known} at most. "
            "Start the newer CrossChat again, or restore a backup. Nothing was changed."
        )
