"""What becomes of messages after they were sent: edits, deletions, reactions (telegram.md §7)."""

from tests.sandbox.telegram.stage import ANA, TestBot

TO = {"chat_id": ANA}


async def test_what_was_sent_can_be_changed_and_deleted(bot: TestBot) -> None:
    sent = await bot.result("sendMessage", **TO, text="one")
    named = {**TO, "message_id": sent["message_id"]}
    assert (await bot.result("editMessageText", **named, text="two"))["text"] == "two"
    assert "not modified" in (await bot.refused("editMessageText", **named, text="two"))[1]
    assert await bot.result("deleteMessage", **named) is True
    assert "not found" in (await bot.refused("editMessageText", **named, text="three"))[1]


async def test_only_ones_own_messages_can_be_changed(bot: TestBot) -> None:
    heard = await bot.hears("mine")
    code, said = await bot.refused("editMessageText", **TO, message_id=heard, text="x")
    assert (code, said) == (400, "Bad Request: message can't be edited")


async def test_a_bot_reacts_once(bot: TestBot) -> None:
    heard = await bot.hears("hi")
    one = [{"type": "emoji", "emoji": "👍"}]
    assert await bot.result("setMessageReaction", **TO, message_id=heard, reaction=one) is True
    assert await bot.result("setMessageReaction", **TO, message_id=heard, reaction=[]) is True
    two = await bot.refused("setMessageReaction", **TO, message_id=heard, reaction=[*one, *one])
    assert two == (400, "Bad Request: REACTIONS_TOO_MANY")
