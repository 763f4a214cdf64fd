"""An Instagram account that is linked to a Page. Facts: docs on the platform, instagram.md (B)."""

from importlib.resources import files

from crosschat.channels.instagram.channel import ACCOUNT_VARIABLE, DIALECT, Instagram
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
    key="instagram",
    name="Instagram",
    capabilities=DIALECT.capabilities,
    credentials=page_fields(
        CredentialField(
            name=DIALECT.account_field,
            label="Instagram account ID",
            aliases=("instagramAccountId", ACCOUNT_VARIABLE),
            help="The professional account's id, not its name: what webhooks call it.",
        )
    ),
    account_field=DIALECT.account_field,
    open=Instagram,
    accounts=accounts,
    routes=("/instagram/webhook",),
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
