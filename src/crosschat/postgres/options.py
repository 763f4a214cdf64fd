"""How the embedded server is tuned: durable always, small when idle, quiet in its log."""

_MB = 1024 * 1024
_SMALLEST, _LARGEST = 128, 1024  # megabytes of buffers

# Sources: https://www.postgresql.org/docs/18/runtime-config.html
_OPTIONS = {
    # Answering 200 to a webhook means that it survives a power cut.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "100",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "jit": "off",  # short statements only: compiling them costs more than it gives
    # At 1,200 messages a second a checkpoint a minute; after each, whole pages are logged.
    "max_wal_size": "2GB",
    "wal_compression": "off",  # there is only pglz here, which costs more than the bytes
    "checkpoint_timeout": "10min",
    # Queue tables live on quick cleaning: rows come and go all day.
    "autovacuum_naptime": "15s",
    "autovacuum_vacuum_cost_delay": "1ms",
    "autovacuum_max_workers": "2",
    # No replication, no parallel maintenance: fewer processes.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "max_worker_processes": "4",
    "io_method": "sync",  # the default keeps three I/O processes
    # The log tells what the operator must know; statements and values may be customers' words.
    "log_checkpoints": "off",
    "log_autovacuum_min_duration": "-1",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
    "log_timezone": "UTC",
    "timezone": "UTC",
    # Sockets only.
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
}


def options_for(memory: int) -> dict[str, str]:
    """The server's settings where there are so many bytes of memory, for all there is to run.

    Without room for the pages that are written again and again, whoever needs one waits until
    another has gone to disk. Only what is touched counts, so an idle server stays small.
    """
    buffers = min(_LARGEST, max(_SMALLEST, memory // 16 // _MB))
    return {**_OPTIONS, "shared_buffers": f"{buffers}MB"}
