"""The database: an embedded PostgreSQL under our own supervision, or a server of the operator's."""

from crosschat.postgres.database import attach, open_database
from crosschat.postgres.errors import AlreadyRunning, PostgresFailed
from crosschat.postgres.server import EmbeddedPostgres

__all__ = ["AlreadyRunning", "EmbeddedPostgres", "PostgresFailed", "attach", "open_database"]
