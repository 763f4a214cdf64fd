"""What Telegram shows of a customer beyond their messages (telegram.md §4)."""

from crosschat.channels.telegram.api import BotApi
from crosschat.channels.telegram.attached import largest_photo
from crosschat.channels.telegram.people import customer_of, is_shared
from crosschat.channels.telegram.places import Place
from crosschat.messaging.abilities import Profile
from crosschat.messaging.failures import ChannelError
from crosschat.platforms.meta.reading import objects, rows


async def fetch_profile(api: BotApi, place: Place) -> Profile | None:
    """Name, username and picture; None for a chat that the bot does not know.

    Raises:
        ChannelError: Telegram could not be asked.
    """
    try:
        chat = await api.ask("getChat", {"chat_id": int(place.chat)})
    except ChannelError as error:
        if error.retryable or error.code == "not_configured":
            raise
        return None
    if not isinstance(chat, dict):
        return None
    person = customer_of(place, {"chat": chat})
    if is_shared(chat):
        return Profile(person=person)
    asked = {"user_id": int(place.chat), "limit": 1}
    found = await api.ask("getUserProfilePhotos", asked)
    sizes = [size for row in rows(found, "photos") for size in objects({"row": row}, "row")]
    return Profile(person=person, avatar=largest_photo({"photo": sizes}))
