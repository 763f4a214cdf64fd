"""Messenger's limits, each with its source (a section of messenger.md)."""

from datetime import timedelta

from crosschat.messaging.capabilities import Capabilities, InteractiveText, MediaLimit, Rate

_MB = 1024 * 1024

CAPABILITIES = Capabilities(
    max_text=2000,  # §5
    captioned=frozenset(),  # §5: text and file are two messages
    media={  # §5
        "image": MediaLimit(8 * _MB),
        "video": MediaLimit(25 * _MB),
        "audio": MediaLimit(25 * _MB),
        "voice": MediaLimit(25 * _MB),
        "document": MediaLimit(25 * _MB),
    },
    interactive={"buttons": 13},  # §5, quick replies
    interactive_text={
        "buttons": InteractiveText(title=20, description=0, header=0, footer=0, button=0)
    },
    replies=True,  # §5, reply_to
    reports=frozenset({"delivered", "read"}),  # §4
    resolves_unknown=True,  # §4: the echo carries our `metadata`
    window=timedelta(hours=24),  # §6
    rate=Rate(per_second=30, burst=30),  # §9: an inbox stops above 40/s
    sent_kinds=frozenset({"text", "media", "interactive"}),
)
