"""The account that these tests use, which belongs to nobody."""

import hashlib
import hmac

from crosschat.testing.recorder import Reply

TOKEN = "EAAtokenOfTheTest0123456789"
SECRET = "app-secret-of-the-test"
NUMBER = "7007007007"
BUSINESS = "3300110022"
CREDENTIALS = {
    "phone_number_id": NUMBER,
    "business_account_id": BUSINESS,
    "access_token": TOKEN,
    "app_secret": SECRET,
}
ACCEPTED = Reply(
    json={
        "messaging_product": "whatsapp",
        "contacts": [{"input": "+351910000001", "wa_id": "351910000001"}],
        "messages": [{"id": "wamid.OUT1"}],
    }
)


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    """The headers of a webhook that Meta has signed, computed apart from our own code."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"x-hub-signature-256": f"sha256={digest}"}


def refusal(code: int, **more: object) -> Reply:
    """An error of the Graph API; rate limits too come as HTTP 400 (§13)."""
    error = {"message": f"(#{code}) Refused", "type": "OAuthException", "code": code}
    return Reply(status=400, json={"error": {**error, "fbtrace_id": "A1", **more}})
