"""What each of WhatsApp's error codes asks of us: the rows of whatsapp.md §13.

A code means the same in an HTTP answer and in a failed status.
"""

from types import MappingProxyType

from crosschat.messaging.failures import (
    ConnectionFailed,
    ContactBlocked,
    NotConfigured,
    RateLimited,
    Rejected,
    WindowClosed,
)
from crosschat.platforms.meta.outcome import Rows, Verdict, Verdicts
from crosschat.platforms.meta.verdicts import GRAPH_WIDE, TRY_LATER

MARKETING_REFUSED = 131050
BAD_CURSOR = 131059

_CALL_LIMIT = GRAPH_WIDE[4]
_LOCKED = GRAPH_WIDE[368]
_NOT_REGISTERED = Verdict(
    NotConfigured,
    "This number cannot send yet. Finish its registration in WhatsApp Manager (display name,"
    " certificate, registration with a PIN).",
)
_PIN_BLOCKED = Verdict(
    NotConfigured,
    "Too many attempts with this number's PIN. Wait, then register it again in WhatsApp Manager.",
)
_BAD_TEMPLATE_VALUE = Verdict(
    Rejected,
    "A value does not fit this template. Values may hold no line breaks, tabs or long runs of"
    " spaces, and must have the template's format and length.",
)
_TEMPLATE_NOT_CREATED = Verdict(Rejected, "Meta did not accept this template.")
_REGISTRATION = Verdict(
    NotConfigured, "Registering this number failed. Repeat it in WhatsApp Manager."
)

_ACCOUNT: Rows = {
    131005: GRAPH_WIDE[10],
    131031: _LOCKED,
    131037: _NOT_REGISTERED,
    131045: _NOT_REGISTERED,
    131042: Verdict(
        NotConfigured,
        "There is a problem with the payment of this WhatsApp account. Settle it in Meta's"
        " billing settings.",
    ),
    131063: Verdict(
        Rejected,
        "Marketing templates are switched off for the Cloud API on this account. Allow them in"
        " WhatsApp Manager.",
    ),
    131064: Verdict(
        Rejected,
        "Meta limits this account's templates because some were in the wrong category. Stop"
        " template campaigns until WhatsApp Manager shows that it is lifted.",
    ),
}
_PACE: Rows = {
    80007: _CALL_LIMIT,
    80008: _CALL_LIMIT,
    130429: Verdict(
        RateLimited, "This number sends more than WhatsApp allows per second; we slow down.", 1
    ),
    131048: Verdict(
        RateLimited,
        "Too many customers blocked or reported this number, so WhatsApp limits it. Stop"
        " campaigns and check the number's quality.",
        3600,
    ),
    131056: Verdict(
        RateLimited,
        "Too many messages to this customer in a short time; we wait and try again.",
        6,
        recipient_only=True,
    ),
    131057: Verdict(
        ConnectionFailed, "This number is being upgraded at Meta; we try again in minutes.", 120
    ),
    131000: Verdict(ConnectionFailed, "WhatsApp failed for an unknown reason; we try again."),
    131016: TRY_LATER,
    133004: TRY_LATER,
}
_PERSON: Rows = {
    130403: Verdict(ContactBlocked, "You have blocked this customer. Unblock them to write."),
    130472: Verdict(
        Rejected,
        "Meta withholds marketing messages from this customer for an experiment of its own.",
    ),
    130497: Verdict(Rejected, "This account may not message customers in that country."),
    131021: Verdict(Rejected, "This is the business's own number. Choose another recipient."),
    131026: Verdict(
        ContactBlocked,
        "This customer cannot be reached on WhatsApp: no account, an old app, or they blocked"
        " this number. Try another channel.",
    ),
    131030: Verdict(
        Rejected,
        "A test number may only write to numbers on its list. Add this customer under API Setup"
        " in Meta's app dashboard.",
    ),
    131047: Verdict(
        WindowClosed,
        "More than 24 hours have passed since the customer's last message. Send an approved"
        " template instead.",
    ),
    131049: Verdict(
        Rejected,
        "Meta withheld this marketing message, as the customer already gets many. Do not repeat"
        " it within 24 hours.",
    ),
    MARKETING_REFUSED: Verdict(
        ContactBlocked, "This customer has stopped marketing messages from you."
    ),
    131062: Verdict(
        Rejected,
        "This kind of message needs the customer's phone number, and only their WhatsApp id is"
        " known.",
    ),
    137000: Verdict(
        Rejected,
        "The customer's security code has changed. Make sure who they are before you write.",
    ),
}
_CALLBACK: Rows = {
    2200: Verdict(
        NotConfigured,
        "Meta could not verify this server's webhook address. PUBLIC_URL must be reachable from"
        " the internet, with a valid certificate.",
    ),
}
_MESSAGE: Rows = {
    131008: Verdict(Rejected, "WhatsApp misses a value in this message."),
    131009: Verdict(Rejected, "WhatsApp found a wrong value in this message."),
    131051: Verdict(Rejected, "WhatsApp does not support this type of message."),
    131052: Verdict(Rejected, "WhatsApp could not fetch the customer's file."),
    131053: Verdict(
        Rejected,
        "WhatsApp could not use this file. Check its format and size, and that its link is public.",
    ),
    BAD_CURSOR: Verdict(Rejected, "The list has changed while it was read. Start again."),
    135000: Verdict(Rejected, "WhatsApp cannot send this combination of values."),
}
_TEMPLATE: Rows = {
    132000: Verdict(
        Rejected, "The number of values does not match the template. Check its placeholders."
    ),
    132001: Verdict(
        Rejected,
        "This template does not exist in that language or is not approved. Sync the templates"
        " and choose another.",
    ),
    132005: _BAD_TEMPLATE_VALUE,
    132007: Verdict(Rejected, "The template's text violates a WhatsApp policy."),
    132008: _BAD_TEMPLATE_VALUE,
    132012: _BAD_TEMPLATE_VALUE,
    132018: _BAD_TEMPLATE_VALUE,
    132015: Verdict(
        Rejected, "Meta has paused this template for its quality. Use another one for now."
    ),
    132016: Verdict(Rejected, "Meta has disabled this template for good. Use another one."),
    132068: Verdict(Rejected, "This flow is blocked. Repair it in WhatsApp Manager."),
    132069: Verdict(Rejected, "This flow is throttled for its errors. Repair it, or wait."),
}
_ONBOARDING: Rows = {
    **dict.fromkeys(range(133000, 133017), _REGISTRATION),
    133005: Verdict(NotConfigured, "The two-step PIN is wrong. Register the number again."),
    133006: Verdict(NotConfigured, "Verify this number in WhatsApp Manager, then register it."),
    133008: _PIN_BLOCKED,
    133009: _PIN_BLOCKED,
    133010: _NOT_REGISTERED,
    133015: Verdict(RateLimited, "This number was just deleted. It can be registered soon.", 300),
    133016: Verdict(
        NotConfigured,
        "This number was registered too often. It can be registered again after 72 hours.",
    ),
}

VERDICTS = Verdicts(
    platform="WhatsApp",
    rows=MappingProxyType(
        {
            **GRAPH_WIDE,
            **_CALLBACK,
            **_ONBOARDING,
            **_ACCOUNT,
            **_PACE,
            **_PERSON,
            **_MESSAGE,
            **_TEMPLATE,
            **dict.fromkeys((2388019, *range(2388040, 2388300)), _TEMPLATE_NOT_CREATED),
        }
    ),
)
