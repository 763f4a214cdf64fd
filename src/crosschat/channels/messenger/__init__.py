"""Messenger of a Facebook Page. Facts and their sources: docs on the platform, messenger.md."""

from importlib.resources import files

from crosschat.channels.messenger.channel import ACCOUNT_VARIABLE, DIALECT, Messenger
from crosschat.messaging.channel import CredentialField, Plugin
from crosschat.platforms.meta.handshake import answer_handshake
from crosschat.platforms.meta.pages.credentials import (
    GRAPH,
    SECRET_VARIABLE,
    page_fields,
    page_from_environment,
)
from crosschat.platforms.meta.pages.inbound import accounts
from crosschat.platforms.meta.trial import trial_of

_FOLDER = files(__name__)

plugin = Plugin(
    key="messenger",
    name="Messenger",
    aliases=("facebook",),
    capabilities=DIALECT.capabilities,
    credentials=page_fields(
        CredentialField(
            name=DIALECT.account_field,
            label="Page ID",
            aliases=("pageId", ACCOUNT_VARIABLE),
            help="Facebook → your Page → About → Page transparency.",
        )
    ),
    account_field=DIALECT.account_field,
    open=Messenger,
    accounts=accounts,
    routes=("/messenger/webhook",),
    base_urls=(GRAPH,),
    secret_fields=("app_secret",),
    secret_variables=(SECRET_VARIABLE,),
    token_fields=("verify_token",),
    token_variables=("VERIFY_TOKEN", "WEBHOOK_VERIFY_TOKEN"),
    handshake=answer_handshake,
    from_environment=page_from_environment(DIALECT.account_field, ACCOUNT_VARIABLE),
    trial=trial_of(DIALECT.object),
    webhook_fields=DIALECT.fields,
    setup=(_FOLDER / "setup.md").read_text("utf-8"),
    logo=(_FOLDER / "logo.svg").read_text("utf-8"),
)
