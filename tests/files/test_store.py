"""The file store: names of ours, bytes as they were."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from crosschat.files.store import Files, NoSuchFile


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files.at(None, tmp_path / "files", {})


async def test_what_is_put_is_read_again_in_pieces(files: Files) -> None:
    data = bytes(range(256)) * 6000
    name = await files.put("ws_1", data)
    assert name.startswith("ws_1/file_")
    assert await files.read(name) == data
    assert await files.size(name) == len(data)
    pieces = [len(chunk) async for chunk in files.chunks(name)]
    assert len(pieces) == 3


async def test_an_empty_file_is_a_file(files: Files) -> None:
    name = await files.put("ws_1", b"")
    assert await files.read(name) == b""


async def test_a_deleted_file_is_gone_and_may_be_deleted_again(files: Files) -> None:
    name = await files.put("ws_1", b"x")
    await files.delete(name)
    await files.delete(name)
    with pytest.raises(NoSuchFile):
        await files.read(name)


@pytest.mark.parametrize(
    "name",
    ["", "a", "../a", "a/../b", "/a/b", "a/b/", "a//b", "a/b.txt", "A/b", "a\\b", "a/b\n", "%2e/a"],
)
async def test_a_name_that_is_not_ours_is_nowhere(files: Files, name: str) -> None:
    for action in (files.read(name), files.size(name), files.delete(name)):
        with pytest.raises(NoSuchFile):
            await action


async def test_the_same_name_is_never_given_twice(files: Files) -> None:
    names = await asyncio.gather(*(files.put("ws_1", b"x") for _ in range(20)))
    assert len(set(names)) == 20


def test_a_process_that_kept_files_ends_in_peace(tmp_path: Path) -> None:
    """obstore's own asyncio calls abort it now and then; ours run in threads."""
    program = (
        "import asyncio, pathlib, sys\n"
        "from crosschat.files.store import Files\n"
        "async def main():\n"
        "    files = Files.at(None, pathlib.Path(sys.argv[1]), {})\n"
        "    await files.read(await files.put('ws_1', b'x' * 1_000_000))\n"
        "asyncio.run(main())\n"
    )
    for _ in range(5):
        done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
        assert done.returncode == 0
