"""Passwords, as argon2id hashes."""

import asyncio

from pwdlib import PasswordHash

SHORTEST = 10  # characters
_hashes = PasswordHash.recommended()
# Checked when there is nobody of that name, so that the time it takes tells nothing.
_NOBODY = _hashes.hash("nobody has this password")


async def hash_password(password: str) -> str:
    return await asyncio.to_thread(_hashes.hash, password)


async def password_matches(password: str, stored: str | None) -> bool:
    """Whether `password` is the one behind `stored`; takes as long when there is none."""
    matches = await asyncio.to_thread(_hashes.verify, password, stored or _NOBODY)
    return matches and stored is not None
