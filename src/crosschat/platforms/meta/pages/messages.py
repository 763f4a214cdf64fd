"""One event of a chat (messenger.md §4, instagram.md §5)."""

from collections.abc import Iterator, Mapping
from typing import Any

from crosschat.messaging.content import Chosen, Content, Notice, Text, Unsupported, plain_text
from crosschat.messaging.events import (
    DeliveryReported,
    Echoed,
    InboundEvent,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    Person,
    Reacted,
    Read,
    Referral,
)
from crosschat.platforms.meta.pages.attachments import content_of
from crosschat.platforms.meta.pages.envelope import Occurrence
from crosschat.platforms.meta.reading import Unreadable, flag, instant, mapping, rows, text

_FRAME = {"sender", "recipient", "timestamp"}
# Who leads the conversation among several apps of the owner: nothing that a customer said.
_HANDOVER = frozenset(
    {"pass_thread_control", "take_thread_control", "request_thread_control", "app_roles"}
)


def read_occurrence(found: Occurrence, fallback_id: str) -> Iterator[InboundEvent]:
    """Every event that it means.

    Raises:
        Unreadable: nobody can be named as the person whom it is about.
    """
    value = found.value
    if found.field is not None:
        yield from _change(found, fallback_id)
    elif "message" in value:
        yield _message(found, mapping(value, "message"), fallback_id)
    elif "message_edit" in value:
        yield _edit(found)
    elif "reaction" in value:
        yield _reaction(found)
    elif "delivery" in value:
        yield from _delivered(found)
    elif "read" in value:
        yield _read(found)
    elif not _HANDOVER & value.keys():
        yield _received(found, _aside(value), _own_id(found, fallback_id))


def _person(found: Occurrence, side: str = "sender") -> Person:
    who = mapping(found.value, side)
    address = text(who, "id") or text(who, "user_ref")
    if address is None:
        raise Unreadable(f"the event names no {side}")
    return Person(address=address, username=text(who, "username"))


def _message(found: Occurrence, message: Mapping[str, Any], fallback_id: str) -> InboundEvent:
    mid = text(message, "mid") or fallback_id
    if flag(message, "is_deleted"):
        own = flag(message, "is_echo")
        who = _person(found, "recipient" if own else "sender")
        return MessageDeleted(account=found.account, at=found.at, sender=who, target=mid, own=own)
    content = content_of(message)
    if flag(message, "is_echo"):
        return Echoed(
            account=found.account,
            at=found.at,
            recipient=_person(found, "recipient"),
            external_id=mid,
            content=content,
            correlation=text(message, "metadata"),
        )
    return _received(found, content, mid, message)


def _received(
    found: Occurrence, content: Content, external_id: str, message: Mapping[str, Any] | None = None
) -> MessageReceived:
    answered = mapping(message, "reply_to")
    metadata: dict[str, Any] = {}
    if story := mapping(answered, "story"):
        metadata["story"] = story
    if found.standby:
        # Another app answers in this chat: shown, but no call for an answer of ours.
        metadata["standby"] = True
        content = Notice(text=plain_text(content), kind="standby")
    return MessageReceived(
        account=found.account,
        at=found.at,
        sender=_person(found),
        external_id=external_id,
        content=content,
        reply_to=text(answered, "mid"),
        referral=_referral(found.value, message),
        metadata=metadata,
    )


def _aside(value: Mapping[str, Any]) -> Content:
    """What a person does beside writing: a tap, a link that they came by, something unknown."""
    if postback := mapping(value, "postback"):
        payload = text(postback, "payload") or ""
        return Chosen(title=text(postback, "title") or payload, id=payload, style="postback")
    if "referral" in value:
        return Notice(text="The customer came through a link.", kind="referral")
    if "optin" in value:
        return Notice(text="The customer opted in.", kind="optin")
    kinds = sorted(value.keys() - _FRAME)
    return Unsupported(kind=kinds[0].replace("_", " ") if kinds else "message")


def _own_id(found: Occurrence, fallback_id: str) -> str:
    """A name for what has none, the same each time that it comes (messenger.md §2)."""
    value = found.value
    kind = next(iter(sorted(value.keys() - _FRAME)), "")
    if mid := text(mapping(value, kind), "mid"):
        return mid
    stamp = text(value, "timestamp")
    sender = text(mapping(value, "sender"), "id")
    return f"{kind}:{sender}:{stamp}" if stamp and sender else fallback_id


def _edit(found: Occurrence) -> MessageEdited:
    edit = mapping(found.value, "message_edit")
    target = text(edit, "mid")
    if target is None:
        raise Unreadable("the edit names no message")
    content = Text(text=text(edit, "text") or "")
    return MessageEdited(
        account=found.account, at=found.at, sender=_person(found), target=target, content=content
    )


def _reaction(found: Occurrence) -> Reacted:
    reaction = mapping(found.value, "reaction")
    target = text(reaction, "mid")
    if target is None:
        raise Unreadable("the reaction names no message")
    taken_away = text(reaction, "action") == "unreact"
    emoji = None if taken_away else text(reaction, "emoji") or text(reaction, "reaction")
    return Reacted(
        account=found.account, at=found.at, sender=_person(found), target=target, emoji=emoji
    )


def _delivered(found: Occurrence) -> Iterator[DeliveryReported]:
    """Where only a watermark is told, no message is named, and nothing can be reported."""
    report, who = mapping(found.value, "delivery"), _person(found)
    at = instant(report, "watermark") or found.at
    for mid in rows(report, "mids"):
        if isinstance(mid, str) and mid:
            yield DeliveryReported(
                account=found.account,
                at=at,
                external_id=mid,
                status="delivered",
                recipient=who.address,
            )


def _read(found: Occurrence) -> Read:
    """Instagram names the message up to which was read, Messenger the moment."""
    report = mapping(found.value, "read")
    return Read(
        account=found.account,
        at=instant(report, "watermark") or found.at,
        sender=_person(found),
        external_id=text(report, "mid"),
    )


def _referral(value: Mapping[str, Any], message: Mapping[str, Any] | None) -> Referral | None:
    holders = (message or {}, value, mapping(value, "postback"), mapping(value, "optin"))
    raw = next((r for holder in holders if (r := mapping(holder, "referral"))), None)
    if raw is None:
        return None
    advert = mapping(raw, "ads_context_data")
    return Referral(
        source=text(raw, "source") or text(raw, "type") or "link",
        id=text(raw, "ad_id") or text(mapping(raw, "product"), "id") or text(raw, "ref"),
        url=text(raw, "referer_uri"),
        headline=text(advert, "ad_title"),
        raw=raw,
    )


def _change(found: Occurrence, fallback_id: str) -> Iterator[InboundEvent]:
    """A comment below a post is shown; what else changes on a Page is no conversation."""
    value = found.value
    sender = mapping(value, "from")
    address = text(sender, "id")
    if found.field not in {"comments", "live_comments"} or address is None:
        return
    if address == found.account:
        return
    said = text(value, "text") or ""
    yield MessageReceived(
        account=found.account,
        at=found.at,
        sender=Person(address=address, username=text(sender, "username")),
        external_id=text(value, "id") or text(value, "comment_id") or fallback_id,
        content=Notice(text=f"Commented on a post: {said}", kind="comment"),
        metadata={"media": mapping(value, "media")} if mapping(value, "media") else {},
    )
