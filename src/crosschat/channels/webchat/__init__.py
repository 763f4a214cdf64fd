"""The chat on a website. The visitors' API is :mod:`crosschat.webchat`."""

from collections.abc import Sequence
from importlib.resources import files

from crosschat.channels.webchat.capabilities import CAPABILITIES
from crosschat.channels.webchat.channel import WebChat, site_named
from crosschat.channels.webchat.config import configure
from crosschat.channels.webchat.credentials import FIELDS, complete, simulated
from crosschat.messaging.channel import Plugin, Webhook

_FOLDER = files(__name__)


def accounts(hook: Webhook) -> Sequence[str]:
    """The site in a body."""
    site = site_named(hook.body)
    return (site,) if site is not None else ()


plugin = Plugin(
    key="webchat",
    name="Web chat",
    capabilities=CAPABILITIES,
    credentials=FIELDS,
    account_field="site_id",
    open=WebChat,
    accounts=accounts,
    aliases=("widget", "livechat"),
    secret_fields=("identity_secret",),
    simulated=simulated,
    complete=complete,
    configure=configure,
    reveals=("site_id", "publishable_key", "identity_secret"),
    setup=(_FOLDER / "setup.md").read_text("utf-8"),
    logo=(_FOLDER / "logo.svg").read_text("utf-8"),
)
