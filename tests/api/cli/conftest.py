"""A working folder for each test, and the edition of 2011 as the demonstration leaves it."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.api.cli.door import tradewinds


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder of its own, with nothing set in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TRADEWINDS_")]:
        if not name.startswith("TRADEWINDS_TEST_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Run the demonstration once; return its database and its document."""
    file = tmp_path_factory.mktemp("demo") / "tradewinds.db"
    result = tradewinds("demo", "--no-serve", "--json", "--database", str(file))
    return file, json.loads(result.stdout)


@pytest.fixture
def database(shown: tuple[Path, dict[str, Any]], tmp_path: Path) -> Path:
    """Give the file tradewinds.db in the working folder, as the demonstration left it."""
    return shutil.copyfile(shown[0], tmp_path / "tradewinds.db")


@pytest.fixture
def document(shown: tuple[Path, dict[str, Any]]) -> dict[str, Any]:
    return shown[1]
