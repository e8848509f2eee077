"""The gates guard themselves: a skip in CI fails, a due shard runs, a slow one is told off."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GIT = ("git", "-c", "user.name=someone", "-c", "user.email=someone@example.org")


class Checkout:
    """A small repository with the real test door, the real gates and one shard."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shard = folder / "tests/shards/slow"
        shard.mkdir(parents=True)
        for name in (".gitignore", "pyproject.toml", "tests/__main__.py", "tests/gates.py"):
            shutil.copy(ROOT / name, folder / name)
        (folder / "tests/conftest.py").write_text('pytest_plugins = ["tests.gates"]')
        (shard / "shard.toml").write_text('rooms = ["graph/"]\nbudget_seconds = 60\n')
        slow = "import time\ndef test_slow(tell): time.sleep(0.01); tell(range(3))\n"
        (shard / "test_slow.py").write_text(slow)
        (folder / "tests/test_quick.py").write_text("def test_quick(): pass\n")
        self.git("init", "-q")
        self.commit("README.md")

    def git(self, *arguments: str) -> None:
        subprocess.run([*GIT, *arguments], cwd=self.folder, check=True, capture_output=True)

    def commit(self, name: str) -> None:
        (self.folder / name).parent.mkdir(exist_ok=True)
        with (self.folder / name).open("a") as file:
            file.write("A word more.\n")
        self.git("add", ".")
        self.git("commit", "-qm", "docs: Say a word more.")

    def test(self, *arguments: str, **env: str) -> tuple[int, str, str]:
        """Return the exit code, standard output and standard error."""
        kept = {k: v for k, v in os.environ.items() if k not in ("CI", "FULL")}
        done = subprocess.run(
            [sys.executable, "tests/__main__.py", "-n0", "-p", "no:cacheprovider", *arguments],
            cwd=self.folder,
            env=kept | env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    if not shutil.which("git"):
        pytest.skip("No git on PATH: apt-get install -y git")
    return Checkout(tmp_path)


def test_a_shard_runs_when_its_rooms_changed_since_the_last_release(checkout: Checkout) -> None:
    # Nothing was released yet, so nobody can tell what changed.
    code, said, _ = checkout.test("--shards", "-n1")
    assert code == 0, said
    assert "\ntests/shards/slow/test_slow.py::test_slow: range(0, 3)\n" in said
    assert "Branch coverage" not in said
    assert " 2 passed in " in said.splitlines()[-1]
    checkout.git("tag", "v1.0.0")
    checkout.commit("README.md")
    code, said, aside = checkout.test("--shards")
    assert " 1 passed in " in said.splitlines()[-1]
    assert "tests/shards/slow is not due" in aside
    said = checkout.test("--shards", "-n1", FULL="1")[1]
    assert "\nBranch coverage: " in said
    assert " 2 passed in " in said.splitlines()[-1]
    checkout.commit("graph/weights.txt")
    checkout.git("tag", "v1.1.0")
    # The commit of a release is measured against the release before it.
    assert " 2 passed in " in checkout.test("--shards")[1]


def test_a_shard_that_is_named_runs_and_fails_over_its_budget(checkout: Checkout) -> None:
    toml = checkout.folder / "tests/shards/slow/shard.toml"
    toml.write_text(toml.read_text().replace("60", "0"))
    code, said, _ = checkout.test("tests/shards/slow")
    assert code == 1
    assert " 1 passed in " in said.splitlines()[-1]
    assert "tests/shards/slow/ took 0 s; its shard.toml allows 0 s." in said


def test_what_a_shard_tries_on_postgresql_waits_for_it(checkout: Checkout) -> None:
    shard, quick = checkout.folder / "tests/shards/slow", checkout.folder / "tests/test_quick.py"
    (shard / "test_slow.py").unlink()
    toml = shard / "shard.toml"
    toml.write_text('rooms = []\non_postgresql = ["tests/test_q"]\nbudget_seconds = 60\n')
    engines = "@pytest.mark.parametrize('engine', ['sqlite', 'postgresql'])"
    quick.write_text(f"import pytest\n{engines}\ndef test_quick(engine): pass\n")
    assert " 1 passed, 1 deselected in " in checkout.test("tests")[1]
    assert " 2 passed in " in checkout.test("tests", "tests/shards/slow")[1]
    # Whoever names a file means all of it.
    assert " 2 passed in " in checkout.test("tests/test_quick.py")[1]
    toml.write_text(toml.read_text().replace("60", "-1"))
    said = checkout.test("tests", "tests/shards/slow")[1]
    assert "tests/shards/slow/ took 0 s; its shard.toml allows -1 s." in said


def test_the_files_of_a_shard_stay_where_they_are_and_wait_for_it(checkout: Checkout) -> None:
    toml = checkout.folder / "tests/shards/slow/shard.toml"
    (toml.parent / "test_slow.py").unlink()
    toml.write_text('files = ["tests/test_q*.py"]\nrooms = []\nbudget_seconds = 60\n')
    (checkout.folder / "tests/test_other.py").write_text("def test_other(): pass\n")
    assert " 1 passed, 1 deselected in " in checkout.test("tests")[1]
    assert " 2 passed in " in checkout.test("tests", "tests/shards/slow")[1]
    # Whoever names the shard alone means its files, and whoever names a file means the file.
    assert " 1 passed in " in checkout.test("tests/shards/slow", "-n1")[1]
    assert " 1 passed in " in checkout.test("tests/test_quick.py")[1]
    toml.write_text(toml.read_text().replace("60", "-1"))
    said = checkout.test("tests/shards/slow")[1]
    assert "tests/shards/slow/ took 0 s; its shard.toml allows -1 s." in said


def test_what_is_skipped_here_is_a_failure_in_ci(checkout: Checkout) -> None:
    skips = "import pytest\ndef test_browser(): pytest.skip('no browser')\n"
    (checkout.folder / "tests/test_quick.py").write_text(skips)
    code, said, _ = checkout.test("tests")
    assert (code, " 1 skipped in " in said.splitlines()[-1]) == (0, True)
    code, said, _ = checkout.test("tests", CI="true")
    assert code == 1
    assert "Skipped in CI, which has to run it: Skipped: no browser" in said


def test_ci_stops_where_no_postgresql_answers(checkout: Checkout) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:9/nothing"
    code, _, aside = checkout.test("tests", TRADEWINDS_TEST_DATABASE_URL=nowhere, CI="true")
    assert code == 3
    assert "TRADEWINDS_TEST_DATABASE_URL answers no PostgreSQL" in aside
