"""The GET with which Meta verifies a webhook URL (whatsapp.md §2)."""

import hmac
from collections.abc import Mapping, Sequence


def answer_handshake(query: Mapping[str, str], tokens: Sequence[str]) -> str | None:
    """The challenge, verbatim, if the caller knows one of our tokens; else None."""
    given = query.get("hub.verify_token", "").encode()
    challenge = query.get("hub.challenge")
    # Every token is compared, so that the time taken does not tell which one came close.
    known = [hmac.compare_digest(token.encode(), given) for token in tokens if token]
    if query.get("hub.mode") != "subscribe" or not challenge or not any(known):
        return None
    return challenge
