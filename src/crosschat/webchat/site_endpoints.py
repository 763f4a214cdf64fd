"""`/v1/webchat/sites`: the owner's side of a site, with an API key."""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from crosschat.channels.webchat.credentials import new_key, new_secret
from crosschat.connections.directory import Live
from crosschat.connections.service import Connections
from crosschat.errors import NotFound
from crosschat.webchat.sites import CHANNEL
from crosschat.workspaces.access import Access, access

router = APIRouter(prefix="/v1/webchat/sites", tags=["web chat"])
Reader = Annotated[Access, access("connections:read")]
Writer = Annotated[Access, access("connections:write")]


class SiteOut(BaseModel):
    """`business_id` and `publishable_key` are the widget's `businessId` and `apiKey`."""

    connection_id: str
    site_id: str
    business_id: str
    publishable_key: str
    config: dict[str, Any]


class SiteIn(BaseModel):
    """What is named is replaced, the rest stays; null takes a setting away."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"config": {"allowed_origins": ["https://shop.example"]}}]}
    )

    config: dict[str, Any]


class SecretOut(BaseModel):
    """Shown this once."""

    identity_secret: str


@router.get("/{webchat_id}", summary="A web chat's keys and looks")
async def site(webchat_id: str, request: Request, caller: Reader) -> SiteOut:
    return _out(await _find(request, caller, webchat_id))


@router.patch("/{webchat_id}", summary="Change who may use a web chat, and its looks")
async def change(webchat_id: str, body: SiteIn, request: Request, caller: Writer) -> SiteOut:
    live = await _find(request, caller, webchat_id)
    config = {**live.config, **body.config}
    config = {name: value for name, value in config.items() if value is not None}
    service: Connections = request.app.state.connections
    return _out(await service.change(caller.session, webchat_id, config=config))


@router.post("/{webchat_id}/identity-secret", summary="A new identity secret")
async def renew_secret(webchat_id: str, request: Request, caller: Writer) -> SecretOut:
    """The old one stops at once: proofs that were signed with it are refused from now on."""
    await _find(request, caller, webchat_id)
    service: Connections = request.app.state.connections
    secret = new_secret()
    await service.change(caller.session, webchat_id, credentials={"identity_secret": secret})
    return SecretOut(identity_secret=secret)


@router.post("/{webchat_id}/publishable-key", summary="A new publishable key")
async def renew_key(webchat_id: str, request: Request, caller: Writer) -> SiteOut:
    """Widgets with the old one stop; sessions that are open go on."""
    live = await _find(request, caller, webchat_id)
    service: Connections = request.app.state.connections
    fresh = {"publishable_key": new_key(live.account_id)}
    return _out(await service.change(caller.session, webchat_id, credentials=fresh))


async def _find(request: Request, caller: Access, connection_id: str) -> Live:
    """Raises: NotFound, also for a connection that is no web chat."""
    service: Connections = request.app.state.connections
    live = await service.open(caller.session, connection_id)
    if live is None or live.plugin.key != CHANNEL:
        raise NotFound("There is no such web chat. `GET /v1/connections` lists yours.")
    return live


def _out(live: Live) -> SiteOut:
    return SiteOut(
        connection_id=live.id,
        site_id=live.account_id,
        business_id=live.workspace_id,
        publishable_key=str(live.opened.credentials["publishable_key"]),
        config=dict(live.config),
    )
