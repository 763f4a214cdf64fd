"""The signature of Meta's webhooks (whatsapp.md §3; the same for Messenger and Instagram)."""

import hashlib
import hmac
from collections.abc import Mapping

from crosschat.messaging.failures import SignatureInvalid

HEADER = "x-hub-signature-256"
_PREFIX = "sha256="
_LAST_UNESCAPED = 0x7E


def verify_signature(body: bytes, headers: Mapping[str, str], app_secret: str | None) -> None:
    """Check that someone with the app secret signed these bytes.

    Meta signs the escaped form of its JSON. Normally that is what arrives; where a proxy has
    decoded the text on the way, the escaped form is rebuilt and tried as well.

    Raises:
        SignatureInvalid: no secret, no header, or a signature that fits neither form.
    """
    if not app_secret:
        raise SignatureInvalid("No app secret is configured for this webhook.")
    given = headers.get(HEADER, "")
    if not given.startswith(_PREFIX):
        raise SignatureInvalid("The X-Hub-Signature-256 header is missing.")
    if _matches(body, given, app_secret):
        return
    escaped = _escaped(body)
    if escaped is not None and _matches(escaped, given, app_secret):
        return
    raise SignatureInvalid("The X-Hub-Signature-256 header does not match the body.")


def sign(body: bytes, app_secret: str) -> str:
    """The header's value for these bytes."""
    return _PREFIX + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def _matches(body: bytes, given: str, app_secret: str) -> bool:
    # Bytes, because compare_digest refuses text that is not ASCII.
    return hmac.compare_digest(sign(body, app_secret).encode(), given.encode())


def _escaped(body: bytes) -> bytes | None:
    """The body with everything above ``~`` as ``\\uxxxx``; None if that changes nothing."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    if all(ord(character) <= _LAST_UNESCAPED for character in text):
        return None
    return "".join(_escape(character) for character in text).encode()


def _escape(character: str) -> str:
    if ord(character) <= _LAST_UNESCAPED:
        return character
    units = character.encode("utf-16-be").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))
