"""One Instagram account, opened."""

from typing import ClassVar

from crosschat.channels.instagram.capabilities import CAPABILITIES
from crosschat.platforms.meta.outcome import Verdicts
from crosschat.platforms.meta.pages.channel import PageChannel
from crosschat.platforms.meta.pages.dialect import Dialect
from crosschat.platforms.meta.pages.verdicts import PAGES

ACCOUNT_VARIABLE = "INSTAGRAM_ACCOUNT_ID"
DIALECT = Dialect(
    name="Instagram",
    object="instagram",
    account_field="account_id",
    account_variable=ACCOUNT_VARIABLE,
    identity="id,name,instagram_business_account{id,username,name}",
    capabilities=CAPABILITIES,
    verdicts=Verdicts("Instagram", PAGES),
    needed=("instagram_manage_messages", "pages_manage_metadata"),
    fields=("messages",),
)


class Instagram(PageChannel):
    dialect: ClassVar[Dialect] = DIALECT
