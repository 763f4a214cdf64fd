"""Text is cut where it hurts least, in the unit that the channel counts."""

import pytest
import regex  # type: ignore[import-untyped]  # it ships no types
from hypothesis import given
from hypothesis import strategies as st

from crosschat.messaging.capabilities import TextUnit
from crosschat.messaging.splitting import length, split

FAMILY = "👨‍👩‍👧‍👦"
UNITS: tuple[TextUnit, ...] = ("code_points", "utf16", "bytes")
TEXTS = st.text(
    st.one_of(
        st.sampled_from([*"ab .!?\n\r\t。", "\u0301", "\u200d", "é", "👍", "🇩", "ก", "\u0e33"]),
        st.characters(),
    ),
    max_size=120,
) | st.lists(st.sampled_from([FAMILY, "word", " ", "\n\n", "Ende. ", "字。", "e\u0301"])).map(
    "".join
)


def visible(text: str) -> str:
    return "".join(character for character in text if not character.isspace())


@given(TEXTS, st.integers(4, 40), st.sampled_from(UNITS))
def test_each_part_is_within_the_limit(text: str, limit: int, unit: TextUnit) -> None:
    assert all(length(part, unit) <= limit for part in split(text, limit, unit))


@given(TEXTS, st.integers(4, 40), st.sampled_from(UNITS))
def test_no_visible_character_is_lost_invented_or_moved(
    text: str, limit: int, unit: TextUnit
) -> None:
    assert visible("".join(split(text, limit, unit))) == visible(text)


@given(TEXTS, st.integers(4, 40), st.sampled_from(UNITS))
def test_a_part_is_not_cut_again(text: str, limit: int, unit: TextUnit) -> None:
    for part in split(text, limit, unit):
        assert split(part, limit, unit) == (part,)


@given(TEXTS, st.integers(30, 60))
def test_graphemes_stay_whole(text: str, limit: int) -> None:
    graphemes = regex.findall(r"\X", text)
    if any(len(grapheme) > limit for grapheme in graphemes):
        return
    pieces = [g for part in split(text, limit, "code_points") for g in regex.findall(r"\X", part)]
    assert [g for g in pieces if not g.isspace()] == [g for g in graphemes if not g.isspace()]


@pytest.mark.parametrize(("unit", "expected"), [("code_points", 7), ("utf16", 11), ("bytes", 25)])
def test_length_is_counted_in_the_channels_unit(unit: TextUnit, expected: int) -> None:
    assert length(FAMILY, unit) == expected


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("short", 10, ("short",)),
        ("one two three", 9, ("one two", "three")),
        ("one two  three", 7, ("one two", "three")),
        ("aaaa bbbb.\n\ncccc dddd", 16, ("aaaa bbbb.", "cccc dddd")),
        ("aaaa\n\nbbbb\ncccc dddd", 15, ("aaaa\n\nbbbb", "cccc dddd")),
        ("It works. So it is fine", 16, ("It works.", "So it is fine")),
        ('He said "yes." Then he left', 20, ('He said "yes."', "Then he left")),
        ("今日は。明日は晴れ", 6, ("今日は。", "明日は晴れ")),
        ("a\n" + "b" * 8 + " c", 11, ("a\n" + "b" * 8, "c")),
        ("abcdefgh", 3, ("abc", "def", "gh")),
        (f"ab{FAMILY}", 8, ("ab", FAMILY)),
        ("see https://example.com/a/long/path", 31, ("see", "https://example.com/a/long/path")),
        ("  indented text", 12, ("  indented", "text")),
        ("      ", 4, ("    ",)),
    ],
)
def test_cuts_at_the_best_boundary(text: str, limit: int, parts: tuple[str, ...]) -> None:
    assert split(text, limit, "code_points") == parts


def test_a_short_first_line_does_not_become_a_part_of_its_own() -> None:
    assert split("Hi,\nthis is a long sentence", 20, "code_points")[0] == "Hi,\nthis is a long"


def test_a_grapheme_longer_than_the_limit_is_cut_as_a_last_resort() -> None:
    assert "".join(split("x" + "\u0301" * 10, 4, "code_points")) == "x" + "\u0301" * 10


def test_a_long_text_is_cut_in_linear_time() -> None:
    assert len(split("word " * 100_000, 4096, "utf16")) == 123


def test_a_limit_of_nothing_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="room"):
        split("a", 0, "code_points")
