"""Secrets that CrossChat makes for itself and keeps in files that only their owner can read."""

import os
import secrets
from pathlib import Path


def read_or_create(path: Path, *, prefix: str = "") -> str:
    """The secret in `path`; a new one when there is none yet. Two processes agree on one."""
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        pass
    fresh = _write_beside(path, prefix + secrets.token_urlsafe(32))
    try:
        # A link fails when somebody else was quicker; a rename would replace their secret.
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text("ascii").strip()


def write_secret(path: Path, secret: str) -> None:
    """Keep `secret` in `path`, in place of what was there."""
    _write_beside(path, secret).replace(path)


def _write_beside(path: Path, secret: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret + "\n")
    return fresh
