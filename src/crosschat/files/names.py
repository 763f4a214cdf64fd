"""File names as people see them: never a path, never a surprise."""

import re
import unicodedata

_LONGEST = 120  # characters
_UNSAFE = re.compile(r'[\\/:*?"<>|]')


def display_name(given: str, extension: str) -> str:
    """`given` as a plain name that ends in `extension`, the one that fits the content."""
    name = given.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    name = _UNSAFE.sub("_", name).strip(" .")
    stem = name.rsplit(".", 1)[0].strip(" .") if "." in name else name
    return f"{stem[:_LONGEST] or 'file'}.{extension}"
