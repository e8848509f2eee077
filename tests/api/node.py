"""Programs of npm that ask the server, for the tests that need other people's code."""

import shutil
import subprocess
from pathlib import Path

import pytest


def installed(programs: Path, folder: Path) -> Path:
    """Copy the programs of a folder, install what its package-lock.json pins, and give the copy."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("No Node on PATH: apt-get install -y nodejs npm")
    for suffix in ("json", "mjs", "ts"):
        for path in programs.glob(f"*.{suffix}"):
            shutil.copy(path, folder)
    install = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(install, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder
