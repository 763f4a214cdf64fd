"""Asking the model, through Pydantic AI. Imported by the worker alone: it is large and slow."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import lru_cache

from openai import AsyncOpenAI, DefaultAioHttpClient
from pydantic import BaseModel, Field
from pydantic_ai import Agent, ToolOutput, UsageLimits
from pydantic_ai.exceptions import (
    ModelAuthenticationError,
    ModelNotFoundError,
    ModelQuotaExceededError,
    ModelRequestRejectedError,
    UsageLimitExceeded,
)
from pydantic_ai.models import Model
from pydantic_ai.models.openai import (
    OpenAIChatModel,
    OpenAIResponsesModel,
    OpenAIResponsesModelSettings,
)
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.settings import ModelSettings
from pydantic_ai.usage import RunUsage

from crosschat.agents.brain_messages import as_messages
from crosschat.agents.brain_tools import Toolset
from crosschat.agents.thinking import (
    Definition,
    HandOff,
    Hands,
    ModelRefused,
    Question,
    Reply,
    Usage,
)

_LONGEST_REPLY = 1_500  # tokens, reasoning included
_LIMITS = UsageLimits(request_limit=8, tool_calls_limit=12)
Prices = Mapping[str, tuple[Decimal, Decimal]]
"""US dollars a million tokens, in and out, by the model's name."""


class HandOffRequest(BaseModel):
    """Give the conversation to a person: the customer asks for one, or you cannot help."""

    reason: str = Field(description="Why, in one sentence, for the person who takes over")
    summary: str = Field(description="What the customer wants and what was said so far")
    message: str | None = Field(
        description="One short sentence to the customer, in their language: a colleague will answer"
    )


_Thinker = Agent[Hands, str | HandOffRequest]


class ModelBrain:
    """`simulated` marks answers of the sandbox's model wherever they are shown.

    `timeout` is in seconds, for one request to the model. `prices` win over the built-in ones.
    """

    def __init__(
        self,
        *,
        api_key: str,
        base_url: str | None,
        model: str,
        responses: bool,
        timeout: float,
        simulated: bool = False,
        prices: Prices | None = None,
    ) -> None:
        self._client = AsyncOpenAI(
            api_key=api_key,
            base_url=base_url,
            timeout=timeout,
            max_retries=1,
            # Over aiohttp: httpx's own transport takes twice the CPU.
            http_client=DefaultAioHttpClient(timeout=timeout),
        )
        self._provider = OpenAIProvider(openai_client=self._client)
        self._default_model = model
        self._responses = responses
        self._simulated = simulated
        self._prices = prices or {}
        self._model = lru_cache(maxsize=32)(self._build_model)
        self._thinkers: dict[str, _Thinker] = {}

    async def answer(self, question: Question, hands: Hands, usage: Usage) -> Reply | HandOff:
        usage.model, usage.simulated = question.model or self._default_model, self._simulated
        run = RunUsage()
        try:
            with _refusals():
                result = await self._thinker(question).run(
                    message_history=as_messages(question.history, question.done),
                    instructions=question.instructions,
                    model=self._model(usage.model),
                    model_settings=self._settings(question.tools),
                    usage_limits=_LIMITS,
                    usage=run,
                    deps=hands,
                )
        finally:
            self._count(run, usage)
        output = result.output
        if isinstance(output, HandOffRequest):
            return HandOff(output.reason, output.summary, (output.message or "").strip() or None)
        if not output.strip():
            raise ValueError("The model answered with an empty message.")
        return Reply(output.strip())

    async def close(self) -> None:
        await self._client.close()

    def _thinker(self, question: Question) -> _Thinker:
        """One agent of the library for each set of tools, built once."""
        thinker = self._thinkers.get(question.tools_key)
        if thinker is None:
            if len(self._thinkers) >= 500:
                self._thinkers.clear()  # They are quickly built; counting their uses is not.
            thinker = Agent(
                output_type=[str, ToolOutput(HandOffRequest, name="hand_off")],
                toolsets=[Toolset(question.tools)] if question.tools else [],
                deps_type=Hands,
                # A tool that is called beside hand_off stays undone.
                end_strategy="early",
                retries=2,
            )
            self._thinkers[question.tools_key] = thinker
        return thinker

    def _build_model(self, name: str) -> Model:
        kind = OpenAIResponsesModel if self._responses else OpenAIChatModel
        return kind(name, provider=self._provider)

    def _settings(self, tools: tuple[Definition, ...]) -> ModelSettings:
        if not self._responses:
            return ModelSettings(max_tokens=_LONGEST_REPLY)
        settings = OpenAIResponsesModelSettings(max_tokens=_LONGEST_REPLY, openai_store=False)
        if any(tool.side_effects for tool in tools):
            settings["parallel_tool_calls"] = False
        return settings

    def _count(self, run: RunUsage, usage: Usage) -> None:
        usage.requests = run.requests
        usage.input_tokens = run.input_tokens
        usage.cached_tokens = run.cache_read_tokens
        usage.output_tokens = run.output_tokens
        price = self._prices.get(usage.model or "")
        if price is None:
            usage.cost = run.cost
        else:
            usage.cost = (run.input_tokens * price[0] + run.output_tokens * price[1]) / 1_000_000


@contextmanager
def _refusals() -> Iterator[None]:
    """Errors that a second try cannot help, with what would."""
    try:
        yield
    except ModelAuthenticationError as error:
        raise ModelRefused("The AI provider does not accept AI_API_KEY; check the key.") from error
    except ModelQuotaExceededError as error:
        raise ModelRefused("The account at the AI provider has no credit left.") from error
    except ModelNotFoundError as error:
        raise ModelRefused(
            f"The AI provider has no model {error.model_name!r} (any more); name another one in "
            "the agent or in OPENAI_MODEL."
        ) from error
    except ModelRequestRejectedError as error:
        raise ModelRefused(f"The AI provider rejected the request: {error}"[:500]) from error
    except UsageLimitExceeded as error:
        raise ModelRefused("The agent needed too many steps and was stopped.") from error
