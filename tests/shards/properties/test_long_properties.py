"""The long form of the properties of graph/: each holds for ten times as many drawn examples."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FILES = [
    file.relative_to(ROOT).as_posix()
    for file in sorted((ROOT / "tests/graph").glob("test_*.py"))
    if "\n@given(" in file.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("file", FILES)
def test_its_properties_hold_for_many_examples(file: str) -> None:
    # The mark and the option are hypothesis' own; tests/gates.py has both profiles.
    long = ["-m", "hypothesis", "--hypothesis-profile=long"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", file, "-q", "-p", "no:cacheprovider", *long],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
