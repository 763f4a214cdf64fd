"""Secrets: encryption at rest, hashing of API keys, random tokens."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class VaultLocked(Exception):
    """Stored credentials cannot be read with the secret key in force."""


class Vault:
    """Encrypts small JSON objects. Several keys: the first encrypts, all decrypt (rotation)."""

    def __init__(self, *keys: str) -> None:
        self._fernet = MultiFernet([Fernet(_fernet_key(key)) for key in keys])

    def seal(self, value: Mapping[str, Any]) -> bytes:
        return self._fernet.encrypt(json.dumps(dict(value)).encode())

    def open(self, sealed: bytes) -> dict[str, Any]:
        """Raises: VaultLocked."""
        try:
            opened: dict[str, Any] = json.loads(self._fernet.decrypt(sealed))
        except InvalidToken:
            raise VaultLocked(
                "Stored credentials cannot be decrypted: CROSSCHAT_SECRET_KEY (or secret-key in "
                "the data directory) is not the one that encrypted them. Put the old key back."
            ) from None
        return opened


def _fernet_key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest())


def new_token(prefix: str, size: int = 32) -> str:
    """A random token of `size` bytes for use in headers and URLs."""
    return f"{prefix}{secrets.token_urlsafe(size)}"


def token_hash(token: str) -> bytes:
    """What is stored of a token. A plain digest is enough: tokens carry 256 random bits."""
    return hashlib.sha256(token.encode()).digest()


def same(left: str, right: str) -> bool:
    """Whether two secrets are equal, in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())
