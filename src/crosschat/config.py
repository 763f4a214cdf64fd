"""Settings: one typed object, read from the environment, ``./.env`` and ``./backend/.env``.

The process environment wins over ``./.env``, which wins over ``./backend/.env``; an empty variable
is an unset one. What belongs to a channel (its tokens, its base URL) is declared by that channel's
plugin and read from :attr:`Settings.environment`, so that this file names none.
"""

import os
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

ENV_FILES = (Path(".env"), Path("backend/.env"))


class SettingsInvalid(Exception):
    """A setting cannot be used; the message names the variable and what it may be."""


def read_environment(directory: Path | None = None) -> dict[str, str]:
    """The variables in force: process environment over ``.env`` files, empty ones left out."""
    base = directory or Path.cwd()
    merged: dict[str, str] = {}
    for name in reversed(ENV_FILES):
        path = base / name
        if path.is_file():
            merged.update({k: v for k, v in dotenv_values(path).items() if v})
    merged.update({k: v for k, v in os.environ.items() if v.strip()})
    return merged


def _http_url(value: Any) -> Any:
    if isinstance(value, str):
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must be an address that starts with http:// or https://")
        return value.rstrip("/")
    return value


def _switch(value: Any) -> Any:
    if isinstance(value, str) and value.lower() not in {"1", "0", "true", "false", "yes", "no"}:
        raise ValueError("must be 1 or 0")
    return value


