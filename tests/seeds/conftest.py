"""A folder of seed files to spoil."""

import shutil
from pathlib import Path

import pytest

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a copy of our own files, as a user would keep them."""
    mine = tmp_path / "mine"
    mine.mkdir()
    for file in (
        *sorted((SEEDS / "reference").glob("*.csv")),
        SEEDS / "edition_2011.json",
        SEEDS / "source_2011.txt",
    ):
        shutil.copy(file, mine)
    return mine
