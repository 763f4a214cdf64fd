"""Which browser is driven, and how."""

import os
import shutil

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def chromium() -> str:
    """Where the browser is: `CHROMIUM`, else the machine's. Raises: FileNotFoundError."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise FileNotFoundError("There is no Chromium. On Debian: apt-get install chromium")
    return found
