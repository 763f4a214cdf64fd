"""A dead version of the Graph API is replaced by the oldest living one, and the log says so."""

from datetime import date

import pytest

from crosschat.platforms.meta.versions import ENDS, configured_version, living_version

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("asked", "today", "used"),
    [
        (None, TODAY, "v26.0"),
        ("", TODAY, "v26.0"),
        ("v25.0", TODAY, "v25.0"),
        ("25.0", TODAY, "v25.0"),
        (" V25 ", TODAY, "v25.0"),
        ("v18.0", TODAY, "v21.0"),
        ("v19.0", TODAY, "v21.0"),
        ("v20.0", TODAY, "v21.0"),
        ("v2.0", TODAY, "v21.0"),
        ("v19.0", date(2026, 5, 20), "v19.0"),
        ("v19.0", date(2026, 5, 21), "v20.0"),
        ("v21.0", date(2027, 1, 21), "v22.0"),
        ("v25.0", date(2040, 1, 1), "v26.0"),
        ("v31.0", TODAY, "v31.0"),
        ("latest", TODAY, "v26.0"),
        ("v26.5", TODAY, "v26.0"),
    ],
)
def test_the_version_that_is_called(asked: str | None, today: date, used: str) -> None:
    assert living_version(asked, today) == used


def test_the_default_lives_as_long_as_meta_says() -> None:
    assert ENDS[26] is None


def test_a_replaced_version_is_warned_about_once(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        assert configured_version("v17.0", TODAY) == "v21.0"
    assert [record.getMessage() for record in caplog.records] == [
        "META_API_VERSION=v17.0 is not a living Graph API version, using v21.0"
    ]


@pytest.mark.parametrize("asked", [None, "", "v26.0", "V25.0", "24", "v31.0"])
def test_a_living_version_needs_no_warning(
    asked: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    configured_version(asked, TODAY)
    assert caplog.records == []
