"""``DATABASE_URL`` in the many forms that hosts hand out, made into what asyncpg reads."""

from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from crosschat.config import SettingsInvalid

SCHEMES = {"postgres", "postgresql"}
# sslmode as written elsewhere → as asyncpg knows it.
SSL_MODES = {
    "disable": "disable",
    "allow": "allow",
    "prefer": "prefer",
    "require": "require",
    "verify-ca": "verify-ca",
    "verify-full": "verify-full",
    "true": "require",  # SQLAlchemy's and JDBC's `ssl=true`
    "1": "require",
    "on": "require",
    "false": "disable",
    "0": "disable",
    "off": "disable",
    "no-verify": "require",  # node-postgres on Heroku: encrypted, any certificate
}
# Parameters of other drivers. asyncpg would send them to the server, which refuses what it does
# not know; without them the connection means the same to us.
FOREIGN = {
    "channel_binding",
    "connect_timeout",
    "connection_limit",
    "gssencmode",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "pgbouncer",
    "pool_timeout",
    "prepared_statement_cache_size",
    "prepared_statement_name_func",
    "schema",
    "sslcompression",
    "statement_cache_size",
    "tcp_user_timeout",
}


def normalise(url: str) -> str:
    """`url` as a ``postgresql://`` address for :func:`asyncpg.connect`.

    Understood: ``postgres://``, ``postgresql://`` and ``postgresql+driver://``; ``sslmode`` and
    ``ssl``; a password with an unescaped ``@``, ``:`` or ``/``; parameters of other drivers.

    Raises:
        SettingsInvalid: it is no PostgreSQL address; never repeated: it has a password.
    """
    scheme, separator, rest = url.strip().partition("://")
    if not separator or scheme.lower().partition("+")[0] not in SCHEMES:
        raise SettingsInvalid(
            "DATABASE_URL: must look like postgresql://user:password@host:5432/database"
        )
    user, rest = _split_user(rest)
    try:
        parts = urlsplit(f"postgresql://{rest}")
        _check_ports(parts.netloc)
        query = parse_qsl(parts.query, strict_parsing=bool(parts.query))
    except ValueError:
        raise SettingsInvalid(
            "DATABASE_URL: host, port or parameters cannot be read; special characters in the "
            "password must be percent-encoded"
        ) from None
    if parts.fragment:
        raise SettingsInvalid("DATABASE_URL: percent-encode the # (%23)")
    suffix = urlencode(_parameters(query), safe="/", quote_via=quote)
    return f"postgresql://{user}{parts.netloc}{parts.path}" + (f"?{suffix}" if suffix else "")


def _split_user(rest: str) -> tuple[str, str]:
    """The escaped ``user:password@`` and what follows; the last ``@`` before ``?`` divides them."""
    before, mark, query = rest.partition("?")
    account, at, host = before.rpartition("@")
    if not at:
        return "", rest
    name, colon, password = account.partition(":")
    escaped = quote(unquote(name), safe="") + (
        f":{quote(unquote(password), safe='')}" if colon else ""
    )
    return f"{escaped}@", f"{host}{mark}{query}"


def _check_ports(hosts: str) -> None:
    for host in hosts.split(","):
        port = host.rpartition("]")[2].partition(":")[2]
        if port and not 0 < int(port) < 65536:
            raise ValueError(port)


def _parameters(query: list[tuple[str, str]]) -> dict[str, str]:
    kept = {k: v for k, v in query if k not in FOREIGN and k != "ssl"}
    mode = kept.pop("sslmode", None) or dict(query).get("ssl")
    if mode is not None:
        if mode.lower() not in SSL_MODES:
            raise SettingsInvalid(
                "DATABASE_URL: sslmode must be disable, allow, prefer, require, verify-ca or "
                "verify-full"
            )
        kept["sslmode"] = SSL_MODES[mode.lower()]
    return kept
