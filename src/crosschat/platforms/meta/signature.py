"""The signature of Meta's webhooks (whatsapp.md §3; the same for Messenger and Instagram)."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from json.encoder import encode_basestring_ascii

from crosschat.messaging.failures import SignatureInvalid, SignatureMissing

HEADER = "x-hub-signature-256"
_PREFIX = "sha256="
_FORM = re.compile(r"sha256=[0-9a-f]{64}")
# What Meta escapes: everything above the tilde.
_ESCAPED = re.compile(r"[^\x00-\x7e]+")


def verify_signature(body: bytes, headers: Mapping[str, str], app_secret: str | None) -> None:
    """Check that someone with the app secret signed these bytes.

    Meta signs the escaped form of its JSON. Normally that is what arrives; where a proxy has
    decoded the text on the way, the escaped form is rebuilt and tried as well.

    Raises:
        SignatureMissing: there is no such header.
        SignatureInvalid: no secret, or a signature that fits neither form.
    """
    if not app_secret:
        raise SignatureInvalid("No app secret is configured for this webhook.")
    given = headers.get(HEADER)
    if given is None:
        raise SignatureMissing("The X-Hub-Signature-256 header is missing.")
    if not _FORM.fullmatch(given):
        raise SignatureInvalid("The X-Hub-Signature-256 header is malformed.")
    if hmac.compare_digest(sign(body, app_secret), given):
        return
    escaped = _escaped(body)
    if escaped is not None and hmac.compare_digest(sign(escaped, app_secret), given):
        return
    raise SignatureInvalid("The X-Hub-Signature-256 header does not match the body.")


def sign(body: bytes, app_secret: str) -> str:
    """The header's value for these bytes."""
    return _PREFIX + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def _escaped(body: bytes) -> bytes | None:
    """The body in ASCII, with ``\\uxxxx`` for the rest; None if that changes nothing."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    escaped = _ESCAPED.sub(lambda found: encode_basestring_ascii(found[0])[1:-1], text)
    return escaped.encode() if escaped != text else None
