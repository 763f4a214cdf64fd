"""`POST /v1/users`: the guides' sign-up. A "user" there is a workspace here."""

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from crosschat.errors import Forbidden
from crosschat.events import Events
from crosschat.kit.crypto import Vault
from crosschat.workspaces.access import WithSystemSession, limited_address
from crosschat.workspaces.invitations import check_sign_up_code
from crosschat.workspaces.passwords import SHORTEST
from crosschat.workspaces.service import found_workspace

router = APIRouter(tags=["workspaces"], dependencies=[Depends(limited_address)])
EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"


class UserIn(BaseModel):
    """`password` lets the owner sign in; `invite` is needed where `SIGNUPS=invite`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "email": "your@email.com",
                    "name": "Your Name",
                    "company_name": "Your Company",
                }
            ]
        }
    )

    email: str = Field(pattern=EMAIL, max_length=254)
    name: str = Field(min_length=1, max_length=200)
    company_name: str | None = Field(default=None, max_length=200)
    password: str | None = Field(default=None, min_length=SHORTEST, max_length=200)
    invite: str | None = None


class UserOut(BaseModel):
    """`api_key` is shown this once."""

    user_id: str
    api_key: str
    workspace_id: str
    email: str
    name: str
    company_name: str | None


@router.post("/v1/users", status_code=201, summary="Sign up")
async def create_user(body: UserIn, request: Request, session: WithSystemSession) -> UserOut:
    """Founds a workspace and answers its id and first API key.

    Takes no Idempotency-Key: keeping the answer would keep the key in clear.
    """
    _check_sign_up(request, body)
    events: Events = request.app.state.events
    founded = await found_workspace(
        session,
        events,
        name=body.company_name or body.name,
        email=body.email,
        owner_name=body.name,
        password=body.password,
    )
    return UserOut(
        user_id=founded.workspace.id,
        api_key=founded.api_key,
        workspace_id=founded.workspace.id,
        email=body.email,
        name=body.name,
        company_name=body.company_name,
    )


def _check_sign_up(request: Request, body: UserIn) -> None:
    mode = request.app.state.settings.signups_in_force
    if mode == "closed":
        raise Forbidden("Sign-up is closed on this server; ask its operator for an account.")
    if mode == "invite":
        vault: Vault = request.app.state.vault
        check_sign_up_code(vault, body.invite, body.email)
