"""A small project with the real launcher, whose packages are two wheels made here."""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

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


def sets_up_with_pip_and_hands_over(checkout: Checkout, python: str, *version: int) -> None:
    """Try the first start and the second, with the real pip."""
    first = checkout.start("demo", "--json", python=python)
    assert first.returncode == 0, first.stderr
    assert first.stderr == "First run: setting up .venv (about 20 seconds)...\n"
    told = json.loads(first.stdout)
    assert told["arguments"] == ["demo", "--json"]
    assert told["packages"] == ["probe"]
    assert told["python"] == list(version)
    second = checkout.start("demo", "--json", python=python)
    assert (second.stderr, second.stdout) == ("", first.stdout)
