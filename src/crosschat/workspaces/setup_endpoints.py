"""First run: whether somebody must still become owner, and becoming it."""

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from crosschat.workspaces.access import WithSystemSession, limited_address
from crosschat.workspaces.endpoints import EMAIL
from crosschat.workspaces.passwords import SHORTEST
from crosschat.workspaces.sessions import open_session
from crosschat.workspaces.setup import claim, needs_setup
from crosschat.workspaces.sign_in_endpoints import check_origin_if_any, with_cookie

router = APIRouter(tags=["sign in"], dependencies=[Depends(limited_address)])


class SetupOut(BaseModel):
    needed: bool


class SetupBody(BaseModel):
    """`token` is what stands behind the # of the link that `crosschat serve` printed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "token": "cco_…",
                    "email": "your@email.com",
                    "name": "Your Name",
                    "password": "a long secret",
                }
            ]
        }
    )

    token: str = Field(max_length=200)
    email: str = Field(pattern=EMAIL, max_length=254)
    name: str = Field(min_length=1, max_length=200)
    password: str = Field(min_length=SHORTEST, max_length=200)
    workspace_name: str | None = Field(default=None, min_length=1, max_length=200)


@router.get("/v1/setup", summary="Whether nobody can sign in yet")
async def setup_state(session: WithSystemSession) -> SetupOut:
    return SetupOut(needed=await needs_setup(session))


@router.post("/v1/setup", status_code=204, summary="Become the owner")
async def set_up(body: SetupBody, request: Request, session: WithSystemSession) -> Response:
    """With the link that is printed where the server runs. Works once, and signs in."""
    check_origin_if_any(request)
    owner = await claim(
        session,
        body.token,
        email=body.email,
        name=body.name,
        password=body.password,
        workspace_name=body.workspace_name,
    )
    token = open_session(session, owner, request.headers.get("user-agent", ""))
    return with_cookie(request, token)
