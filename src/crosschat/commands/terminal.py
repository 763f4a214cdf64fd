"""What all commands share: where they write, and how an error ends them."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from rich.console import Console
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.errors import CrosschatError, NotFound
from crosschat.models import Workspace
from crosschat.workspaces.service import default_workspace

console = Console(highlight=False)


async def own_workspace(session: AsyncSession) -> Workspace:
    """The one that commands speak of. Raises: NotFound."""
    workspace = await default_workspace(session)
    if workspace is None:
        raise NotFound("There is no default workspace yet; `crosschat migrate` creates it.")
    return workspace


def run_command(command: Coroutine[Any, Any, None]) -> None:
    """Raises: SystemExit with the sentence that an error has for people."""
    try:
        asyncio.run(command)
    except CrosschatError as error:
        raise SystemExit(error.message) from None