def _prices(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    prices = {}
    for entry in filter(None, (part.strip() for part in value.split(","))):
        model, _, both = entry.partition("=")
        given, _, taken = both.partition("/")
        try:
            prices[model.strip()] = (Decimal(given.strip()), Decimal(taken.strip()))
        except InvalidOperation:
            raise ValueError("must look like model=0.10/0.50, other=1/4") from None
    return prices


Prices = Annotated[dict[str, tuple[Decimal, Decimal]], BeforeValidator(_prices)]
HttpUrl = Annotated[str, BeforeValidator(_http_url)]
Switch = Annotated[bool, BeforeValidator(_switch)]


def _setting(variable: str, default: Any, description: str, **limits: Any) -> Any:
    return Field(default=default, alias=variable, description=description, **limits)


class Settings(BaseModel):
    """Everything that an operator can set. Times are seconds unless the name says otherwise."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    host: str = _setting("HOST", "127.0.0.1", "Address to listen on")
    port: int = _setting("PORT", 8000, "Port to listen on", ge=0, le=65535)
    data_dir: Path = _setting("CROSSCHAT_DATA_DIR", Path("data"), "Where CrossChat keeps its files")
    env: Literal["development", "production"] = _setting(
        "CROSSCHAT_ENV", "development", "development or production"
    )
    public_url: HttpUrl | None = _setting("PUBLIC_URL", None, "Where platforms reach us")
    database_url: SecretStr | None = _setting(
        "DATABASE_URL", None, "A Postgres of your own instead of the embedded one"
    )
    api_key: SecretStr | None = _setting(
        "CROSSCHAT_API_KEY", None, "The default workspace's API key", min_length=16
    )
    secret_key: SecretStr | None = _setting(
        "CROSSCHAT_SECRET_KEY",
        None,
        "Encrypts stored credentials; generated and kept in the data directory when unset",
    )
    signups: Literal["open", "invite", "closed"] | None = _setting(
        "SIGNUPS", None, "open, invite or closed; unset: open in development, else closed"
    )
    api_rate: float = _setting(
        "API_RATE", 50.0, "Requests per second for each key or member; 0 for no limit", ge=0
    )
    public_rate: float = _setting(
        "PUBLIC_RATE", 5.0, "Requests per second from one address to public routes; 0: none", ge=0
    )
    workers: int = _setting("WORKERS", 1, "Worker processes that `serve` starts", ge=1, le=64)
    log_level: Literal["debug", "info", "warning", "error"] = _setting(
        "LOG_LEVEL", "info", "debug, info, warning or error"
    )
    log_format: Literal["text", "json"] = _setting("LOG_FORMAT", "text", "text or json")

    metrics_token: SecretStr | None = _setting(
        "METRICS_TOKEN", None, "Bearer token with which /metrics may be read from elsewhere"
    )

    sandbox: Switch = _setting(
        "CROSSCHAT_SANDBOX", default=False, description="Simulated platforms"
    )
    sandbox_seed: SecretStr | None = _setting(
        "SANDBOX_SEED", None, "Secret from which the sandbox's accounts derive theirs; set by serve"
    )
    sandbox_port: int = _setting("SANDBOX_PORT", 9000, "Port of the sandbox", ge=1, le=65535)

    allow_unsigned_webhooks: Switch = _setting(
        "ALLOW_UNSIGNED_WEBHOOKS",
        default=False,
        description="Accept webhooks without a signature (development only)",
    )
    ai_api_key: SecretStr | None = _setting("AI_API_KEY", None, "Key of the AI model's provider")
    ai_model: str = _setting("OPENAI_MODEL", "gpt-6-luna", "Name of the AI model")
    ai_base_url: HttpUrl | None = _setting(
        "OPENAI_BASE_URL", None, "Another OpenAI-compatible provider"
    )
    ai_api: Literal["auto", "responses", "chat"] = _setting(
        "AI_API", "auto", "responses, chat, or auto: responses at OpenAI itself, else chat"
    )
    ai_timeout: float = _setting("AI_TIMEOUT", 60.0, "Longest wait for the model", gt=0, le=600)
    ai_prices: Prices = _setting(
        "AI_PRICES",
        {},
        "US dollars a million tokens in/out, where the built-in prices lack or miss a model: "
        "model=0.10/0.50, other=1/4",
    )
    agent_tool_hosts: str = _setting(
        "AGENT_TOOL_HOSTS",
        "",
        "Private hosts (host or host:port, separated by commas) that agents' tools may call",
    )
    hooks_secret: SecretStr | None = _setting(
        "HOOKS_SECRET", None, "Signs what is posted to CRM_WEBHOOK_URL and SHEETS_WEBHOOK_URL"
    )
    agent_debounce: float = _setting(
        "AGENT_DEBOUNCE", 1.5, "Wait for more messages before the agent answers", ge=0, le=60
    )
    unknown_after: float = _setting(
        "UNKNOWN_AFTER", 60.0, "Wait for a sign of a send whose answer was lost", ge=1, le=3600
    )
    lease_seconds: float = _setting(
        "LEASE_SECONDS",
        15.0,
        "How long a worker may be silent before its work is taken over",
        ge=1,
        le=600,
    )
    reopen_days: float = _setting(
        "REOPEN_DAYS", 7.0, "Days in which a message reopens a resolved conversation", ge=0, le=3650
    )
    archive_days: float = _setting(
        "ARCHIVE_DAYS",
        30.0,
        "Days after which a resolved conversation goes to the archive",
        ge=0,
        le=3650,
    )

    spool_limit: int = _setting(
        "SPOOL_LIMIT",
        1024**3,
        "Bytes that a process keeps on the disk while the database is away",
        ge=0,
    )

    files_url: str | None = _setting(
        "FILES_URL", None, "Where files are kept: s3://, gs:// or az://; a local folder when unset"
    )

    environment: Mapping[str, str] = Field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Read and check all settings.

        Raises:
            SettingsInvalid: with one line a wrong variable.
        """
        source = read_environment() if environment is None else dict(environment)
        try:
            return cls.model_validate({**source, "environment": source})
        except ValidationError as error:
            lines = [f"{e['loc'][0]}: {_readable(e['msg'])}" for e in error.errors()]
            raise SettingsInvalid("\n".join(lines)) from None

    @property
    def development(self) -> bool:
        return self.env == "development"

    @property
    def signups_in_force(self) -> Literal["open", "invite", "closed"]:
        return self.signups or ("open" if self.development else "closed")

    @property
    def local_url(self) -> str:
        """Where this machine reaches the API, in the form that people type."""
        host = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", "::"} else self.host  # noqa: S104 - compared, not bound
        return f"http://{host}:{self.port}"

    @property
    def base_url(self) -> str:
        """Where platforms reach us: ``PUBLIC_URL``, else the local address."""
        return self.public_url or self.local_url

    @property
    def sandbox_url(self) -> str | None:
        return f"http://127.0.0.1:{self.sandbox_port}" if self.sandbox else None

    @property
    def sandbox_page(self) -> str | None:
        """Where people find the simulated phones."""
        return f"http://localhost:{self.sandbox_port}/sandbox" if self.sandbox else None


def _readable(message: str) -> str:
    return message.removeprefix("Value error, ")
