"""What the engine has done; how much waits is asked of the database (:mod:`crosschat.jobs.lag`)."""

from prometheus_client import Counter

JOBS = Counter(
    "crosschat_jobs_total",
    "Runs of jobs by outcome: done, failed (will be tried again), dead (given up for good)",
    ["kind", "lane_class", "outcome"],
)
