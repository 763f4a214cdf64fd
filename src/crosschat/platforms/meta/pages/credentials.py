"""What a connection of a Page is made of, and where its values come from."""

from collections.abc import Callable, Mapping

from crosschat.messaging.channel import UNNAMED, BaseUrl, CredentialField

GRAPH = BaseUrl(setting="GRAPH_API_URL", default="https://graph.facebook.com")
SECRET_VARIABLE = "META_APP_SECRET"  # noqa: S105 - a variable's name
TOKEN_VARIABLE = "META_PAGE_ACCESS_TOKEN"  # noqa: S105 - a variable's name
VERSION_VARIABLE = "META_API_VERSION"

Reader = Callable[[Mapping[str, str]], Mapping[str, str] | None]


def page_fields(account: CredentialField) -> tuple[CredentialField, ...]:
    """The connect form of an account that is reached through a Page's token."""
    return (
        account,
        CredentialField(
            name="access_token",
            label="Page access token",
            secret=True,
            aliases=("accessToken", "pageAccessToken", TOKEN_VARIABLE),
            help="Of the Page, made from a long-lived user token: others end within hours.",
        ),
        CredentialField(
            name="app_secret",
            label="App secret",
            secret=True,
            required=False,
            aliases=("appSecret", SECRET_VARIABLE),
            help="Meta app dashboard → App settings → Basic. Webhooks are checked with it.",
        ),
        CredentialField(
            name="verify_token",
            label="Verify token",
            secret=True,
            required=False,
            aliases=("verifyToken",),
            help="Any text of yours; enter the same one beside the webhook URL at Meta.",
        ),
    )


def page_from_environment(account_field: str, account_variable: str) -> Reader:
    """Reads the operator's connection: a token, and if they say so the account's id."""

    def read(environment: Mapping[str, str]) -> Mapping[str, str] | None:
        token = environment.get(TOKEN_VARIABLE, "").strip()
        if not token:
            return None
        named = environment.get(account_variable, "").strip() or UNNAMED
        secret = environment.get(SECRET_VARIABLE, "").strip()
        found = {account_field: named, "access_token": token}
        return {**found, **({"app_secret": secret} if secret else {})}

    return read
