"""What the error codes of the whole Graph API ask of us (whatsapp.md §13, messenger.md §10)."""

from types import MappingProxyType

from crosschat.messaging.failures import ConnectionFailed, NotConfigured, RateLimited, Rejected
from crosschat.platforms.meta.outcome import Rows, Verdict

_TOKEN = Verdict(
    NotConfigured,
    "The access token is invalid or has expired. Reconnect this account with a new token.",
)
_PERMISSION = Verdict(
    NotConfigured,
    "The app or its token lacks a permission. Grant it in Meta's settings, then reconnect.",
)
_CALL_LIMIT = Verdict(
    RateLimited,
    "Meta's limit of API calls is reached. We wait and try again; nothing is lost.",
    pause=300,
)
_RESTRICTED = Verdict(
    NotConfigured,
    "Meta has restricted this account for a policy violation. See Account quality in Meta's"
    " Business Manager.",
)
TRY_LATER = Verdict(
    ConnectionFailed, "Meta's service is down for the moment; we try again by ourselves."
)

GRAPH_WIDE: Rows = MappingProxyType(
    {
        **dict.fromkeys(range(200, 300), _PERMISSION),
        0: _TOKEN,
        190: _TOKEN,
        3: _PERMISSION,
        10: _PERMISSION,
        1: Verdict(ConnectionFailed, "Meta failed for an unknown reason; we try again."),
        2: TRY_LATER,
        4: _CALL_LIMIT,
        17: _CALL_LIMIT,
        32: _CALL_LIMIT,
        613: _CALL_LIMIT,
        33: Verdict(
            NotConfigured,
            "This account no longer exists at Meta, or the token cannot see it. Check its id.",
        ),
        100: Verdict(Rejected, "Meta found a wrong or missing value in this message."),
        368: _RESTRICTED,
    }
)
