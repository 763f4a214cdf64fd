"""A test whose output shows a secret fails. A pytest plugin, loaded by ``tests/conftest.py``.

Planted are: the key and the seed that tests serve with, everything that follows from that seed, and
whatever a test's own module calls a secret, a token, a password or a key.
"""

import re
from collections.abc import Generator
from functools import lru_cache
from typing import Any

import pytest
from bench.leaks import derived, is_secret, leaks

API_KEY = "cck_test_0123456789abcdef"
SEED = "seed-of-the-simulated-accounts"
_CONSTANT = re.compile(r"(^|_)(SECRET|TOKEN|PASSWORD|API_KEY)$")


@lru_cache(maxsize=1)
def _everywhere() -> dict[str, str]:
    return {"API_KEY": API_KEY, "SEED": SEED, **derived(SEED)}


@lru_cache(maxsize=64)
def _of_module(module: Any) -> dict[str, str]:
    own = vars(module).items() if module is not None else ()
    return {name: v for name, v in own if _CONSTANT.search(name) and is_secret(name, v)}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, Any]:
    """In each process that runs tests, xdist's too."""
    report = yield
    shown = "".join(text for name, text in report.sections if name.endswith(report.when or ""))
    if shown and report.outcome == "passed":
        planted = {**_everywhere(), **_of_module(getattr(item, "module", None))}
        found = leaks(shown, planted)
        if found:
            report.outcome = "failed"
            report.longrepr = f"The output of this test shows secrets: {', '.join(found)}."
    return report
