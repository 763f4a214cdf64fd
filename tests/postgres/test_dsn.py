import asyncpg.connect_utils
import pytest

from crosschat.config import SettingsInvalid
from crosschat.postgres.dsn import normalise

PLAIN = "postgresql://ann:secret@db.example:5433/shop"

UNDERSTOOD = {
    "as it should be": (PLAIN, PLAIN),
    "heroku's scheme": ("postgres://ann:secret@db.example:5433/shop", PLAIN),
    "sqlalchemy's asyncpg": ("postgresql+asyncpg://ann:secret@db.example:5433/shop", PLAIN),
    "sqlalchemy's psycopg": ("postgresql+psycopg2://ann:secret@db.example:5433/shop", PLAIN),
    "shouting and space": (" POSTGRES://ann:secret@db.example:5433/shop\n", PLAIN),
    "no port": ("postgres://ann:secret@db/shop", "postgresql://ann:secret@db/shop"),
    "no password": ("postgres://ann@db/shop", "postgresql://ann@db/shop"),
    "no user": ("postgres://db/shop", "postgresql://db/shop"),
    "socket": (
        "postgresql+asyncpg://ann@/shop?host=/run/postgresql",
        "postgresql://ann@/shop?host=/run/postgresql",
    ),
    "IPv6": ("postgres://ann:x@[::1]:5432/shop", "postgresql://ann:x@[::1]:5432/shop"),
    "several hosts": ("postgres://a:x@one:1,two:2/d", "postgresql://a:x@one:1,two:2/d"),
    "sslmode": (f"{PLAIN}?sslmode=require", f"{PLAIN}?sslmode=require"),
    "sslmode verify-full": (
        f"{PLAIN}?sslmode=verify-full&sslrootcert=/etc/ca.pem",
        f"{PLAIN}?sslrootcert=/etc/ca.pem&sslmode=verify-full",
    ),
    "sqlalchemy's ssl": (f"{PLAIN}?ssl=require", f"{PLAIN}?sslmode=require"),
    "jdbc's ssl": (f"{PLAIN}?ssl=true", f"{PLAIN}?sslmode=require"),
    "node's no-verify": (f"{PLAIN}?sslmode=no-verify", f"{PLAIN}?sslmode=require"),
    "neon": (
        f"{PLAIN}?sslmode=require&channel_binding=require",
        f"{PLAIN}?sslmode=require",
    ),
    "prisma": (f"{PLAIN}?schema=public&pgbouncer=true&connection_limit=1", PLAIN),
    "a server setting stays": (
        f"{PLAIN}?application_name=shop%20one",
        f"{PLAIN}?application_name=shop%20one",
    ),
    "escaped password": (
        "postgres://ann:p%40ss%2Fword@db/shop",
        "postgresql://ann:p%40ss%2Fword@db/shop",
    ),
    "unescaped @ and : in the password": (
        "postgres://ann:p@ss:w/rd@db/shop",
        "postgresql://ann:p%40ss%3Aw%2Frd@db/shop",
    ),
}

REFUSED = {
    "empty": "",
    "other database": "mysql://ann:secret@db/shop",
    "no scheme": "db.example/shop",
    "port is no number": "postgres://ann:secret@db:http/shop",
    "a # that cuts the address": "postgres://ann:se@db/shop#cret",
    "unknown sslmode": f"{PLAIN}?sslmode=secret",
    "half a parameter": f"{PLAIN}?sslmode",
}


@pytest.mark.parametrize("case", UNDERSTOOD)
def test_database_addresses_of_every_host_are_understood(case: str) -> None:
    given, expected = UNDERSTOOD[case]
    assert normalise(given) == expected


@pytest.mark.parametrize("case", UNDERSTOOD)
def test_a_normalised_address_does_not_change_again(case: str) -> None:
    once = normalise(UNDERSTOOD[case][0])
    assert normalise(once) == once


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_address_names_the_variable_and_keeps_the_password(case: str) -> None:
    with pytest.raises(SettingsInvalid, match=r"^DATABASE_URL: ") as caught:
        normalise(REFUSED[case])
    assert "secret" not in str(caught.value)


def test_asyncpg_reads_the_password_that_was_meant() -> None:
    parse = asyncpg.connect_utils._parse_connect_dsn_and_args
    nothing = dict.fromkeys(
        (
            "host",
            "port",
            "user",
            "password",
            "passfile",
            "database",
            "ssl",
            "service",
            "servicefile",
            "direct_tls",
            "server_settings",
            "target_session_attrs",
            "krbsrvname",
            "gsslib",
        )
    )
    addresses, parameters, *_ = parse(
        dsn=normalise("postgres://ann:p@ss:w/rd@db:5433/shop?sslmode=disable"), **nothing
    )
    assert addresses == [("db", 5433)]
    assert (parameters.user, parameters.password, parameters.database) == (
        "ann",
        "p@ss:w/rd",
        "shop",
    )
