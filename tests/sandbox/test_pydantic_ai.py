"""Pydantic AI, as CrossChat uses it, talks to the simulated model."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from openai import AsyncOpenAI
from pydantic import BaseModel
from pydantic_ai import Agent, NativeOutput, ToolOutput
from pydantic_ai.exceptions import ModelHTTPError
from pydantic_ai.messages import ModelMessage
from pydantic_ai.models import Model
from pydantic_ai.models.openai import OpenAIChatModel, OpenAIResponsesModel
from pydantic_ai.providers.openai import OpenAIProvider

from crosschat.sandbox.app import RunningSandbox


class HandOff(BaseModel):
    """Give the conversation to a person."""

    reason: str
    summary: str
    urgent: bool = False


class Reply(BaseModel):
    """What to write to the customer."""

    text: str
    confidence: float


@pytest.fixture(params=[OpenAIResponsesModel, OpenAIChatModel])
async def model(request: pytest.FixtureRequest, world: RunningSandbox) -> AsyncIterator[Model]:
    async with AsyncOpenAI(base_url=world.openai_url, api_key="any-key") as client:
        yield request.param("crosschat-sandbox", provider=OpenAIProvider(openai_client=client))


async def test_an_agent_answers_and_counts_tokens(model: Model) -> None:
    result = await Agent(model, instructions="You help.").run("Here is nonce-k1")
    assert result.output == "Got it: nonce-k1."
    assert result.usage.input_tokens > 0
    assert result.response.model_name == "crosschat-sandbox"


async def test_history_tells_what_was_answered(model: Model) -> None:
    agent = Agent(model)
    history: list[ModelMessage] = (await agent.run("nonce-k1")).all_messages()
    result = await agent.run("and nonce-k2", message_history=history)
    assert result.output == "Got it: nonce-k2."


async def test_a_union_of_text_and_hand_off_decides_by_the_customers_wish(model: Model) -> None:
    agent: Agent[None, str | HandOff] = Agent(
        model, output_type=[str, ToolOutput(HandOff, name="hand_off")]
    )
    assert isinstance((await agent.run("What do you sell?")).output, str)
    output = (await agent.run("Let me talk to a person, please")).output
    assert isinstance(output, HandOff)
    assert output.reason == "The customer asked for a person."
    assert "Let me talk to a person" in output.summary


async def test_an_output_tool_that_is_demanded_is_called_with_the_reply(model: Model) -> None:
    agent: Agent[None, Reply | HandOff] = Agent(model, output_type=[Reply, HandOff])
    output = (await agent.run("I want nonce-k3")).output
    assert isinstance(output, Reply)
    assert output.text == "Got it: nonce-k3."
    assert isinstance((await agent.run("a human please")).output, HandOff)


async def test_structured_output_in_the_models_own_format_is_filled(model: Model) -> None:
    agent = Agent(model, output_type=NativeOutput(Reply))
    output = (await agent.run("nonce-k4")).output
    assert output == Reply(text="Got it: nonce-k4.", confidence=0.9)


async def test_the_result_of_a_function_tool_goes_into_the_final_answer(model: Model) -> None:
    agent = Agent(model)
    seen: list[dict[str, Any]] = []

    @agent.tool_plain
    def hand_off(reason: str, summary: str) -> str:
        """Give the conversation to a person."""
        seen.append({"reason": reason, "summary": summary})
        return "Queued for the support team"

    result = await agent.run("I need a human")
    assert len(seen) == 1
    assert "Queued for the support team" in result.output


async def test_streams_are_understood(model: Model) -> None:
    agent = Agent(model)
    async with agent.run_stream("Tell me about nonce-k5") as stream:
        pieces = [piece async for piece in stream.stream_text(delta=True, debounce_by=None)]
    assert "".join(pieces) == "Got it: nonce-k5."
    assert len(pieces) > 1
    assert stream.usage.output_tokens > 0


async def test_a_streamed_tool_call_is_understood(model: Model) -> None:
    agent: Agent[None, str | HandOff] = Agent(
        model, output_type=[str, ToolOutput(HandOff, name="hand_off")]
    )
    async with agent.run_stream("human please") as stream:
        assert isinstance(await stream.get_output(), HandOff)


async def test_a_wrong_key_is_an_error_that_says_so(world: RunningSandbox) -> None:
    async with AsyncOpenAI(base_url=world.openai_url, api_key="invalid") as client:
        model = OpenAIResponsesModel("m", provider=OpenAIProvider(openai_client=client))
        with pytest.raises(ModelHTTPError) as caught:
            await Agent(model).run("hi")
    assert caught.value.status_code == 401
