"""A turn: what the model reads, what is stored of it, and when it is thrown away."""

import pytest
from aiohttp import web

from crosschat.agents.turns.storing import HANDOFF_MESSAGE
from tests.agents.stage import FIND_ORDER, Stage


async def test_a_turn_is_answered_and_leaves_its_trace(stage: Stage) -> None:
    stage.model.says("We ship to Rome.")
    async with stage.answered("Do you ship to Rome?") as [turn]:
        assert await stage.sent() == ["We ship to Rome."]
    [asked] = await stage.messages("inbound")
    [reply] = await stage.messages("outbound")
    assert (turn.outcome, turn.reply_message_id) == ("reply", reply.id)
    assert turn.message_ids == [asked.id]
    assert (turn.prompt_version, turn.model) == (1, "gpt-6-luna")
    assert (turn.input_tokens, turn.cached_tokens, turn.output_tokens) == (1_000, 400, 100)
    assert turn.cost > 0
    assert turn.total_ms >= turn.model_ms > 0
    assert reply.author_name == "AI agent"
    reply_shown = await stage.ask("GET", f"/v1/messages/{reply.id}")
    assert (reply_shown["turn_id"], reply_shown["author"]["id"]) == (turn.id, stage.agent_id)
    shown = await stage.ask("GET", f"/v1/turns/{turn.id}")
    listed = await stage.ask("GET", f"/v1/agents/{stage.agent_id}/turns?outcome=reply")
    assert listed["data"] == [shown]
    assert shown["turn"] == f"{reply.conversation_id}.0"
    assert shown["prompt"]["version"] == 1


async def test_the_model_reads_the_prompt_with_its_variables_and_our_rules(stage: Stage) -> None:
    text = "{{agent_name}} of {{business_name}} on {{channel}} for {{customer_name}}, {{tone}}."
    prompt = await stage.post(
        "/v1/prompts", {"name": "p", "text": text, "defaults": {"tone": "dry"}}
    )
    await stage.set(prompt_id=prompt["id"], variables={"business_name": "Corner Shop"})
    async with stage.answered("hello", name="Ana"):
        pass
    said = stage.model.instructions
    assert said.startswith("AI agent of Corner Shop on WhatsApp for Ana, dry.")
    assert "at most 4096 characters" in said
    assert "language of the customer" in said
    assert stage.model.read == [("user", "hello")]
    assert stage.model.requests[0]["store"] is False


async def test_a_new_version_of_the_prompt_is_used_at_once_unless_the_agent_is_tied(
    stage: Stage,
) -> None:
    prompt = await stage.post("/v1/prompts", {"name": "p", "text": "First."})
    await stage.set(prompt_id=prompt["id"])
    async with stage.answered("one") as [first]:
        assert first.prompt_version == 1
    await stage.post(f"/v1/prompts/{prompt['id']}/versions", {"text": "Second."})
    async with stage.answered("two", turns=2) as [_, second]:
        assert second.prompt_version == 2
        assert stage.model.instructions.startswith("Second.")
    await stage.set(prompt_version=1)
    async with stage.answered("three", turns=3) as [*_, third]:
        assert third.prompt_version == 1
        assert stage.model.instructions.startswith("First.")


async def test_a_connection_is_answered_by_the_agent_that_is_linked_to_it(stage: Stage) -> None:
    connection = await stage.connection()
    other = await stage.post("/v1/agents", {"name": "Bea", "text": "You are Bea.", "model": "m-2"})
    links = f"/v1/agents/{other['id']}/connections"
    linked = await stage.post(links, {"connection_id": connection["id"]}, status=200)
    assert linked == {"data": [connection["id"]]}
    async with stage.answered("hello") as [turn]:
        assert turn.agent_id == other["id"]
        assert stage.model.requests[0]["model"] == "m-2"
    await stage.ask("DELETE", f"{links}/{connection['id']}", 204)
    async with stage.answered("again", turns=2) as [_, turn]:
        assert turn.agent_id == stage.agent_id


async def test_history_is_trimmed_to_the_budget_and_the_unanswered_part_never(
    stage: Stage,
) -> None:
    await stage.set(token_budget=100)
    long = "x" * 300
    stage.model.says(long, "short answer", "done")
    async with stage.answered(long):
        pass
    async with stage.answered("a question", turns=2):
        pass
    await stage.customer(long)
    async with stage.answered(long + "!", turns=3) as [*_, turn]:
        assert stage.model.read == [("user", long), ("user", long + "!")]
        assert len(turn.message_ids) == 2


