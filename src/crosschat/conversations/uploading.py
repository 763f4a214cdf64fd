"""Our files go to the platform before the message that holds them."""

import msgspec

from crosschat.files.store import Files, NoSuchFile
from crosschat.messaging.channel import Channel, Part, UploadsMedia
from crosschat.messaging.content import Content, Interactive, Media, MediaMessage
from crosschat.messaging.failures import ConnectionFailed, OutcomeUnknown, Rejected


def names_files(content: Content) -> bool:
    """Whether it holds files of ours, which the platform has not seen."""
    match content:
        case MediaMessage(media=listed):
            return any(media.file for media in listed)
        case Interactive(header_media=header):
            return header is not None and bool(header.file)
        case _:
            return False


async def uploaded(part: Part, channel: Channel, files: Files) -> Part:
    """The part with the platform's ids in place of our file names. Raises: ChannelError.

    An upload whose answer is lost may be done again: nothing has been said to anybody by it.
    """
    if not isinstance(channel, UploadsMedia):
        return part
    match part.content:
        case MediaMessage(media=listed):
            media = tuple([await _upload(m, channel, files) if m.file else m for m in listed])
            content: Content = msgspec.structs.replace(part.content, media=media)
        case Interactive(header_media=header) if header is not None and header.file:
            sent = await _upload(header, channel, files)
            content = msgspec.structs.replace(part.content, header_media=sent)
        case _:
            return part
    return msgspec.structs.replace(part, content=content)


async def _upload(media: Media, channel: UploadsMedia, files: Files) -> Media:
    try:
        data = await files.read(media.file or "")
    except NoSuchFile:
        raise Rejected("The file to send is not there any more.") from None
    mime_type = media.mime_type or "application/octet-stream"
    try:
        found = await channel.upload_media(data, mime_type, media.filename or media.kind)
    except OutcomeUnknown as error:
        raise ConnectionFailed(error.message) from error
    return msgspec.structs.replace(media, file=None, external_id=found)
