"""What models cost: seconds, tokens and money."""

from prometheus_client import Counter, Histogram

from crosschat.agents.thinking import Usage

_MOST_MODELS = 100  # names come from workspaces; each is a series for good
_OTHERS = "other"
_SECONDS = Histogram(
    "crosschat_model_duration_seconds",
    "How long a turn waited for its model, tools left out",
    ["model"],
    buckets=(0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 240),
)
_TOKENS = Counter(
    "crosschat_model_tokens_total",
    "Tokens as the provider counts them; `cached` is the part of `input` that was",
    ["model", "kind"],
)
_COST = Counter(
    "crosschat_model_cost_dollars_total", "US dollars, where prices are known", ["model"]
)
_REQUESTS = Counter("crosschat_model_requests_total", "Requests to the model", ["model"])
_seen: set[str] = set()


def measure_model(usage: Usage, seconds: float) -> None:
    """Count what one turn (or trial) has used; `seconds` are the model's alone."""
    if usage.model is None:
        return
    if len(_seen) < _MOST_MODELS:
        _seen.add(usage.model)
    model = usage.model if usage.model in _seen else _OTHERS
    _SECONDS.labels(model).observe(seconds)
    _REQUESTS.labels(model).inc(usage.requests)
    _TOKENS.labels(model, "input").inc(usage.input_tokens)
    _TOKENS.labels(model, "cached").inc(usage.cached_tokens)
    _TOKENS.labels(model, "output").inc(usage.output_tokens)
    if usage.cost is not None:
        _COST.labels(model).inc(float(usage.cost))
