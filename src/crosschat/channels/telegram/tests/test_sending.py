"""A part in, the exact request out (telegram.md §6, §7 and §9)."""

from pathlib import Path
from typing import Any

import pytest

from crosschat.channels.telegram.capabilities import CAPABILITIES
from crosschat.channels.telegram.channel import Telegram
from crosschat.channels.telegram.outbound import call_of
from crosschat.channels.telegram.tests.account import TOKEN, message, ok
from crosschat.messaging.channel import Address, Part, Sent
from crosschat.messaging.content import (
    Choice,
    Content,
    Interactive,
    Media,
    MediaKind,
    MediaMessage,
    Reaction,
    Text,
)
from crosschat.messaging.failures import OutcomeUnknown
from crosschat.messaging.fit import fit
from crosschat.messaging.splitting import length
from crosschat.testing.cases import SendCase, load_sends
from crosschat.testing.limits import demanding
from crosschat.testing.recorder import Recorder, Reply

ANA = Address(value="5550001")
HELLO = Text(text="hi")
SENDS = load_sends(Path(__file__).parent / "requests")


def part(content: Content = HELLO, reply_to: str | None = None) -> Part:
    return Part(id="part_77", content=content, reply_to=reply_to)


@pytest.mark.parametrize("case", SENDS, ids=[case.name for case in SENDS])
async def test_a_part_becomes_this_request(
    telegram: Telegram, platform: Recorder, case: SendCase
) -> None:
    sent = await telegram.send(part(case.content), ANA)
    [asked] = platform.requests
    [(method, parameters)] = case.request.items()
    assert (asked.method, asked.path) == ("POST", f"/bot{TOKEN}/{method}")
    assert asked.json == parameters
    assert asked.query == {}
    assert sent.address == "5550001"


async def test_the_answer_is_kept(telegram: Telegram) -> None:
    assert await telegram.send(part(), ANA) == Sent(external_id="5550001:90", address="5550001")


async def test_text_is_never_read_as_markup(telegram: Telegram, platform: Recorder) -> None:
    for text in ("<b>", "*x", "[a](b)", "&lt;", "_", "`"):
        await telegram.send(part(Text(text=text)), ANA)
        asked = platform.requests[-1].json
        assert asked["text"] == text
        assert "parse_mode" not in asked
        assert "entities" not in asked


async def test_formatting_counts_utf16_units(telegram: Telegram, platform: Recorder) -> None:
    content = Interactive(
        style="buttons", header="👨‍👩‍👧", body="é👋", footer="x", choices=(Choice(title="A"),)
    )
    await telegram.send(part(content), ANA)
    asked = platform.requests[0].json
    units = asked["text"].encode("utf-16-le")
    pieces = [
        units[e["offset"] * 2 : (e["offset"] + e["length"]) * 2].decode("utf-16-le")
        for e in asked["entities"]
    ]
    assert pieces == ["👨‍👩‍👧", "x"]


@pytest.mark.parametrize(
    ("reply_to", "quoted"),
    [
        ("5550001:41", {"message_id": 41, "allow_sending_without_reply": True}),
        ("5550002:41", None),
        ("callback:4382", None),
        ("update:9", None),
        ("raw:evt_1:0", None),
        ("bc_9aZ:5550001:41", None),
        ("", None),
    ],
)
async def test_a_reply_quotes_a_message_of_the_same_chat(
    telegram: Telegram, platform: Recorder, reply_to: str, quoted: dict[str, Any] | None
) -> None:
    await telegram.send(part(reply_to=reply_to), ANA)
    assert platform.requests[0].json.get("reply_parameters") == quoted


async def test_a_reaction_quotes_nothing_and_gets_an_id_of_ours(
    telegram: Telegram, platform: Recorder
) -> None:
    platform.answer(ok(True))
    content = Reaction(target="5550001:41", emoji="👍")
    sent = await telegram.send(part(content, reply_to="5550001:41"), ANA)
    assert "reply_parameters" not in platform.requests[0].json
    assert sent == Sent(external_id="5550001:reaction:part_77", address="5550001")


