"""The `crosschat` command. Each command loads what it needs and nothing more.

The parent of `serve` lives as long as the system and does little, so neither the web framework nor
the database layer is imported before a command needs it.
"""

import errno
import inspect
import sys
from collections.abc import Mapping
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, NoReturn, get_args

import typer
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from crosschat import __version__
from crosschat.config import Settings, SettingsInvalid, read_environment
from crosschat.postgres import AlreadyRunning, PostgresFailed, open_database
from crosschat.supervisor.errors import StartFailed

FAILED = 1
WRONG_SETTINGS = 2
DISK_TROUBLE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}

# Tracebacks of ours must not show local variables: some hold secrets.
app = typer.Typer(
    help="CrossChat: every customer channel in one inbox, an AI agent answers first.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command line; what the operator can mend is a plain line, no traceback."""
    try:
        app()
    except SettingsInvalid as error:
        _stop(error, WRONG_SETTINGS)
    except (AlreadyRunning, PostgresFailed, StartFailed) as error:
        _stop(error, FAILED)
    except OSError as error:
        if error.errno not in DISK_TROUBLE:
            raise
        _stop(OSError(f"{error.filename}: {error.strerror}. Nothing can be kept there."), FAILED)


def _stop(error: Exception, code: int) -> NoReturn:
    for line in str(error).splitlines():
        sys.stderr.write(f"crosschat: {line}\n")
    raise SystemExit(code)


def _load(flags: Mapping[str, str] | None = None) -> Settings:
    return Settings.load({**read_environment(), **(flags or {})})


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"crosschat {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    pass


# --- serve: every setting that is no secret is a flag ---------------------------------------------


def _settings_with_flags() -> dict[str, FieldInfo]:
    return {
        name: field
        for name, field in Settings.model_fields.items()
        if field.alias and not _is_secret(field.annotation)
    }


def _is_secret(annotation: Any) -> bool:
    kinds = get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    return SecretStr in kinds


def _flag(name: str, field: FieldInfo) -> inspect.Parameter:
    """The flag of one setting. Its text is judged by :class:`Settings`, as the variable's is."""
    flag = f"--{name.replace('_', '-')}"
    kind: Any = str | None
    if field.annotation is bool:
        flag, kind = f"{flag}/--no-{name.replace('_', '-')}", bool | None
    default = "" if field.default is None else f", default {field.default}"
    option = typer.Option(
        flag, help=f"{field.description} ({field.alias}{default})", show_default=False
    )
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind, option]
    )


def _variables(flags: Mapping[str, str | bool | None]) -> dict[str, str]:
    """Given flags as the variables that they stand for."""
    texts = {}
    for name, value in flags.items():
        if value is not None:
            texts[str(Settings.model_fields[name].alias)] = (
                str(int(value)) if isinstance(value, bool) else value
            )
    return texts


def _serve(*, reload: bool = False, **flags: str | bool | None) -> None:
    """Start everything and keep it running: database, API, workers, sandbox."""
    from crosschat.supervisor.serve import serve

    raise typer.Exit(serve(_load(_variables(flags)), reload=reload))


def _add_serve() -> None:
    parameters = [
        inspect.Parameter(
            "reload",
            inspect.Parameter.KEYWORD_ONLY,
            default=False,
            annotation=Annotated[
                bool, typer.Option("--reload", help="Restart when the code changes")
            ],
        ),
        *(_flag(name, field) for name, field in _settings_with_flags().items()),
    ]
    signature = inspect.Signature(parameters)
    vars(_serve)["__signature__"] = signature
    _serve.__annotations__ = {p.name: p.annotation for p in parameters}
    app.command("serve")(_serve)


_add_serve()


# --- the processes that `serve` starts, alone on other machines -----------------------------


@app.command()
def api() -> None:
    """Serve the HTTP API: webhooks, dashboard, widget."""
    settings = _load()
    with open_database(settings) as dsn:
        from crosschat.processes import run_api

        run_api(settings, dsn)


@app.command()
def worker() -> None:
    """Do the work that waits: messages in, AI agents, messages out."""
    settings = _load()
    with open_database(settings) as dsn:
        from crosschat.processes import run_worker

        run_worker(settings, dsn)


@app.command()
def migrate() -> None:
    """Bring the database to the newest version and create the default workspace."""
    settings = _load()
    with open_database(settings) as dsn:
        from crosschat.processes import run_migrate

        run_migrate(settings, dsn)


