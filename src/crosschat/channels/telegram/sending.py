"""Handing one part to Telegram, and what to try when only a detail of it is refused (§8)."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from crosschat.channels.telegram.api import BotApi
from crosschat.channels.telegram.content import content_of
from crosschat.channels.telegram.outbound import Call, call_of
from crosschat.channels.telegram.places import Place, place_of
from crosschat.channels.telegram.verdicts import BadEntities, Migrated, ReplyGone
from crosschat.messaging.channel import Address, Downloaded, Part, Sent
from crosschat.messaging.content import Content, Media, MediaMessage, Reaction
from crosschat.messaging.failures import OutcomeUnknown, Rejected
from crosschat.platforms.meta.reading import text

ReadFile = Callable[[str], Awaitable[Downloaded]]
_MOST_TRIES = 4


async def send(api: BotApi, part: Part, to: Address, read_file: ReadFile | None) -> Sent:
    """Raises: ChannelError; OutcomeUnknown if the answer was lost or says nothing."""
    call = call_of(part, to, await _files(part.content, read_file))
    call, result = await _performed(api, call, repeatable=isinstance(part.content, Reaction))
    if isinstance(part.content, Reaction):
        # Telegram gives a reaction no id.
        address = call.place.address
        return Sent(external_id=f"{address}:reaction:{part.id}", address=address)
    return _sent(call, result)


async def _performed(api: BotApi, call: Call, *, repeatable: bool) -> tuple[Call, Any]:
    """The call as it went through. A refused call did nothing, so it may be made again."""
    for _ in range(_MOST_TRIES):
        try:
            if repeatable:
                return call, await api.ask(call.method, call.body)
            return call, await api.change(call.method, call.body, call.uploads)
        except Migrated as moved:
            if moved.chat_id is None or moved.chat_id == call.place.chat:
                raise
            call = call.at(Place(moved.chat_id, call.place.business))
        except BadEntities:
            if "entities" not in call.parameters:
                raise
            call = call.without("entities")
        except ReplyGone:
            if "reply_parameters" not in call.parameters:
                raise
            call = call.without("reply_parameters")
    raise Rejected("Telegram refused every form of this message.")


async def _files(content: Content, read_file: ReadFile | None) -> Sequence[Downloaded | None]:
    """The bytes of files that Telegram does not have yet."""
    if not isinstance(content, MediaMessage):
        return ()
    return [await _bytes_of(media, read_file) for media in content.media]


async def _bytes_of(media: Media, read_file: ReadFile | None) -> Downloaded | None:
    if media.external_id or not media.file or read_file is None:
        return None
    return await read_file(media.file)


def _sent(call: Call, result: Any) -> Sent:
    """An album is answered with all its messages; the first one stands for them."""
    messages = [m for m in (result if isinstance(result, list) else [result]) if _id_of(m)]
    if not messages:
        raise OutcomeUnknown("Telegram accepted the message, but its answer cannot be read.")
    chat = place_of(messages[0])
    place = Place(chat.chat, call.place.business) if chat else call.place
    ids = [place.message(_id_of(message)) for message in messages]
    metadata: dict[str, Any] = {}
    if len(ids) > 1:
        metadata["album"] = ids
    if files := [file for message in messages if (file := _file_of(message))]:
        metadata["files"] = files
    if call.choices:
        metadata["choices"] = dict(call.choices)
    return Sent(external_id=ids[0], address=place.address, metadata=metadata)


def _id_of(message: Any) -> str:
    return text(message, "message_id") or ""


def _file_of(message: Any) -> str | None:
    """The id under which this bot can send the file again (§6)."""
    content = content_of(message)
    return content.media[0].external_id if isinstance(content, MediaMessage) else None
