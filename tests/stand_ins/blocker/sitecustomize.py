"""On the import path of a test's processes: the sandbox package cannot be imported in them."""

import sys
from importlib.abc import MetaPathFinder


class Blocker(MetaPathFinder):
    def find_spec(self, fullname, path=None, target=None):
        if fullname.split(".")[:2] == ["crosschat", "sandbox"]:
            raise ImportError("the sandbox is blocked in this test")


sys.meta_path.insert(0, Blocker())
