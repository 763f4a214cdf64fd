"""`crosschat serve` with stand-ins as its children; settings come by the environment."""

import sys
from pathlib import Path

from crosschat import cli
from crosschat.supervisor import serve as module

original = module.serve
standin = (sys.executable, str(Path(__file__).with_name("standin.py")))


def serve(*args: object, **kwargs: object) -> int:
    return original(*args, program=standin, **kwargs)  # type: ignore[arg-type]


vars(module)["serve"] = serve
sys.argv = ["crosschat", "serve", *sys.argv[1:]]
cli.main()
