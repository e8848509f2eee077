"""What is installed: the lock files, and what the wheel carries; set-ups are a shard."""

import subprocess
import sys
import tomllib
import zipfile
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUN, DEVELOP = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
EXTRA = ROOT / "requirements-pdf.lock"
WANTED = {
    RUN: PROJECT["project"]["dependencies"],
    DEVELOP: PROJECT["dependency-groups"]["dev"],
    EXTRA: PROJECT["project"]["optional-dependencies"]["pdf"],
}
ROOMS = ("api", "domain", "graph", "seeds")


def pins(lock: Path) -> dict[str, list[str]]:
    """Return every pinned package with its lines; one that differs by Python has several."""
    text = "\n".join(line for line in lock.read_text().splitlines() if line.strip()[:1] != "#")
    found: dict[str, list[str]] = {}
    for entry in text.replace("\\\n", " ").splitlines():
        found.setdefault(canonicalize_name(Requirement(entry.split(" --hash")[0]).name), []).append(
            entry
        )
    return found


@pytest.mark.parametrize("lock", WANTED, ids=lambda lock: lock.name)
def test_a_pin_names_the_extras_that_other_packages_ask_of_it(lock: Path) -> None:
    # Without them pip takes the newest release for the extra, which no hash covers, and stops.
    pinned = pins(lock)
    for name in pinned:
        with suppress(PackageNotFoundError):
            for asked in map(Requirement, requires(name) or []):
                if asked.extras and (not asked.marker or asked.marker.evaluate({"extra": ""})):
                    lines = pinned.get(canonicalize_name(asked.name), [])
                    assert lines, f"{lock.name} lacks {asked.name}"
                    for line in lines:
                        pin = Requirement(line.split(" --hash")[0])
                        assert pin.extras >= asked.extras, f"{lock.name}: {name} asks {asked}"


@pytest.mark.parametrize("lock", WANTED, ids=lambda lock: lock.name)
def test_every_dependency_is_pinned_within_its_range(lock: Path) -> None:
    pinned = pins(lock)
    for wanted in map(Requirement, WANTED[lock]):
        lines = pinned.get(canonicalize_name(wanted.name), [])
        assert lines, f"{wanted.name} is not in {lock.name}: write it anew (CONTRIBUTING, Locks)"
        for line in lines:
            version = str(Requirement(line.split(" --hash")[0]).specifier).removeprefix("==")
            assert wanted.specifier.contains(version), f"{lock.name} pins {line.split()[0]}"


@pytest.mark.parametrize("lock", WANTED, ids=lambda lock: lock.name)
def test_every_pin_is_exact_and_has_a_hash_and_nothing_is_an_address(lock: Path) -> None:
    for line in (line for lines in pins(lock).values() for line in lines):
        assert "==" in line.split(";")[0]
        assert "--hash=sha256:" in line
    assert "://" not in lock.read_text()


def test_the_tests_run_with_what_users_run() -> None:
    run, develop = pins(RUN) | pins(EXTRA), pins(DEVELOP)
    assert {name: develop.get(name) for name in run} == run
    assert pins(RUN).items() <= pins(EXTRA).items()


def test_the_wheel_carries_every_file_of_the_rooms_and_nothing_else(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("tradewinds-*-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        entry_points = next(n for n in names if n.endswith("entry_points.txt"))
        assert "tradewinds = api.cli:main" in archive.read(entry_points).decode()
    info = {name for name in names if ".dist-info/" in name}
    assert any(name.endswith("licenses/LICENSE") for name in info)
    here = {
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert names - info == here
