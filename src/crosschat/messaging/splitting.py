"""Cutting text where it hurts least: between paragraphs, lines, sentences, words, graphemes."""

from collections.abc import Sequence

import regex  # type: ignore[import-untyped]  # it ships no types

from crosschat.messaging.capabilities import TextUnit

_GRAPHEME = regex.compile(r"\X")
_SENTENCE_ENDS = frozenset(".!?…:;") | frozenset("؟۔।")
# These end a sentence without a space behind them.
_WIDE_SENTENCE_ENDS = frozenset("。！？｡")
_CLOSING = frozenset("\"'”’»)]}")
_BEYOND_BMP = 0xFFFF


def length(text: str, unit: TextUnit) -> int:
    """The text's length as the platform counts it; `bytes` are those of UTF-8."""
    match unit:
        case "code_points":
            return len(text)
        case "utf16":
            return len(text) + sum(ord(character) > _BEYOND_BMP for character in text)
        case "bytes":
            return len(text.encode("utf-8", "surrogatepass"))


def split(text: str, limit: int, unit: TextUnit) -> tuple[str, ...]:
    """The text in parts of at most `limit` units.

    Only whitespace at the cuts is lost. A grapheme (an emoji of several characters, a letter with
    its accents) stays whole, unless it alone is longer than the limit.

    Raises:
        ValueError: the limit is below 1.
    """
    if limit < 1:
        raise ValueError("a text needs room for at least one character")
    if length(text, unit) <= limit:
        return (text,)
    graphemes = [
        piece for found in _GRAPHEME.findall(text) for piece in _whole_or_cut(found, limit, unit)
    ]
    sizes = [length(grapheme, unit) for grapheme in graphemes]
    parts = []
    start = 0
    while start < len(graphemes):
        end = _window_end(sizes, start, limit)
        if end < len(graphemes):
            end = _best_cut(graphemes, start, end)
            parts.append("".join(graphemes[start : _without_space(graphemes, start, end)]))
        else:
            parts.append("".join(graphemes[start:]))
        start = _space_end(graphemes, end)
    # A text of nothing but whitespace has no visible part to keep.
    return tuple(filter(None, parts)) or ("".join(graphemes[: _window_end(sizes, 0, limit)]),)


def _whole_or_cut(grapheme: str, limit: int, unit: TextUnit) -> Sequence[str]:
    """The grapheme, or its code points if it is longer than a whole part."""
    return (grapheme,) if length(grapheme, unit) <= limit else grapheme


def _window_end(sizes: Sequence[int], start: int, limit: int) -> int:
    """Where the longest part that starts here has to end; it holds one grapheme at least."""
    used, end = sizes[start], start + 1
    while end < len(sizes) and used + sizes[end] <= limit:
        used += sizes[end]
        end += 1
    return end


def _best_cut(graphemes: Sequence[str], start: int, end: int) -> int:
    """The last good boundary in the window.

    The better kinds only count in the window's second half, lest a short first line become a
    message of its own.
    """
    last: dict[str, int] = {}
    middle = start + (end - start) // 2
    for cut in range(end, start, -1):
        last.setdefault(_kind_of_cut(graphemes, cut), cut)
    for kind in ("paragraph", "line", "sentence"):
        if last.get(kind, 0) > middle:
            return last[kind]
    words = [last[kind] for kind in ("paragraph", "line", "sentence", "word") if kind in last]
    return max(words, default=end)


def _kind_of_cut(graphemes: Sequence[str], cut: int) -> str:
    """What lies between the graphemes on both sides of the cut."""
    before = graphemes[cut - 1]
    if before in _WIDE_SENTENCE_ENDS:
        return "sentence"
    if not graphemes[cut].isspace() or before.isspace():
        return "none"
    space = "".join(graphemes[cut : _space_end(graphemes, cut)])
    breaks = space.count("\n")
    if breaks:
        return "paragraph" if breaks > 1 else "line"
    if before in _CLOSING and cut > 1:
        before = graphemes[cut - 2]
    return "sentence" if before in _SENTENCE_ENDS else "word"


def _space_end(graphemes: Sequence[str], start: int) -> int:
    end = start
    while end < len(graphemes) and graphemes[end].isspace():
        end += 1
    return end


def _without_space(graphemes: Sequence[str], start: int, end: int) -> int:
    while end > start and graphemes[end - 1].isspace():
        end -= 1
    return end
