"""Fetching updates where no webhook can reach us (telegram.md §3)."""

from typing import Any

import orjson

from crosschat.channels.telegram.api import BotApi
from crosschat.channels.telegram.registration import ALLOWED_UPDATES
from crosschat.messaging.abilities import Polled
from crosschat.platforms.meta.reading import number

_LONGEST_WAIT = 50  # seconds, §3: the server's own cap
_SLACK = 15.0  # seconds that an answer may take beyond the wait
_BATCH = 100


async def poll(api: BotApi, cursor: str | None, wait: float) -> Polled:
    """The updates behind `cursor`, which this call confirms: they will not come again.

    Raises:
        NotConfigured: a webhook is set, or the token is wrong.
        ConnectionFailed: another program fetches the same bot's updates, or no answer came.
        ChannelError: whatever else was answered.
    """
    seconds = max(0, min(int(wait), _LONGEST_WAIT))
    parameters: dict[str, Any] = {
        "limit": _BATCH,
        "timeout": seconds,
        "allowed_updates": ALLOWED_UPDATES,
    }
    if cursor:
        parameters["offset"] = int(cursor)
    answer = await api.ask("getUpdates", parameters, patience=seconds + _SLACK)
    updates = answer if isinstance(answer, list) else []
    numbers = [int(found) for u in updates if (found := number(u, "update_id")) is not None]
    return Polled(
        bodies=tuple(orjson.dumps(update) for update in updates),
        cursor=str(max(numbers) + 1) if numbers else cursor,
    )
