"""The launcher is tried as itself, in a small project whose packages are two wheels made here.

Most cases put a stand-in for `uv` on PATH, so that a set-up takes a tenth of a second; pip is the
real one, in each Python that is supported. A set-up from an index is tests/shards/packaging.
"""

import base64
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CLOSED_INDEX = "http://127.0.0.1:9/simple"

# The command that the launcher hands over to: it says what it was given.
API = """
import importlib.metadata, json, os, sys
packages = sorted(d.name for d in importlib.metadata.distributions() if "probe" in d.name)
print(json.dumps({"arguments": sys.argv[1:], "folder": os.getcwd(), "file": __file__,
                  "command": os.environ["TRADEWINDS_COMMAND"], "packages": packages,
                  "python": sys.version_info[:2]}))
"""

UV = """#!/bin/sh
echo "$*" >> "$UV_CALLS"
case "$1" in
  venv) exec "$3" -m venv --without-pip "$4" ;;
  pip) [ -z "$UV_SECONDS" ] || sleep "$UV_SECONDS" ;;
esac
"""


def a_wheel(folder: Path, name: str) -> str:
    """Write a wheel that holds nothing, and return its line for a lock file."""
    info = f"{name}-1.0.dist-info"
    files = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=")
        record += f"{path},sha256={digest.decode()},{len(text)}\n"
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n"
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


class Checkout:
    """A folder with the launcher in it, and the environment in which a person would start it."""

    def __init__(self, folder: Path, aside: Path) -> None:
        self.folder = folder
        (folder / "api").mkdir(parents=True)
        (folder / "api/__init__.py").touch()
        (folder / "api/__main__.py").write_text(API)
        (folder / "tests").mkdir()
        (folder / "tests/__main__.py").write_text(API)
        (folder / "pyproject.toml").write_text('[project]\nname = "small"\n')
        shutil.copy(ROOT / "tradewinds", folder)
        wheels, tools = aside / "wheels", aside / "tools"
        wheels.mkdir()
        tools.mkdir()
        run, develop = a_wheel(wheels, "probe"), a_wheel(wheels, "probe_tests")
        (folder / "requirements.lock").write_text(run)
        (folder / "requirements-dev.lock").write_text(run + develop)
        self.calls = aside / "calls"
        self.tools = tools
        self.env = {
            "PATH": f"{tools}:/usr/bin:/bin",
            "HOME": str(aside),
            "PIP_FIND_LINKS": str(wheels),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "UV_CALLS": str(self.calls),
        }

    def with_uv(self) -> "Checkout":
        (self.tools / "uv").write_text(UV)
        (self.tools / "uv").chmod(0o755)
        return self

    def without_an_index(self) -> "Checkout":
        self.env["PIP_NO_INDEX"] = "1"
        return self

    def command(self, *arguments: str, python: str = sys.executable) -> list[str]:
        return [python, str(self.folder / "tradewinds"), *arguments]

    def start(
        self, *arguments: str, python: str = sys.executable, folder: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments, python=python),
            cwd=folder or self.folder,
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def set_ups(self) -> list[str]:
        """Say what the stand-in for uv was asked, without the paths."""
        lines = self.calls.read_text().splitlines() if self.calls.exists() else []
        return [
            line.split()[0] if line.startswith("venv") else line.rpartition("/")[2]
            for line in lines
        ]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "checkout", tmp_path)


def the_python(version: str) -> str:
    """Find an interpreter of that version, whatever manages it on this machine."""
    homes = [Path(os.environ.get("PYENV_ROOT", "/nowhere")), Path.home() / ".pyenv"]
    places = [p for home in homes for p in sorted(home.glob(f"versions/{version}.*/bin/python"))]
    places += [Path(d) / f"python{version}" for d in os.environ["PATH"].split(os.pathsep)]
    for place in places:
        if place.exists() and not subprocess.call(
            [place, "-c", ""], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ):
            return str(place)
    pytest.skip(f"Python {version} is not on this machine: install it to try the launcher with it")


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_each_supported_python_sets_up_with_pip_and_hands_over(
    checkout: Checkout, version: str
) -> None:
    first = checkout.without_an_index().start("demo", "--json", python=the_python(version))
    assert first.returncode == 0, first.stderr
    assert first.stderr == "First run: setting up .venv (about 20 seconds)...\n"
    told = json.loads(first.stdout)
    assert told["arguments"] == ["demo", "--json"]
    assert told["packages"] == ["probe"]
    assert told["python"] == [int(part) for part in version.split(".")]
    second = checkout.start("demo", "--json", python=the_python(version))
    assert (second.stderr, second.stdout) == ("", first.stdout)


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


def test_no_index_in_reach_shows_the_first_error_the_log_and_the_wheel_folder(
    checkout: Checkout,
) -> None:
    checkout.env |= {"PIP_INDEX_URL": CLOSED_INDEX, "PIP_RETRIES": "0", "PIP_FIND_LINKS": ""}
    answer = checkout.start("demo", "--no-serve")
    lines = answer.stderr.splitlines()
    assert answer.returncode == 3
    assert lines[1].startswith("ERROR: ")
    assert "probe" in lines[1]
    log = checkout.folder / ".venv.log"
    assert str(log) in lines[2]
    assert lines[1] in log.read_text()
    assert lines[4].strip().startswith("python3 -m pip download")
    assert lines[6].strip().startswith("PIP_NO_INDEX=1 PIP_FIND_LINKS=wheels ")
    assert lines[6].endswith("/tradewinds demo --no-serve")
    assert CLOSED_INDEX not in answer.stderr


def test_a_package_that_differs_from_its_hash_is_refused(checkout: Checkout) -> None:
    lock = checkout.without_an_index().folder / "requirements.lock"
    lock.write_text(re.sub(r"sha256:\w{8}", "sha256:00000000", lock.read_text()))
    answer = checkout.start("demo")
    assert answer.returncode == 3
    assert "DO NOT MATCH THE HASHES" in answer.stderr


def test_a_package_without_a_hash_is_refused(checkout: Checkout) -> None:
    (checkout.without_an_index().folder / "requirements.lock").write_text("probe==1.0\n")
    answer = checkout.start("demo")
    assert answer.returncode == 3
    assert "Hashes are required" in answer.stderr


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


def test_the_tests_alone_need_one_set_up_and_words_for_pip_are_given_to_pip(
    checkout: Checkout,
) -> None:
    told = json.loads(checkout.with_uv().without_an_index().start("test").stdout)
    assert told["packages"] == ["probe", "probe_tests"]
    assert checkout.set_ups() == []
    assert checkout.start("demo").stderr == ""
