"""Instagram's limits, each with its source (a section of instagram.md)."""

from datetime import timedelta

from crosschat.messaging.capabilities import Capabilities, InteractiveText, MediaLimit, Rate

_MB = 1024 * 1024
_FILMED = frozenset({"video/mp4", "video/ogg", "video/x-msvideo", "video/quicktime", "video/webm"})
_SPOKEN = frozenset({"audio/aac", "audio/mp4", "audio/x-m4a", "audio/wav", "audio/x-wav"})

CAPABILITIES = Capabilities(
    max_text=1000,  # §7
    text_unit="bytes",  # §7
    captioned=frozenset(),  # §7: text and file are two messages
    media={  # §7
        "image": MediaLimit(8 * _MB, frozenset({"image/png", "image/jpeg"})),
        "video": MediaLimit(25 * _MB, _FILMED),
        "audio": MediaLimit(25 * _MB, _SPOKEN),
        "voice": MediaLimit(25 * _MB, _SPOKEN),
        "document": MediaLimit(25 * _MB, frozenset({"application/pdf"})),
    },
    interactive={"buttons": 13},  # §7, quick replies
    interactive_text={
        "buttons": InteractiveText(title=20, description=0, header=0, footer=0, button=0)
    },
    reports=frozenset({"read"}),  # §5: no delivery event
    resolves_unknown=False,  # §5: the echo knows the message's id, not ours
    window=timedelta(hours=24),  # §8
    rate=Rate(per_second=50, burst=50),  # §9
    recipient_rate=Rate(per_second=1, burst=5),  # §9
    sent_kinds=frozenset({"text", "media", "interactive"}),
)
