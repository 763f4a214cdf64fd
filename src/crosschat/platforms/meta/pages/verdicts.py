"""What the error codes of the Send API ask of us: messenger.md §10, instagram.md §11."""

from types import MappingProxyType

from crosschat.messaging.failures import (
    ContactBlocked,
    NotConfigured,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    WindowClosed,
)
from crosschat.platforms.meta.outcome import Rows, Verdict
from crosschat.platforms.meta.verdicts import GRAPH_WIDE

_LATE = Verdict(
    WindowClosed,
    "More than 24 hours have passed since the customer's last message. They must write first.",
)
_AWAY = Verdict(
    ContactBlocked, "This customer cannot be reached: they blocked the account or left the chat."
)
_NOBODY = Verdict(
    Rejected, "This customer is not known to this account. Check which account its token is of."
)
_FILE = Verdict(
    Rejected, "The platform could not use this file. Check its format, its size and its link."
)
_OTHER_APP = Verdict(
    Rejected, "Another app leads this conversation. Take it over in Meta's inbox, then send again."
)
_RESTRICTED = Verdict(
    NotConfigured, "Meta has restricted this account for now. See Account quality at Meta."
)
_SLOWLY = GRAPH_WIDE[4]

PAGES: Rows = MappingProxyType(
    {
        **GRAPH_WIDE,
        (10, 2018278): _LATE,
        (10, 2018065): _LATE,
        (10, 2534022): _LATE,
        (10, 2018108): _AWAY,
        (10, 2018336): _AWAY,
        (10, 1893063): _RESTRICTED,
        (10, 2534077): Verdict(
            NotConfigured, "The link of the Instagram account to its Page is broken. Link it anew."
        ),
        (100, 2018001): _NOBODY,
        (100, 2534014): _NOBODY,
        (100, 2534013): Verdict(
            NotConfigured, "No Instagram account is linked to this Page. Link it in Instagram."
        ),
        (100, 2534029): _RESTRICTED,
        (100, 2534037): _OTHER_APP,
        (100, 2018300): _OTHER_APP,
        **dict.fromkeys(
            ((100, sub) for sub in (2018008, 2018047, 2018074, 2018109, 2018294)), _FILE
        ),
        (200, 1545041): _AWAY,
        (200, 2534041): Verdict(
            NotConfigured,
            "The owner has switched off access to messages. In Instagram: Settings → Messages and"
            " story replies → Message controls → Connected tools → Allow access to messages.",
        ),
        551: _AWAY,
        (613, 2018338): Verdict(
            RateLimited, "Too many messages to this customer.", 60, recipient_only=True
        ),
        80001: _SLOWLY,
        80002: _SLOWLY,
        80006: _SLOWLY,
        (1, 1357046): Verdict(
            OutcomeUnknown, "The platform says that it sent the message although it failed."
        ),
        2018300: _OTHER_APP,
        2018321: _OTHER_APP,
        2018171: _OTHER_APP,
        36103: Verdict(NotConfigured, "This account may not use the API. Make it professional."),
        9000001: Verdict(Rejected, "The message was deleted."),
    }
)
