"""Who a visitor is, as far as the site vouches for it with its identity secret."""

import hashlib
import hmac
from dataclasses import dataclass

import jwt

from crosschat.errors import Unauthenticated
from crosschat.kit.crypto import same
from crosschat.webchat.schemas import IdentityIn

_LEEWAY = 30  # seconds between the site's clock and ours
_LONGEST_CLAIM = 320  # characters: the longest e-mail address


@dataclass(frozen=True, slots=True)
class Verified:
    """A user of the site. Only a JWT vouches for more than the id."""

    user_id: str
    name: str | None = None
    email: str | None = None
    phone: str | None = None


def verify(identity: IdentityIn, secret: str) -> Verified | None:
    """The user that the proof vouches for; None when there is no proof.

    Raises: Unauthenticated, when the proof is wrong. It never falls back to believing.
    """
    if identity.jwt is not None:
        return _by_token(identity, secret)
    if identity.hash is not None:
        return _by_hash(identity, secret)
    return None


def _by_token(identity: IdentityIn, secret: str) -> Verified:
    try:
        # Pinned: a token must not choose how it is checked.
        claims = jwt.decode(
            identity.jwt or "",
            secret,
            algorithms=["HS256"],
            leeway=_LEEWAY,
            options={"require": ["exp"], "verify_aud": False, "verify_sub": False},
        )
    except jwt.ExpiredSignatureError:
        raise _wrong("The identity token has expired; have your server sign a new one.") from None
    except jwt.PyJWTError:
        raise _wrong(
            "The identity token is not valid. Sign it with HS256, this site's identity secret, "
            "and the claims `sub` and `exp`."
        ) from None
    user_id = _claim(claims, "sub") or _claim(claims, "user_id")
    if user_id is None:
        raise _wrong("The identity token names nobody: put your user's id into `sub`.")
    if identity.id is not None and identity.id != user_id:
        raise _wrong("The identity token is of another user than `id` says.")
    return Verified(
        user_id, _claim(claims, "name"), _claim(claims, "email"), _claim(claims, "phone")
    )


def _by_hash(identity: IdentityIn, secret: str) -> Verified:
    if not identity.id:
        raise _wrong("Send the `id` that the hash was made of.")
    right = hmac.new(secret.encode(), identity.id.encode(), hashlib.sha256).hexdigest()
    if not same(right, (identity.hash or "").lower()):
        raise _wrong(
            "The identity hash is wrong. It is hex(HMAC_SHA256(identity secret, id)), made on "
            "your server."
        )
    # It vouches for nothing but the id: a name is shown as anybody's claim would be.
    return Verified(identity.id, name=identity.name)


def _claim(claims: dict[str, object], name: str) -> str | None:
    value = claims.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_CLAIM:
        return None
    return value.strip().replace("\x00", "\ufffd")


def _wrong(message: str) -> Unauthenticated:
    return Unauthenticated(message, code="identity_invalid")
