"""Telegram through the Bot API. Facts and their sources: docs on the platform, telegram.md."""

from collections.abc import Sequence
from importlib.resources import files

from crosschat.channels.telegram.capabilities import CAPABILITIES
from crosschat.channels.telegram.channel import Telegram
from crosschat.channels.telegram.credentials import (
    FIELDS,
    TELEGRAM,
    complete,
    from_environment,
    simulated,
)
from crosschat.channels.telegram.registration import TRIAL
from crosschat.messaging.channel import Plugin, Webhook

_FOLDER = files(__name__)


def accounts(hook: Webhook) -> Sequence[str]:  # noqa: ARG001, RUF100
    """None: an update does not say which bot it is for (telegram.md §4)."""
    return ()


plugin = Plugin(
    key="telegram",
    name="Telegram",
    capabilities=CAPABILITIES,
    credentials=FIELDS,
    account_field="bot_id",
    open=Telegram,
    accounts=accounts,
    routes=("/telegram/webhook",),
    base_urls=(TELEGRAM,),
    secret_fields=("webhook_secret",),
    from_environment=from_environment,
    simulated=simulated,
    complete=complete,
    trial=TRIAL,
    setup=(_FOLDER / "setup.md").read_text("utf-8"),
    logo=(_FOLDER / "logo.svg").read_text("utf-8"),
)
