"""Origins: read as browsers write them, covered exactly or by one label."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosschat.channels.webchat.config import configure, origin_rules, public
from crosschat.channels.webchat.origins import Origin, covered


@pytest.mark.parametrize(
    ("rule", "origin", "expected"),
    [
        ("https://shop.example", "https://shop.example", True),
        ("https://shop.example:443", "https://shop.example", True),
        ("http://shop.example", "http://shop.example:80", True),
        ("https://shop.example", "https://SHOP.example", True),
        ("https://shop.example", "http://shop.example", False),
        ("https://shop.example", "https://shop.example:444", False),
        ("https://shop.example", "https://www.shop.example", False),
        ("https://shop.example", "https://shop.example.", False),
        ("https://*.shop.example", "https://www.shop.example", True),
        ("https://*.shop.example", "https://shop.example", False),
        ("https://*.shop.example", "https://a.b.shop.example", False),
        ("https://*.shop.example", "https://*.shop.example", False),
        ("https://*.shop.example", "https://.shop.example", False),
        ("https://*.shop.example", "https://evil-shop.example", False),
        ("https://*.shop.example:8443", "https://www.shop.example:8443", True),
        ("http://[::1]:3000", "http://[::1]:3000", True),
        ("https://bücher.example", "https://xn--bcher-kva.example", True),
    ],
)
def test_a_rule_covers_exactly_what_it_says(rule: str, origin: str, *, expected: bool) -> None:
    assert covered([Origin.parse(rule)], origin) is expected


@pytest.mark.parametrize("origin", [None, "", "null", "*", "https://", "shop.example", "\x00"])
def test_what_is_no_origin_is_covered_by_nothing(origin: str | None) -> None:
    rules = [Origin.parse("https://*.shop.example"), Origin.parse("https://shop.example")]
    assert not covered(rules, origin)


@given(st.text(max_size=60))
def test_any_header_is_read_without_stumbling(origin: str) -> None:
    assert covered([Origin.parse("https://*.shop.example")], origin) in {True, False}


@given(st.text(max_size=60))
def test_what_was_read_is_written_the_same_way_again(text: str) -> None:
    try:
        origin = Origin.parse(text)
    except ValueError:
        return
    assert Origin.parse(str(origin)) == origin


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("http://localhost:3000", True),
        ("http://app.localhost", True),
        ("http://127.0.0.1", True),
        ("http://127.1.2.3:1", True),
        ("http://[::1]", True),
        ("http://localhost.example", False),
        ("http://10.0.0.1", False),
        ("http://0.0.0.0", False),
    ],
)
def test_pages_of_this_machine_are_told_from_others(origin: str, *, expected: bool) -> None:
    assert Origin.parse(origin).is_loopback is expected


def test_the_guides_spelling_and_ours_are_equal() -> None:
    guide = configure(
        {"primaryColor": "#0066cc", "greeting": "Hi", "styles": {"buttonColor": "red"}}
    )
    ours = configure(
        {"primary_color": "#0066cc", "greeting_message": "Hi", "styles": {"button_color": "red"}}
    )
    assert guide == ours
    assert configure(guide) == guide
    assert "allowed_origins" not in public(guide)


@pytest.mark.parametrize("stored", [None, "https://a.example", 5, {}, [None, 5, "x"]])
def test_a_damaged_list_lets_nobody_in(stored: object) -> None:
    assert origin_rules({"allowed_origins": stored}) == ()
