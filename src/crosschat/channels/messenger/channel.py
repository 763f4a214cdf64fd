"""One Facebook Page, opened."""

from typing import ClassVar

from crosschat.channels.messenger.capabilities import CAPABILITIES
from crosschat.platforms.meta.outcome import Verdicts
from crosschat.platforms.meta.pages.channel import PageChannel
from crosschat.platforms.meta.pages.dialect import Dialect
from crosschat.platforms.meta.pages.verdicts import PAGES

ACCOUNT_VARIABLE = "META_PAGE_ID"
DIALECT = Dialect(
    name="Messenger",
    object="page",
    account_field="page_id",
    account_variable=ACCOUNT_VARIABLE,
    identity="id,name",
    capabilities=CAPABILITIES,
    verdicts=Verdicts("Messenger", PAGES),
    needed=("pages_messaging", "pages_manage_metadata"),
    fields=("messages", "messaging_postbacks"),
    echoes_metadata=True,  # §4, echo
    quotes=True,  # §5, reply_to
)


class Messenger(PageChannel):
    dialect: ClassVar[Dialect] = DIALECT
