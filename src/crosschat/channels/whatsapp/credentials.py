"""What a WhatsApp connection is made of, and where its values come from."""

import hashlib
import hmac
from collections.abc import Mapping

from crosschat.messaging.channel import BaseUrl, CredentialField

GRAPH = BaseUrl(setting="GRAPH_API_URL", default="https://graph.facebook.com")
SECRET_VARIABLE = "META_APP_SECRET"  # noqa: S105 - a variable's name
VERSION_VARIABLE = "META_API_VERSION"

FIELDS = (
    CredentialField(
        name="phone_number_id",
        label="Phone number ID",
        aliases=("phoneNumberId", "meta_phone_number_id", "META_PHONE_NUMBER_ID"),
        help="Meta app dashboard → WhatsApp → API Setup. Not the phone number itself.",
    ),
    CredentialField(
        name="access_token",
        label="Access token",
        secret=True,
        aliases=("accessToken", "META_ACCESS_TOKEN"),
        help="A System User's token with whatsapp_business_messaging and"
        " whatsapp_business_management. The token of API Setup expires within hours.",
    ),
    CredentialField(
        name="business_account_id",
        label="WhatsApp Business Account ID",
        required=False,
        aliases=("businessAccountId", "waba_id", "META_BUSINESS_ACCOUNT_ID"),
        help="Needed for templates. API Setup shows it below the phone number ID.",
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
    CredentialField(
        name="app_id",
        label="App ID",
        required=False,
        aliases=("appId",),
        help="Only needed if several apps use this account, and for templates' example files.",
    ),
    CredentialField(
        name="pin",
        label="Two-step PIN",
        secret=True,
        required=False,
        help="Only to register a number that is not registered yet: six digits, which become or"
        " are its two-step PIN. Not for a number that the WhatsApp Business app uses as well.",
    ),
)

_FROM_ENVIRONMENT = {
    "phone_number_id": "META_PHONE_NUMBER_ID",
    "access_token": "META_ACCESS_TOKEN",
    "app_secret": SECRET_VARIABLE,
    "business_account_id": "META_BUSINESS_ACCOUNT_ID",
}


def from_environment(environment: Mapping[str, str]) -> Mapping[str, str] | None:
    """The operator's connection; None unless a number and its token are there."""
    found = {
        name: environment[variable]
        for name, variable in _FROM_ENVIRONMENT.items()
        if environment.get(variable)
    }
    return found if {"phone_number_id", "access_token"} <= found.keys() else None


def simulated(seed: str, sandbox_url: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The sandbox's account and where it is: credentials, base URLs."""
    credentials = {
        "phone_number_id": "100000000000001",
        "business_account_id": "200000000000001",
        "access_token": f"sandbox-{_derived(seed, 'whatsapp-token')}",
        "app_secret": _derived(seed, "whatsapp-app-secret"),
        "verify_token": _derived(seed, "whatsapp-verify"),
    }
    return credentials, {GRAPH.setting: f"{sandbox_url.rstrip('/')}/graph"}


def _derived(seed: str, purpose: str) -> str:
    return hmac.new(seed.encode(), purpose.encode(), hashlib.sha256).hexdigest()[:32]
