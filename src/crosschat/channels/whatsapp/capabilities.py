"""WhatsApp's limits, each with its source (a section of whatsapp.md)."""

from datetime import timedelta

from crosschat.messaging.capabilities import Capabilities, InteractiveText, MediaLimit, Rate
from crosschat.messaging.content import MediaKind

_KB = 1024
_MB = 1024 * _KB
# §10. The page says "audio/ogg with the opus codec, mono only"; parameters are not compared.
_AUDIO = MediaLimit(
    16 * _MB, frozenset({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"})
)
_HEADER_MEDIA: frozenset[MediaKind] = frozenset({"image", "video", "document"})

CAPABILITIES = Capabilities(
    max_text=4096,  # §9, text.body
    text_unit="code_points",  # §9 says characters; no finer unit is documented
    max_caption=1024,  # §9
    captioned=frozenset({"image", "video", "document"}),  # §9: audio and stickers have none
    media={  # §10
        "image": MediaLimit(5 * _MB, frozenset({"image/jpeg", "image/png"})),
        "video": MediaLimit(16 * _MB, frozenset({"video/mp4", "video/3gpp"})),
        "audio": _AUDIO,
        "voice": MediaLimit(16 * _MB, frozenset({"audio/ogg"})),  # §9: ogg/opus mono
        "document": MediaLimit(100 * _MB),
        "sticker": MediaLimit(500 * _KB, frozenset({"image/webp"})),
    },
    max_media=1,  # §9: one file a message
    interactive={  # §9: the most choices of each style
        "buttons": 3,
        "list": 10,
        "link": 1,
        "flow": 0,
        "location_request": 0,
    },
    interactive_text={  # §9
        "buttons": InteractiveText(
            body=1024,
            title=20,
            description=0,
            header=60,
            footer=60,
            button=0,
            header_media=_HEADER_MEDIA,
        ),
        "list": InteractiveText(
            body=4096, title=24, description=72, header=60, footer=60, button=20
        ),
        "link": InteractiveText(
            body=1024,
            title=20,
            description=0,
            header=60,
            footer=60,
            button=0,
            header_media=_HEADER_MEDIA,
        ),
        "flow": InteractiveText(
            body=1024, header=60, footer=60, button=20, header_media=_HEADER_MEDIA
        ),
        "location_request": InteractiveText(body=1024, header=0, footer=0, button=0),
    },
    reactions=True,  # §9
    replies=True,  # §9, context
    templates=True,  # §11
    reports=frozenset({"sent", "delivered", "read", "failed"}),  # §7
    resolves_unknown=True,  # §9: biz_opaque_callback_data comes back in statuses
    window=timedelta(hours=24),  # §14
    rate=Rate(per_second=80, burst=80),  # §12
    recipient_rate=Rate(per_second=1 / 6, burst=45),  # §12
    sent_kinds=frozenset(
        {"text", "media", "location", "contacts", "interactive", "template", "reaction"}
    ),
)
