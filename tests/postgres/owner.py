"""A process that owns a server until it is told to stop: ``python owner.py DATA_DIR``.

More arguments: ``orphaning``, ``cache=FOLDER`` (where root copies the programs to).
Prints one line of JSON when the server answers, or the error; ends when its input closes.
"""

import json
import subprocess
import sys
from pathlib import Path

from crosschat.postgres import AlreadyRunning, EmbeddedPostgres, PostgresFailed, binaries, server


def main(data_dir: Path, *ways: str) -> None:
    if "orphaning" in ways:  # as on systems where the kernel sends no signal when a parent dies
        vars(server)["dies_with_parent"] = lambda number: lambda: None
    for way in ways:
        if way.startswith("cache="):
            vars(binaries)["CACHES"] = (way.removeprefix("cache="),)
    try:
        with EmbeddedPostgres(data_dir) as postgres:
            bystander = subprocess.Popen(
                ["sleep", "60"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )
            answer = {"dsn": postgres.dsn, "pid": postgres.pid, "bystander": bystander.pid}
            print(json.dumps(answer), flush=True)
            sys.stdin.read()
            bystander.kill()
            bystander.wait()
    except (AlreadyRunning, PostgresFailed) as error:
        print(json.dumps({"error": str(error)}), flush=True)


main(Path(sys.argv[1]), *sys.argv[2:])
