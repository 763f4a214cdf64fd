"""What the children get: the settings in force, as variables."""

import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from crosschat.config import Settings
from crosschat.supervisor.children import ChildSpec

SEED_FILE = "sandbox-seed"
# -P: files of the current directory cannot shadow modules.
CROSSCHAT = (sys.executable, "-P", "-m", "crosschat")


def child_environment(settings: Settings) -> dict[str, str]:
    """The variables of this process, with those of ``.env`` and of `serve`'s flags added."""
    environment = {**os.environ, **settings.environment}
    environment["CROSSCHAT_DATA_DIR"] = str(settings.data_dir.absolute())
    environment["PORT"] = str(settings.port)
    if settings.sandbox:
        environment["SANDBOX_SEED"] = sandbox_seed(settings)
    return environment


def sandbox_seed(settings: Settings) -> str:
    """What the sandbox's accounts are derived from: set, or kept in the data directory."""
    if settings.sandbox_seed is not None:
        return settings.sandbox_seed.get_secret_value()
    path = settings.data_dir / SEED_FILE
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return _keep_seed(path)


def child_specs(settings: Settings, program: Sequence[str] = CROSSCHAT) -> list[ChildSpec]:
    """What `serve` keeps running beside the database: `program` with its commands."""
    environment = child_environment(settings)
    names = ["api", *(f"worker-{n}" for n in range(1, settings.workers + 1))]
    specs = [
        ChildSpec(
            name,
            (*program, name.partition("-")[0]),
            environment,
            stage=0 if name == "api" else 1,
            reloads=True,
        )
        for name in names
    ]
    if settings.sandbox:
        sandbox = (*program, "sandbox", "--port", str(settings.sandbox_port))
        specs.append(ChildSpec("sandbox", sandbox, environment, stage=2))
    return specs


def _keep_seed(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    seed = secrets.token_urlsafe(24)
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(fd, "w") as file:
        file.write(seed)
    return seed
