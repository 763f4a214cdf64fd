"""Figures of the way in."""

from prometheus_client import Histogram

INGEST = Histogram(
    "crosschat_ingest_duration_seconds",
    "From a webhook's body being read to its being stored durably",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 15),
)
