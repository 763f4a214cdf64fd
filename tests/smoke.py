"""The first promise, kept from nothing: ``make smoke`` (or ``python3 tests/smoke.py [--here]``).

Clones this repository's HEAD below ``mktemp -d`` with an empty home directory and a bare
environment, runs ``make run`` there on free ports, posts the platform integration guide's own
command, waits for the AI agent's reply in the API and on the simulated phone, and stops everything.
``--here`` starts this checkout as it stands instead, with a data directory of its own.

Standard library only: it runs before anything is installed.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
START_TIMEOUT = 900.0  # seconds; the first start downloads
REPLY_TIMEOUT = 60.0  # seconds
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
CUSTOMER = "1234567890"

# As the guide prints it; only the port is changed.
GUIDES_COMMAND = """\
curl -X POST http://localhost:3001/integrations/whatsapp/webhook \\
  -H "Content-Type: application/json" \\
  -d '{
    "entry": [{
      "changes": [{
        "value": {
          "messages": [{
            "from": "1234567890",
            "text": { "body": "Test message" }
          }]
        }
      }]
    }]
  }'"""


class SmokeFailed(Exception):
    """What was promised did not happen."""


def say(text: str) -> None:
    print(f"smoke: {text}", flush=True)


def free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


def wait_for(what: str, look: Callable[[], Any], seconds: float) -> Any:
    """The first true answer of `look`, which may fail with OSError meanwhile."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            if found := look():
                return found
        time.sleep(0.1)
    raise SmokeFailed(f"no {what} within {seconds:.0f} s")


class Server:
    """CrossChat as a newcomer starts it."""

    def __init__(self, folder: Path, checkout: Path, *, home: Path) -> None:
        self.port, self.sandbox_port = free_ports()
        self.data_dir = folder / "data"
        self.url = f"http://localhost:{self.port}"
        self.sandbox = f"http://localhost:{self.sandbox_port}"
        self.output = folder / "output.txt"
        environment = {
            "PATH": PATH,
            "HOME": str(home),
            "PORT": str(self.port),
            "SANDBOX_PORT": str(self.sandbox_port),
            "CROSSCHAT_SANDBOX": "1",
            "CROSSCHAT_DATA_DIR": str(self.data_dir),
        }
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                ["make", "--no-print-directory", "run"],
                cwd=checkout,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def ready(self) -> bool:
        if self.process.poll() is not None:
            raise SmokeFailed(f"`make run` ended with exit code {self.process.returncode}")
        with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)

    def get(self, path: str) -> Any:
        key = (self.data_dir / "api-key").read_text().strip()
        return fetch(self.url + path, {"Authorization": f"Bearer {key}"})

    def stop(self) -> None:
        """Ask the parent to end, and see that make and all others are gone."""
        with contextlib.suppress(OSError, ValueError, KeyError):
            record = json.loads((self.data_dir / "run.json").read_text())
            os.kill(record["pid"], signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(30)


def fetch(url: str, headers: dict[str, str]) -> Any:
    request = urllib.request.Request(url, headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def post(server: Server, text: str) -> None:
    """The guide's command with our port and `text`; by curl itself where there is one."""
    command = GUIDES_COMMAND.replace("3001", str(server.port)).replace("Test message", text)
    if shutil.which("curl"):
        strict = command.replace("curl ", "curl --silent --show-error --fail-with-body ", 1)
        done = subprocess.run(["sh", "-c", strict], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SmokeFailed(f"the guide's command failed: {done.stderr} {done.stdout}")
        return
    body = command.partition("-d '")[2].rstrip("'").encode()
    request = urllib.request.Request(
        f"{server.url}/integrations/whatsapp/webhook",
        body,
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10):
        pass


def reply_to(server: Server, text: str) -> str:
    """What the AI agent answered after the customer's `text`, as the API tells."""
    conversations = server.get("/v1/conversations")["data"]
    for conversation in conversations:
        messages = server.get(f"/v1/conversations/{conversation['id']}/messages")["data"]
        messages.sort(key=lambda message: message["created_at"])
        asked = [
            i for i, m in enumerate(messages) if (m["direction"], m["text"]) == ("inbound", text)
        ]
        for message in messages[asked[-1] + 1 :] if asked else ():
            if message["direction"] == "outbound" and message["author"]["kind"] == "agent":
                return str(message["text"])
    return ""


def on_the_phone(server: Server, text: str) -> bool:
    """Whether the simulated phone got exactly `text`."""
    query = f"/sandbox/ledger?api=whatsapp&to={CUSTOMER}"
    rows = fetch(server.sandbox + query, {})["data"]
    return any(row["payload"].get("text", {}).get("body") == text for row in rows)


def exchange(server: Server, text: str) -> str:
    """One customer message; the reply that arrived in the API and on the phone."""
    began = time.monotonic()
    post(server, text)
    reply = wait_for("AI reply in the API", lambda: reply_to(server, text), REPLY_TIMEOUT)
    wait_for("reply on the phone", lambda: on_the_phone(server, reply), REPLY_TIMEOUT)
    say(f"customer: {text!r}")
    say(f"AI agent: {reply!r} (on the phone after {time.monotonic() - began:.1f} s)")
    if text not in reply:
        raise SmokeFailed(f"the reply does not depend on the message {text!r}: {reply!r}")
    return str(reply)


def converse(server: Server) -> None:
    """Two messages, whose replies must differ."""
    if exchange(server, "Test message") == exchange(server, "When do you open on Sunday"):
        raise SmokeFailed("both messages got the same reply")


def git(config: Path, *arguments: str) -> str:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": str(config)}
    done = subprocess.run(
        ["git", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SmokeFailed(f"git {arguments[0]}: {done.stderr.strip()}")
    return done.stdout


def clone(target: Path) -> None:
    config = target.with_name("gitconfig")
    config.write_text("[safe]\n\tdirectory = *\n")  # in containers the checkout is another user's
    if git(config, "-C", str(ROOT), "status", "--porcelain"):
        say("there are uncommitted changes: they are not in the clone (see --here)")
    git(config, "clone", "--quiet", str(ROOT), str(target))


def smoke(folder: Path, *, here: bool) -> None:
    home = folder / "home"
    home.mkdir()
    checkout = ROOT if here else folder / "crosschat"
    if not here:
        clone(checkout)
        say(f"cloned into {checkout}, home directory empty")
    began = time.monotonic()
    server = Server(folder, checkout, home=home)
    try:
        wait_for("readiness", server.ready, START_TIMEOUT)
        say(f"`make run` was ready after {time.monotonic() - began:.1f} s: {server.url}")
        converse(server)
    except SmokeFailed:
        sys.stderr.write(server.output.read_text(errors="replace")[-6000:] + "\n")
        raise
    finally:
        server.stop()
    if server.process.returncode != 0 or (server.data_dir / "run.json").exists():
        raise SmokeFailed(f"did not stop cleanly: exit code {server.process.returncode}")
    say("stopped; nothing is left running")


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="crosschat-smoke-"))
    try:
        smoke(folder, here="--here" in sys.argv[1:])
    except SmokeFailed as error:
        say(f"FAILED: {error}")
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    say("OK")
    return 0


if __name__ == "__main__":
    sys.exit(main())
