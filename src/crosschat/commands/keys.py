"""`crosschat keys` and `crosschat invite`: who may come in."""

from rich.table import Table
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.commands.terminal import console, own_workspace, run_command
from crosschat.config import Settings
from crosschat.errors import InvalidRequest, NotFound
from crosschat.kit import clock
from crosschat.kit.crypto import Vault
from crosschat.main import open_system, secret_keys
from crosschat.models import ApiKey, Workspace
from crosschat.workspaces.invitations import sign_up_code
from crosschat.workspaces.keys import issue_key


def run_keys(settings: Settings, dsn: str, action: str, name: str | None) -> None:
    """`crosschat keys`: list, create NAME, revoke ID."""

    async def run() -> None:
        async with open_system(settings, dsn) as system, system.database.transaction() as session:
            workspace = await own_workspace(session)
            match action:
                case "list":
                    await _list_keys(session, workspace)
                case "create":
                    _, token = await issue_key(
                        session, workspace.id, name=name or "From the terminal"
                    )
                    console.print(f"{token}\nKeep it: it cannot be shown again.")
                case "revoke":
                    await _revoke_key(session, workspace, name)
                case _:
                    raise InvalidRequest("Say `list`, `create NAME` or `revoke ID`.")

    run_command(run())


async def _list_keys(session: AsyncSession, workspace: Workspace) -> None:
    rows = await session.scalars(
        select(ApiKey).where(ApiKey.workspace_id == workspace.id).order_by(ApiKey.id)
    )
    table = Table("id", "name", "ends in", "last used", "state")
    for key in rows:
        used = key.last_used_at.isoformat(timespec="minutes") if key.last_used_at else "never"
        table.add_row(key.id, key.name, key.hint, used, "revoked" if key.revoked_at else "in force")
    console.print(table)


async def _revoke_key(session: AsyncSession, workspace: Workspace, key_id: str | None) -> None:
    revoked = await session.scalar(
        update(ApiKey)
        .where(ApiKey.id == key_id, ApiKey.workspace_id == workspace.id)
        .values(revoked_at=clock.now())
        .returning(ApiKey.id)
    )
    if revoked is None:
        raise NotFound(f"There is no key {key_id}. `crosschat keys list` shows them.")
    console.print(f"{revoked} is revoked.")


def run_invite(settings: Settings, email: str) -> None:
    """`crosschat invite`: a code that lets one address sign up within seven days."""
    console.print(sign_up_code(Vault(*secret_keys(settings)), email), soft_wrap=True)
