"""The guide, followed to the letter with its own values; only the hosts are the simulator's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guides.followed import Followed
from tests.guides.rows import ROWS
from tests.guides.server import guides_postgres


@pytest.fixture
def _database(tmp_path: Path) -> Iterator[None]:
    with guides_postgres(tmp_path / "guide"):
        yield


# One test, as the steps build on each other and the guide's port can be had only once.
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("_database")
async def test_every_row_of_the_guide_comes_true_in_its_order(data_dir: Path) -> None:
    async with Followed(data_dir).running() as it:
        for row in ROWS:
            try:
                await row(it)
            except BaseException as error:
                error.add_note(f"in the step {row.__name__}; {it.tunnel.answers}; {it.logs()}")
                raise