@app.command()
def sandbox(
    port: Annotated[int | None, typer.Option(help="Port to listen on (SANDBOX_PORT)")] = None,
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
) -> None:
    """Simulate the platforms: WhatsApp and the others, with phones to write from."""
    settings = _load()
    from crosschat.sandbox.app import serve
    from crosschat.supervisor.environment import sandbox_seed

    serve(
        host,
        port or settings.sandbox_port,
        seed=sandbox_seed(settings),
        crosschat_url=settings.local_url,
    )


# --- what people do -------------------------------------------------------------------------------


@app.command()
def keys(
    action: Annotated[str, typer.Argument(help="list, create or revoke")] = "list",
    name: Annotated[str | None, typer.Argument(help="The key's name (create) or id")] = None,
) -> None:
    """List, create and revoke API keys of the default workspace."""
    settings = _load()
    with open_database(settings) as dsn:
        from crosschat.commands.keys import run_keys

        run_keys(settings, dsn, action, name)


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="For machines")] = False,
) -> None:
    """Look for what keeps messages from coming or going; exit with 1 if something does."""
    settings = _load()
    try:
        with open_database(settings) as dsn:
            from crosschat.commands.describing import run_doctor

            run_doctor(settings, dsn, as_json=as_json)
    except (AlreadyRunning, PostgresFailed) as error:
        from crosschat.commands.describing import show_without_database

        show_without_database(settings, str(error), as_json=as_json)


@app.command("owner-link")
def owner_link() -> None:
    """Print a new link that makes whoever opens it the first owner, while there is none."""
    import asyncio

    settings = _load()
    with open_database(settings) as dsn:
        from crosschat.errors import Conflict
        from crosschat.workspaces.setup import make_owner_link

        try:
            typer.echo(asyncio.run(make_owner_link(dsn, settings.base_url)))
        except Conflict as error:
            _stop(error, FAILED)
    typer.echo("It works once, within 24 hours.", err=True)


@app.command()
def openapi() -> None:
    """Write the API's OpenAPI document (JSON), without a server or a database."""
    from crosschat.commands.describing import run_openapi

    run_openapi()


@app.command()
def invite(email: Annotated[str, typer.Argument(help="Who may sign up")]) -> None:
    """Make an invitation to sign up on a server with SIGNUPS=invite."""
    from crosschat.commands.keys import run_invite

    run_invite(_load(), email)


@app.command()
def send(
    to: Annotated[str, typer.Argument(help="A phone number, address or conversation id")],
    text: Annotated[str, typer.Argument(help="What to say")],
    connection: Annotated[
        str | None, typer.Option(help="Connection to send from, when several could")
    ] = None,
) -> None:
    """Send one message."""
    settings = _load()
    with open_database(settings) as dsn:
        from crosschat.commands.sending import run_send

        run_send(settings, dsn, to, text, connection)


@app.command()
def replay(
    events: Annotated[list[str] | None, typer.Argument(help="Ids of raw events")] = None,
    since: Annotated[str | None, typer.Option(help="All since this RFC 3339 time")] = None,
) -> None:
    """Take raw webhook events in again; nothing is stored or sent twice."""
    if not events and since is None:
        raise typer.BadParameter("name raw events (evt_…), or all of them with --since TIME")
    settings = _load()
    with open_database(settings) as dsn:
        from crosschat.commands.replaying import run_replay

        run_replay(settings, dsn, events or [], since)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write")],
    without_files: Annotated[
        bool, typer.Option("--without-files", help="Leave pictures and documents out")
    ] = False,
    with_secret_key: Annotated[
        bool,
        typer.Option(
            "--with-secret-key",
            help="Put the key in that opens the credentials; keep the file like a password",
        ),
    ] = False,
) -> None:
    """Write everything to one file, while the server runs."""
    settings = _load()
    with open_database(settings) as dsn:
        from crosschat.commands.backups import run_backup

        run_backup(
            settings, dsn, file, without_files=without_files, with_secret_key=with_secret_key
        )


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `crosschat backup` wrote")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Delete what the database holds now")
    ] = False,
    without_files: Annotated[
        bool, typer.Option("--without-files", help="Restore the database only")
    ] = False,
) -> None:
    """Load a backup into an empty database: all of it, or nothing."""
    settings = _load()
    with open_database(settings) as dsn:
        from crosschat.commands.backups import run_restore

        run_restore(settings, dsn, file, replace=replace, without_files=without_files)


@app.command("dead-letters")
def dead_letters(
    retry: Annotated[str | None, typer.Option(help="Queue one again (its id), or all")] = None,
) -> None:
    """List work that failed for good, in all workspaces; with --retry run it again."""
    settings = _load()
    with open_database(settings) as dsn:
        from crosschat.commands.dead_letters import run_dead_letters

        run_dead_letters(settings, dsn, retry)
