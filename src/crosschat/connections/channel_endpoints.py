"""`GET /v1/channels`: what can be connected, and how."""

from fastapi import APIRouter, Request
from pydantic import BaseModel

from crosschat.messaging.channel import Plugin
from crosschat.messaging.registry import Plugins

router = APIRouter(tags=["connections"])


class CredentialOut(BaseModel):
    """One field of the connect form; each of `aliases` is taken as its name as well."""

    name: str
    label: str
    help: str
    secret: bool
    required: bool
    aliases: list[str]


class ChannelOut(BaseModel):
    """`setup` is Markdown for whoever connects an account, `logo` an SVG.

    `text` is the longest message, in `text_unit`; `files` the largest file of each kind in bytes,
    `interactive` the most choices of each style, `window_hours` the time after the customer's last
    message in which anything but a template may be sent. `webhook_fields` are to be subscribed in
    the platform's console, where it has such a thing.
    """

    key: str
    name: str
    aliases: list[str]
    credentials: list[CredentialOut]
    templates: bool
    reactions: bool
    text: int
    text_unit: str
    window_hours: float | None
    files: dict[str, int]
    interactive: dict[str, int]
    webhook_fields: list[str]
    setup: str
    logo: str


class ChannelPage(BaseModel):
    data: list[ChannelOut]
    next: None = None


@router.get("/v1/channels", summary="List channels")
async def channels(request: Request) -> ChannelPage:
    """Every channel that this server knows, for everybody: nothing here is a workspace's own."""
    plugins: Plugins = request.app.state.plugins
    return ChannelPage(data=[_out(plugin) for plugin in plugins.values()])


def _out(plugin: Plugin) -> ChannelOut:
    can = plugin.capabilities
    return ChannelOut(
        key=plugin.key,
        name=plugin.name,
        aliases=list(plugin.aliases),
        credentials=[
            CredentialOut(
                name=field.name,
                label=field.label,
                help=field.help,
                secret=field.secret,
                required=field.required,
                aliases=list(field.aliases),
            )
            for field in plugin.credentials
            if not field.derived
        ],
        templates=can.templates,
        reactions=can.reactions,
        text=can.max_text,
        text_unit=can.text_unit,
        window_hours=can.window.total_seconds() / 3600 if can.window else None,
        files={kind: limit.size for kind, limit in can.media.items()},
        interactive=dict(can.interactive),
        webhook_fields=list(plugin.webhook_fields),
        setup=plugin.setup,
        logo=plugin.logo,
    )
