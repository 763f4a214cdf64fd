"""`GET /v1/channels`: what can be connected, and how."""

from fastapi import APIRouter, Request
from pydantic import BaseModel

from crosschat.messaging.capabilities import Capabilities, InteractiveText
from crosschat.messaging.channel import Plugin
from crosschat.messaging.content import MediaKind
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


class FileLimitOut(BaseModel):
    """`size` in bytes; `types` are MIME types, none for any. `captioned`: it may have a caption."""

    size: int
    types: list[str]
    captioned: bool


class InteractiveLimitOut(BaseModel):
    """The most `choices`; the others are the longest texts, 0 where the style has no such text.

    `header_media` are the kinds of file that may stand above it.
    """

    choices: int
    body: int
    title: int
    description: int
    header: int
    footer: int
    button: int
    header_media: list[str]


class ChannelOut(BaseModel):
    """`setup` is Markdown for whoever connects an account, `logo` an SVG.

    `text` and `caption` are the longest message and caption, in `text_unit`; `files` tells of each
    kind of file, `album` how many may stand in one message and `album_kinds` which kinds together
    (none: any). `interactive` tells of each style, `window_hours` the time after the customer's
    last message in which anything but a template may be sent. What does not fit is split into
    several messages or sent as something that does. `webhook_fields` are to be subscribed in the
    platform's console, where it has such a thing.
    """

    key: str
    name: str
    aliases: list[str]
    credentials: list[CredentialOut]
    templates: bool
    reactions: bool
    text: int
    text_unit: str
    caption: int
    window_hours: float | None
    files: dict[str, FileLimitOut]
    album: int
    album_kinds: list[list[str]]
    interactive: dict[str, InteractiveLimitOut]
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
        caption=can.max_caption,
        window_hours=can.window.total_seconds() / 3600 if can.window else None,
        files={kind: _file_limit(kind, can) for kind in can.media},
        album=can.max_media,
        album_kinds=[sorted(kinds) for kinds in can.album_kinds],
        interactive={style: _interactive_limit(style, can) for style in can.interactive},
        webhook_fields=list(plugin.webhook_fields),
        setup=plugin.setup,
        logo=plugin.logo,
    )


def _file_limit(kind: MediaKind, can: Capabilities) -> FileLimitOut:
    limit = can.media[kind]
    return FileLimitOut(
        size=limit.size,
        types=sorted(limit.mime_types),
        captioned=can.max_caption > 0 and kind in can.captioned,
    )


def _interactive_limit(style: str, can: Capabilities) -> InteractiveLimitOut:
    texts = can.interactive_text.get(style, InteractiveText())

    def longest(length: int | None) -> int:
        return can.max_text if length is None else length

    return InteractiveLimitOut(
        choices=can.interactive[style],
        body=longest(texts.body),
        title=longest(texts.title),
        description=longest(texts.description),
        header=longest(texts.header),
        footer=longest(texts.footer),
        button=longest(texts.button),
        header_media=sorted(texts.header_media),
    )
