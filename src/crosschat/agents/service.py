"""Every workspace has an agent from its first moment."""

from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.kit.ids import new_id
from crosschat.models import Agent
from crosschat.workspaces.service import WorkspaceCreated

_INSTRUCTIONS = (
    "You are a helpful customer support agent. Answer customer questions, give product "
    "information and collect what a colleague would need to follow up. Be friendly, professional "
    "and concise."
)


async def create_default_agent(session: AsyncSession, event: WorkspaceCreated) -> None:
    session.add(
        Agent(
            id=new_id("agt"),
            workspace_id=event.workspace_id,
            name="AI agent",
            instructions=_INSTRUCTIONS,
            model=None,
            is_default=True,
        )
    )
