"""Telegram's limits, each with its source (a section of telegram.md)."""

from crosschat.messaging.capabilities import Capabilities, InteractiveText, MediaLimit, Rate

_MB = 1024 * 1024
_OTHERS = 50 * _MB  # §6: every upload but photos

CAPABILITIES = Capabilities(
    max_text=4096,  # §7
    text_unit="utf16",  # §7: code points were measured, but UTF-16 units are safe under both
    max_caption=1024,  # §7
    captioned=frozenset({"image", "video", "audio", "voice", "document"}),  # §5, §7
    media={  # §6; anything else goes as a document
        "image": MediaLimit(10 * _MB, frozenset({"image/jpeg", "image/png", "image/webp"})),
        "video": MediaLimit(_OTHERS, frozenset({"video/mp4", "image/gif"})),
        "audio": MediaLimit(_OTHERS, frozenset({"audio/mpeg", "audio/mp4", "audio/x-m4a"})),
        # §7: OGG with OPUS, MP3 or M4A; other formats would arrive as something else.
        "voice": MediaLimit(_OTHERS, frozenset({"audio/ogg", "audio/mpeg", "audio/mp4"})),
        "document": MediaLimit(_OTHERS),
        "sticker": MediaLimit(
            _OTHERS, frozenset({"image/webp", "application/x-tgsticker", "video/webm"})
        ),
    },
    max_media=10,  # §7, sendMediaGroup
    album_kinds=(  # §7: documents and audio only with their own kind
        frozenset({"image", "video"}),
        frozenset({"document"}),
        frozenset({"audio"}),
    ),
    interactive={
        # No number in the sheet; python-telegram-bot 22.8 has TOTAL_BUTTON_NUMBER = 100.
        "buttons": 100,
        "list": 10,  # with descriptions they stand in the text, which has room for these
        "link": 1,
        "location_request": 0,
        "contact_request": 0,
    },
    interactive_text={  # header, body and footer share one text of 4096 (§7)
        "buttons": InteractiveText(
            body=3800, title=64, description=0, header=128, footer=128, button=0
        ),
        "list": InteractiveText(
            body=2000, title=64, description=72, header=60, footer=60, button=0
        ),
        "link": InteractiveText(
            body=3800, title=64, description=0, header=128, footer=128, button=0
        ),
        "location_request": InteractiveText(body=3800, header=128, footer=128, button=64),
        "contact_request": InteractiveText(body=3800, header=128, footer=128, button=64),
    },
    reactions=True,  # §7, setMessageReaction
    replies=True,  # §7, reply_parameters
    templates=False,
    reports=frozenset(),  # §8: no receipts for bots
    resolves_unknown=False,  # §8: no idempotency key, no echo
    window=None,  # §4: none for bots; 24 h in business chats, where Telegram itself refuses (§9)
    rate=Rate(per_second=30, burst=30),  # §8
    recipient_rate=Rate(per_second=1, burst=5),  # §8: one a second, short bursts pass
    sent_kinds=frozenset({"text", "media", "location", "contacts", "interactive", "reaction"}),
)
