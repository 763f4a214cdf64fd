"""What keeps one account's messages from coming or going: its settings, what its platform says."""

import asyncio
from collections.abc import Sequence

import structlog

from crosschat.config import Settings
from crosschat.connections.directory import Live
from crosschat.messaging.abilities import Diagnoses, Expected, Finding

log = structlog.get_logger()
_PATIENCE = 60.0  # seconds for all that one platform is asked


def expected(live: Live, settings: Settings) -> Expected:
    """Where this connection's webhooks are taken; simulated accounts find us by themselves."""
    plugin = live.plugin
    names = (plugin.key, *plugin.aliases)
    paths = [*plugin.routes, *(f"/integrations/{name}/webhook" for name in names)]
    paths += [f"/integrations/{name}/{live.id}/webhook" for name in names]
    return Expected(paths=tuple(paths), public_url=None if live.simulated else settings.public_url)


def setup_findings(live: Live, settings: Settings) -> list[Finding]:
    """What has to be set before webhooks can be taken."""
    return [*_secret(live, settings), *_verify_token(live, settings)]


def _secret(live: Live, settings: Settings) -> list[Finding]:
    plugin = live.plugin
    if not plugin.secret_fields:
        return []
    if live.secrets:
        return [Finding(check="secret", level="ok", text="The secret that signs webhooks is set")]
    allowed = settings.allow_unsigned_webhooks and settings.development
    variable = next(iter(plugin.secret_variables), plugin.secret_fields[0])
    return [
        Finding(
            check="secret",
            level="warning" if allowed else "failed",
            text="The secret that signs webhooks is missing, so they "
            + ("are believed unsigned" if allowed else "are refused"),
            remedy=f"Set {variable}"
            + ("." if allowed else ", or ALLOW_UNSIGNED_WEBHOOKS=1 while you develop."),
        )
    ]


def _verify_token(live: Live, settings: Settings) -> list[Finding]:
    plugin = live.plugin
    if plugin.handshake is None or not plugin.token_variables:
        return []
    own = any(live.opened.credentials.get(name) for name in plugin.token_fields)
    variable = plugin.token_variables[0]
    if own or any(settings.environment.get(name) for name in plugin.token_variables):
        shown = f"{variable} is set; the same has to stand at {plugin.name}"
        return [Finding(check="verify_token", level="ok", text=shown)]
    return [
        Finding(
            check="verify_token",
            level="failed",
            text=f"{variable} is not set, so the verification of the webhook fails",
            remedy=f"Set {variable} to any text, and enter the same at {plugin.name}.",
        )
    ]


async def platform_findings(live: Live, settings: Settings) -> Sequence[Finding]:
    """What the platform says; that it cannot be asked is a finding too."""
    channel = live.channel
    if not isinstance(channel, Diagnoses):
        return ()
    try:
        async with asyncio.timeout(_PATIENCE):
            return await channel.diagnose(expected(live, settings))
    except TimeoutError:
        said = f"{live.plugin.name} did not answer in time"
    except Exception as error:  # one account must not keep the others from being looked at
        log.exception("doctor.failed", connection=live.id)
        said = f"Asking {live.plugin.name} failed with {type(error).__name__}"
    return (
        Finding(check="platform", level="warning", text=said, remedy="Run this again in a minute."),
    )