async def test_an_answer_is_discarded_three_times_at_most_while_the_customer_goes_on(
    stage: Stage,
) -> None:
    async def write(number: int) -> None:
        if number <= 5:
            await stage.customer(f"and {number}")
            await stage.stored(number + 1)

    stage.model.meanwhile = write
    await stage.customer("first")
    async with stage.api.working():
        turns = await stage.turns(6)
    assert [turn.outcome for turn in turns] == [
        "discarded", "discarded", "discarded", "reply", "discarded", "reply",
    ]  # fmt: skip
    assert len({turn.answered_seq for turn in turns[:4]}) == 1
    assert len(await stage.sent()) == 2


async def test_a_person_who_answers_first_makes_the_agents_answer_void(stage: Stage) -> None:
    async def person(_: int) -> None:
        conversation = await stage.conversation()
        body = {"conversation_id": conversation.id, "content": "I am on it"}
        await stage.post("/v1/messages", body)

    stage.model.meanwhile = person
    async with stage.answered("hello") as [turn]:
        assert (turn.outcome, turn.reason) == ("discarded", "A person was quicker.")
    assert await stage.sent() == ["I am on it"]


async def test_a_model_that_fails_twice_ends_with_people_and_never_in_silence(
    stage: Stage,
) -> None:
    stage.model.otherwise = 500
    async with stage.answered("hello") as [*_]:
        turns = await stage.turns(2)
    assert [turn.outcome for turn in turns] == ["failed", "handoff"]
    assert await stage.sent() == [HANDOFF_MESSAGE]
    assert (await stage.conversation()).assignee_kind == "people"
    assert "failed 2 times" in (await stage.notes())[0]


@pytest.mark.parametrize(
    ("status", "told"),
    [(401, "AI_API_KEY"), (404, "OPENAI_MODEL"), (429, "no credit"), (400, "rejected")],
)
async def test_what_a_second_try_cannot_help_goes_to_people_at_once(
    stage: Stage, status: int, told: str
) -> None:
    stage.model.otherwise = status
    async with stage.answered("hello") as [turn]:
        assert (turn.outcome, told in turn.reason) == ("handoff", True)
    assert len(await stage.sent()) == 1


async def test_an_agent_in_draft_mode_sends_nothing(stage: Stage) -> None:
    await stage.set(draft_only=True)
    stage.model.says("A draft.", ("hand_off", {"reason": "r", "summary": "s", "message": None}))
    async with stage.answered("hello") as [turn]:
        assert turn.outcome == "draft"
    [message] = await stage.messages("outbound")
    assert (message.draft, message.text) == (True, "A draft.")
    async with stage.answered("a person please", turns=2) as [_, turn]:
        assert turn.outcome == "handoff"
    assert len(await stage.messages("outbound")) == 1


async def test_a_handoff_tells_people_what_is_asked_what_was_tried_and_how_long_is_left(
    stage: Stage,
) -> None:
    await stage.tool(FIND_ORDER, "/orders/{number}")

    async def broken(_: web.Request) -> web.Response:
        return web.Response(status=500, text="out of order")

    stage.shop.answer = broken
    stage.model.says(
        ("find_order", {"number": "A17"}),
        (
            "hand_off",
            {"reason": "The shop is down.", "summary": "Wants A17.", "message": "Já vem."},
        ),
    )
    async with stage.answered("Where is A17?") as [turn]:
        pass
    [note] = await stage.notes()
    assert "Handed over by AI agent. The shop is down." in note
    assert "Wants A17." in note
    assert 'find_order {"number":"A17"}: failed (HTTP 500: out of order)' in note
    assert "WhatsApp takes free text until" in note
    assert "23 h 59 min left" in note
    assert "> Where is A17?" in note
    assert await stage.sent() == ["Já vem."]
    assert (turn.outcome, turn.reason) == ("handoff", "The shop is down.")
    assert turn.brief["summary"] == "Wants A17."
    assert turn.brief["window_ends"]


async def test_the_business_own_words_at_a_handoff_go_before_the_models(stage: Stage) -> None:
    await stage.set(handoff_message="Um momento.")
    stage.model.says(("hand_off", {"reason": "r", "summary": "s", "message": "One moment."}))
    async with stage.answered("a person please"):
        pass
    assert await stage.sent() == ["Um momento."]


async def test_many_conversations_are_answered_side_by_side(stage: Stage) -> None:
    for number in range(20):
        await stage.customer(f"question {number}", who=f"35192000{number:04}")
    async with stage.api.working():
        turns = await stage.turns(20)
    assert {turn.outcome for turn in turns} == {"reply"}
    assert len(await stage.sent()) == 20
