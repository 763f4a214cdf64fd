"""What a file is, by its bytes; names as people see them. (More cases: tests/webchat.)"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosschat.files.names import display_name
from crosschat.files.sniffing import sniff


@given(st.binary(max_size=3000))
def test_no_bytes_make_it_stumble(data: bytes) -> None:
    found = sniff(data)
    assert found is None or "/" in found.mime_type


@given(st.binary(max_size=300))
def test_an_archive_of_anything_does_not_make_it_stumble(data: bytes) -> None:
    assert sniff(b"PK\x03\x04" + data) is None


@pytest.mark.parametrize(
    "data", [b"<HTML>", b"\n\n<!-- a -->", b"a <ScRiPt>", b"<  svg", b"<?XML", b"x<object "]
)
def test_markup_is_no_text(data: bytes) -> None:
    assert sniff(data) is None


@pytest.mark.parametrize("data", [b"a < b and b > c", "日本語".encode(), b"x <3 y", b"1;2\r\n"])
def test_text_is_text(data: bytes) -> None:
    found = sniff(data)
    assert found is not None
    assert found.mime_type == "text/plain"


@given(st.text(max_size=400))
def test_a_shown_name_is_never_a_path_and_never_strange(name: str) -> None:
    shown = display_name(name, "png")
    assert shown.endswith(".png")
    assert not set(shown) & set('/\\:*?"<>|\x00\r\n')
    assert 5 <= len(shown) <= 124
    assert not shown.startswith(".")
