"""A stranger's first minute: a clone and a wheel, set up from the index, to the first result."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graph.interchange import pairing_solution, read_pairing_instance
from graph.pairing import solve
from tests.graph.drawn_editions import drawn_edition

ROOT = Path(__file__).parents[3]
DEMO = ("demo", "--no-serve", "--json")


def clean() -> dict[str, str]:
    """Return the environment of a person who never heard of the tests."""
    ours = ("TRADEWINDS_", "PYTHON", "COV", "PYTEST")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def run(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command, cwd=folder, env=clean(), stdin=-3, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done


def tell(answer: str) -> list[list[object]]:
    """Return the pairings, the topics and the next topics of a document of `demo --json`."""
    told = json.loads(answer)
    return [
        [pair["people"] for pair in told["pairings"]["pairs"]],
        *([each["topic"] for each in told[k]["suggestions"]] for k in ("topics", "next_topics")),
    ]


def clone(folder: Path) -> Path:
    """Copy what a commit of the work tree would hold."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


def python(version: str) -> Path:
    for path in (Path.home() / ".pyenv/versions").glob(f"{version}.*/bin/python"):
        return path
    found = shutil.which(f"python{version}")
    return Path(found) if found else pytest.skip(f"Python {version} is not on this machine")


def pip(python: Path, verb: str) -> tuple[str | Path, ...]:
    """Return the installer that the launcher used: an environment made by uv has no pip."""
    uv = shutil.which("uv")
    return (uv, "pip", verb, "--python", python) if uv else (python, "-m", "pip", verb)


def hash_of_solution(own: Path, sides: tuple[int, ...], folder: Path) -> str:
    """Solve a drawn edition at the terminal, its people in another order than here."""
    document = drawn_edition(20_111_207, *sides)
    document["people"].reverse()
    (folder / "instance.json").write_text(json.dumps(document))
    return digest(
        json.loads(run(own / "tradewinds", "pair", "instance.json", folder=folder).stdout)
    )


def hash_here(sides: tuple[int, ...]) -> str:
    """Solve the same in this Python: the order of people, and the Python, must not matter."""
    problem = read_pairing_instance(drawn_edition(20_111_207, *sides))
    return digest(pairing_solution(solve(problem)))


def digest(solution: object) -> str:
    return hashlib.sha256(json.dumps(solution, sort_keys=True).encode()).hexdigest()


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_a_fresh_clone_reaches_the_first_result_and_so_does_its_wheel(
    version: str, tmp_path: Path
) -> None:
    here = clone(tmp_path / "a clone")
    work, empty = tmp_path / "work", tmp_path / "empty"
    work.mkdir()
    empty.mkdir()
    launcher = here / "tradewinds"

    first = run(python(version), launcher, *DEMO, folder=work)
    assert [len(part) for part in tell(first.stdout)] == [14, 6, 6]
    assert first.stderr.startswith("First run: setting up .venv")
    assert [path.name for path in work.iterdir() if path.suffix == ".db"] == ["tradewinds.db"]

    # The same environment, so that what the lock file holds is what the wheel says it needs.
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    run(*build, folder=here)
    (wheel,) = tmp_path.glob("*.whl")
    own = here / ".venv/bin"
    run(*pip(own / "python", "install"), "--no-deps", "--no-index", wheel, folder=empty)
    run(*pip(own / "python", "check"), folder=empty)
    shutil.move(here / "api", tmp_path / "the rooms of the clone are gone")
    installed = run(own / "tradewinds", *DEMO, folder=empty)
    assert tell(installed.stdout) == tell(first.stdout)
    for sides in ((90, 80), (45, 45, 45)):
        assert hash_of_solution(own, sides, empty) == hash_here(sides)
