"""A wheel without the dashboard would serve an empty page: refuse to make one."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DashboardIsBuilt(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Raises: FileNotFoundError, when the dashboard has not been built."""
        page = Path(self.root) / "src" / "crosschat" / "dashboard" / "static" / "index.html"
        # An editable install serves whatever is built later.
        if self.target_name == "wheel" and version != "editable" and not page.is_file():
            raise FileNotFoundError("The dashboard is not built. Run `make web` first.")
