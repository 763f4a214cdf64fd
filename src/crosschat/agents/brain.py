"""Asking the model, through Pydantic AI. Imported by the worker alone: it is large and slow."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import lru_cache

from openai import AsyncOpenAI, DefaultAioHttpClient
from pydantic_ai.direct import model_request
from pydantic_ai.exceptions import (
    ModelAuthenticationError,
    ModelNotFoundError,
    ModelQuotaExceededError,
    ModelRequestRejectedError,
)
from pydantic_ai.messages import ModelMessage, ModelResponse
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.models.openai import (
    OpenAIChatModel,
    OpenAIResponsesModel,
    OpenAIResponsesModelSettings,
)
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.settings import ModelSettings
from pydantic_ai.usage import RequestUsage

from crosschat.agents.brain_messages import as_messages
from crosschat.agents.brain_steps import Steps, TooManySteps, parameters
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
Prices = Mapping[str, tuple[Decimal, Decimal]]
"""US dollars a million tokens, in and out, by the model's name."""


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
        self._allowed: dict[str, ModelRequestParameters] = {}

    async def answer(self, question: Question, hands: Hands, usage: Usage) -> Reply | HandOff:
        usage.model, usage.simulated = question.model or self._default_model, self._simulated
        model, settings = self._model(usage.model), self._settings(question.tools)
        allowed = self._parameters(question)

        async def ask(messages: list[ModelMessage]) -> ModelResponse:
            usage.requests += 1
            response = await model_request(
                model, messages, model_settings=settings, model_request_parameters=allowed
            )
            self._count(response, usage)
            return response

        names = [tool.name for tool in question.tools]
        steps = Steps(ask, question.instructions, names, hands)
        with _refusals():
            return await steps.go(as_messages(question.history, question.done))

    async def close(self) -> None:
        await self._client.close()

    def _parameters(self, question: Question) -> ModelRequestParameters:
        """Built once for each set of tools."""
        found = self._allowed.get(question.tools_key)
        if found is None:
            if len(self._allowed) >= 500:
                self._allowed.clear()  # They are quickly built; counting their uses is not.
            found = self._allowed[question.tools_key] = parameters(question.tools)
        return found

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

    def _count(self, response: ModelResponse, usage: Usage) -> None:
        used = response.usage
        usage.input_tokens += used.input_tokens
        usage.cached_tokens += used.cache_read_tokens
        usage.output_tokens += used.output_tokens
        cost = self._cost(response, used, usage.model or "")
        if cost is not None:
            usage.cost = (usage.cost or 0) + cost

    def _cost(self, response: ModelResponse, used: RequestUsage, model: str) -> Decimal | None:
        price = self._prices.get(model)
        if price is not None:
            return (used.input_tokens * price[0] + used.output_tokens * price[1]) / 1_000_000
        try:
            return response.cost().total_price
        except (LookupError, ValueError, AssertionError):
            return None  # nobody knows the model, or it did not say what it used


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
    except TooManySteps as error:
        raise ModelRefused("The agent needed too many steps and was stopped.") from error
