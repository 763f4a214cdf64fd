"""What the web chat shows. Its limits are our own: there is no platform behind it."""

from crosschat.messaging.capabilities import Capabilities, InteractiveText, MediaLimit, Rate

_MB = 1024 * 1024

CAPABILITIES = Capabilities(
    max_text=10_000,  # webchat.md §10: 4,000 to 10,000 characters
    text_unit="code_points",
    max_caption=10_000,
    # webchat.md §6: 10 to 25 MB. What a browser may upload is narrower: see crosschat.webchat.
    media={
        "image": MediaLimit(25 * _MB),
        "video": MediaLimit(25 * _MB),
        "audio": MediaLimit(25 * _MB),
        "voice": MediaLimit(25 * _MB),
        "document": MediaLimit(25 * _MB),
        "sticker": MediaLimit(1 * _MB),
    },
    max_media=10,
    captioned=frozenset({"image", "video", "audio", "voice", "document", "sticker"}),
    interactive={"buttons": 10, "list": 20, "link": 10},  # quick replies, webchat.md §6
    interactive_text={
        "buttons": InteractiveText(title=80, description=0, header=200, footer=200, button=0),
        "list": InteractiveText(title=80, description=200, header=200, footer=200, button=80),
        "link": InteractiveText(title=80, description=0, header=200, footer=200, button=0),
    },
    reports=frozenset({"delivered", "read"}),
    repeatable=True,  # the message is in our database already, shown under the part's own id
    rate=Rate(per_second=1000, burst=1000),  # sending costs nothing outside of this server
    sent_kinds=frozenset({"text", "media", "interactive"}),
)
