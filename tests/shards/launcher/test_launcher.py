"""The launcher is tried as itself, in a small project whose packages are two wheels made here.

A stand-in for `uv` is on PATH, so that a set-up takes a tenth of a second. The real pip is in
test_real_set_ups.py; a set-up from an index is tests/shards/packaging.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.launcher_checkout import Checkout, the_python


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "checkout", tmp_path)


@pytest.mark.parametrize("version", ["2.7", "3.6", "3.8", "3.10"])
def test_an_old_python_says_in_three_lines_what_is_needed(checkout: Checkout, version: str) -> None:
    checkout.env["PATH"] = str(checkout.tools)
    answer = checkout.start("demo", python=the_python(version))
    assert (answer.returncode, answer.stdout) == (3, "")
    lines = answer.stderr.splitlines()
    assert len(lines) == 3
    assert lines[0] == f"Tradewinds needs Python 3.11 or newer; this is Python {version}."
    assert "apt-get install -y python3 python3-venv" in lines[2]


@pytest.mark.parametrize("version", ["2.7", "3.8"])
def test_an_old_python_hands_over_to_a_newer_one_that_works(
    checkout: Checkout, version: str
) -> None:
    shim = checkout.tools / "python3.13"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    (checkout.tools / "python3.12").symlink_to(the_python("3.12"))
    checkout.with_uv().env["PATH"] = str(checkout.tools)
    answer = checkout.start("pair", python=the_python(version))
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["python"] == [3, 12]


def test_a_python_without_ensurepip_names_the_package_to_install(
    checkout: Checkout, tmp_path: Path
) -> None:
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare/ensurepip.py").write_text("raise ImportError")
    checkout.env["PYTHONPATH"] = str(tmp_path / "bare")
    answer = checkout.start("demo")
    assert answer.returncode == 3
    assert "  apt-get install -y python3-venv\n" in answer.stderr
    assert not (checkout.folder / ".venv").exists()


def test_a_moved_folder_is_set_up_again(checkout: Checkout, tmp_path: Path) -> None:
    checkout.with_uv().start("demo")
    checkout.folder = checkout.folder.rename(tmp_path / "elsewhere")
    answer = checkout.start("demo")
    assert answer.stderr.startswith("Setting up .venv again")
    assert json.loads(answer.stdout)["file"] == str(tmp_path / "elsewhere/api/__main__.py")
    assert checkout.set_ups() == ["venv", "requirements.lock"] * 2


@pytest.mark.parametrize("name", ["pyproject.toml", "requirements.lock"])
def test_a_changed_file_is_set_up_again_and_an_unchanged_one_is_not(
    checkout: Checkout, name: str
) -> None:
    checkout.with_uv().start("demo")
    checkout.start("demo")
    assert checkout.set_ups() == ["venv", "requirements.lock"]
    left_over = checkout.folder / ".venv/left over"
    left_over.touch()
    with (checkout.folder / name).open("a") as file:
        file.write("# a word more\n")
    checkout.start("demo")
    assert not left_over.exists()
    assert checkout.set_ups() == ["venv", "requirements.lock"] * 2


def test_another_interpreter_under_the_old_name_is_set_up_again(checkout: Checkout) -> None:
    checkout.with_uv().start("demo", python=the_python("3.12"))
    python = checkout.folder / ".venv/bin/python"
    python.unlink()
    python.symlink_to(the_python("3.13"))
    assert checkout.start("demo").stderr.startswith("Setting up .venv again")


def test_a_space_in_the_path_and_another_working_folder_change_nothing(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "my folder", tmp_path).with_uv()
    work = tmp_path / "at work"
    work.mkdir()
    # A folder of that name where the person works is not ours.
    (work / "api").mkdir()
    (work / "api/__init__.py").touch()
    (work / "api/__main__.py").write_text("print('the wrong one')")
    told = json.loads(checkout.start("why-not", "LAC-01", "a b", folder=work).stdout)
    assert told["arguments"] == ["why-not", "LAC-01", "a b"]
    assert told["folder"] == str(work)
    assert told["file"] == str(tmp_path / "my folder/api/__main__.py")
    assert told["command"] == f"'{tmp_path}/my folder/tradewinds'"
    assert sorted(path.name for path in work.iterdir()) == ["api"]


def test_lines_to_copy_start_as_the_person_started(checkout: Checkout) -> None:
    def told(*command: str) -> str:
        path = f"{Path(sys.executable).parent}:{checkout.env['PATH']}"
        answer = subprocess.run(
            command, cwd=checkout.folder, env=checkout.env | {"PATH": path}, stdout=-1, check=True
        )
        return str(json.loads(answer.stdout)["command"])

    checkout.with_uv()
    assert told("./tradewinds", "demo") == "./tradewinds"
    assert told("python3", "tradewinds", "demo") == "python3 tradewinds"
    (checkout.folder / "tradewinds").chmod(0o644)
    assert told("python3", "./tradewinds", "demo") == "python3 ./tradewinds"


def test_of_two_starts_at_once_one_sets_up_and_one_waits(checkout: Checkout) -> None:
    checkout.with_uv().env["UV_SECONDS"] = "1"
    both = [
        subprocess.Popen(
            checkout.command("demo"), env=checkout.env, stdout=-1, stderr=-1, text=True
        )
        for _ in range(2)
    ]
    answers = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert {json.loads(out)["packages"] == [] for out, _ in answers} == {True}
    assert checkout.set_ups() == ["venv", "requirements.lock"]
    assert sum("waiting for it" in heard for _, heard in answers) == 1


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_interrupted_set_up_starts_over(checkout: Checkout, how: signal.Signals) -> None:
    checkout.with_uv().env["UV_SECONDS"] = "30"
    cut = subprocess.Popen(
        checkout.command("demo"), env=checkout.env, stderr=-1, text=True, start_new_session=True
    )
    deadline = time.monotonic() + 30
    while len(checkout.set_ups()) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(cut.pid, how)
    heard = cut.communicate(timeout=30)[1]
    if how is signal.SIGINT:
        assert cut.returncode == 130
        assert "The next start sets up from the beginning." in heard
    checkout.env["UV_SECONDS"] = "0"
    assert checkout.start("demo").returncode == 0
    assert checkout.set_ups() == ["venv", "requirements.lock"] * 2


def test_a_folder_that_holds_something_else_is_left_alone(
    checkout: Checkout, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("dear")
    checkout.with_uv().env["TRADEWINDS_VENV"] = str(mine)
    answer = checkout.start("demo")
    assert answer.returncode == 3
    assert "TRADEWINDS_VENV" in answer.stderr
    assert (mine / "letter.txt").read_text() == "dear"


def test_a_read_only_checkout_asks_for_another_folder_and_works_with_it(
    checkout: Checkout, tmp_path: Path
) -> None:
    user = 65534 if os.getuid() == 0 else os.getuid()  # Nothing is read-only for root.
    place = tmp_path / "for everybody"
    place.mkdir()
    if os.getuid() == 0:
        for folder in (tmp_path, *tmp_path.parents):
            if folder.stat().st_uid == 0 and folder != Path("/tmp"):  # noqa: S108 -- as it is named
                folder.chmod(folder.stat().st_mode | 0o055)
        os.chown(place, user, user)
    checkout.folder.chmod(0o555)

    def start(python: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            checkout.command("demo", python=python),
            env=checkout.with_uv().env,
            user=user,
            capture_output=True,
            text=True,
            check=False,
        )

    python = sys.executable if os.getuid() else "/usr/bin/python3"  # Root's own is for root.
    refused = start(python)
    assert refused.returncode == 3
    assert "TRADEWINDS_VENV=~/.cache/tradewinds/venv" in refused.stderr
    checkout.env |= {"TRADEWINDS_VENV": f"{place}/new/venv", "UV_CALLS": f"{place}/calls"}
    accepted = start(python)
    assert accepted.returncode == 0, accepted.stderr
    assert json.loads(accepted.stdout)["file"] == str(checkout.folder / "api/__main__.py")


def test_the_tests_add_their_own_lock_file_on_top(checkout: Checkout) -> None:
    checkout.with_uv().start("demo")
    answer = checkout.start("test", "-k", "pairing")
    assert answer.stderr.startswith("Adding what the tests need to .venv")
    told = json.loads(answer.stdout)
    assert told["arguments"] == ["-k", "pairing"]
    assert told["file"] == str(checkout.folder / "tests/__main__.py")
    checkout.start("demo")
    checkout.start("test")
    assert checkout.set_ups() == ["venv", "requirements.lock", "requirements-dev.lock"]