async def test_a_business_chat_is_named_with_its_connection(
    telegram: Telegram, platform: Recorder
) -> None:
    to = Address(value="bc_9aZ:5550001")
    sent = await telegram.send(part(reply_to="bc_9aZ:5550001:70"), to)
    asked = platform.requests[0].json
    assert (asked["business_connection_id"], asked["chat_id"]) == ("bc_9aZ", 5550001)
    assert asked["reply_parameters"]["message_id"] == 70
    assert (sent.external_id, sent.address) == ("bc_9aZ:5550001:90", "bc_9aZ:5550001")


async def test_an_album_is_one_delivery_with_all_its_ids(
    telegram: Telegram, platform: Recorder
) -> None:
    photos = [message(n, photo=[{"file_id": f"P{n}", "width": 9, "height": 9}]) for n in (90, 91)]
    platform.answer(ok(photos))
    media = tuple(Media(kind="image", url=f"https://files.example/{n}.jpg") for n in (1, 2))
    assert await telegram.send(part(MediaMessage(media=media)), ANA) == Sent(
        external_id="5550001:90",
        address="5550001",
        metadata={"album": ["5550001:90", "5550001:91"], "files": ["P90", "P91"]},
    )


async def test_an_id_too_long_for_a_button_is_told_beside_its_stand_in(
    telegram: Telegram, platform: Recorder
) -> None:
    long, short = "é" * 33, "é" * 32
    choices = (Choice(title="A", id=long), Choice(title="B", id=short))
    sent = await telegram.send(part(Interactive(style="buttons", body="?", choices=choices)), ANA)
    rows = platform.requests[0].json["reply_markup"]["inline_keyboard"]
    first, second = (row[0]["callback_data"] for row in rows)
    assert second == short
    assert len(first.encode()) <= 64
    assert sent.metadata == {"choices": {first: long}}


@pytest.mark.parametrize("result", [None, True, {}, [], {"message_id": ""}, "x"])
async def test_an_answer_without_an_id_leaves_the_outcome_open(
    telegram: Telegram, platform: Recorder, result: Any
) -> None:
    platform.answer(ok(result))
    with pytest.raises(OutcomeUnknown):
        await telegram.send(part(), ANA)


@pytest.mark.parametrize(
    "reply", [Reply(json=[]), Reply(json={}), Reply(body=b"<html>"), Reply(json={"ok": False})]
)
async def test_an_unreadable_answer_leaves_the_outcome_open(
    telegram: Telegram, platform: Recorder, reply: Reply
) -> None:
    platform.answer(reply)
    with pytest.raises(OutcomeUnknown):
        await telegram.send(part(), ANA)
    assert len(platform.requests) == 1


def test_what_fits_can_be_sent() -> None:
    for content in demanding(CAPABILITIES):
        for fitting in fit(content, CAPABILITIES):
            if isinstance(fitting, Interactive) and fitting.style == "link":
                continue  # These have no address, which is another matter than their size.
            if isinstance(fitting, Interactive) and not fitting.choices:
                continue
            call = call_of(part(fitting), ANA)
            assert length(call.parameters.get("text", ""), "utf16") <= 4096
            assert length(call.parameters.get("caption", ""), "utf16") <= 1024


def test_files_stand_together_only_with_their_like() -> None:
    kinds: tuple[MediaKind, ...] = (
        *("image", "video", "document", "document", "audio", "voice", "voice", "sticker"),
        *("image",) * 11,
    )
    media = tuple(Media(kind=kind, url="https://files.example/1") for kind in kinds)
    parts = fit(MediaMessage(media=media, caption="all"), CAPABILITIES)
    albums = [[file.kind for file in p.media] for p in parts if isinstance(p, MediaMessage)]
    assert albums == [
        ["image", "video"],
        ["document", "document"],
        ["audio"],
        ["voice"],
        ["voice"],
        ["sticker"],
        ["image"] * 10,
        ["image"],
    ]
    assert [p.caption for p in parts if isinstance(p, MediaMessage)] == ["all", *[""] * 7]
