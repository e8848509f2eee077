"""What `./tradewinds test` becomes once everything is installed: the browser, then pytest.

* `./tradewinds test`: all but the shards, on every core
* `./tradewinds test --shards`: the same with the shards that a change since the last release
  concerns; `FULL=1` in front means all of them, and branch coverage, which takes twice the time
* `./tradewinds test tests/graph -x`: whatever else is given goes to pytest as it is
* `./tradewinds test --python`: print the interpreter that the other gates run with
"""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def find_chromium() -> str | None:
    """Return the path of the machine's Chromium; None where there is none."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def install_chromium() -> None:
    """Install the browser where that asks nobody: as root on Debian. Elsewhere say what to do."""
    if find_chromium():
        return
    if os.name == "nt" or os.geteuid() or not shutil.which("apt-get"):
        say("No Chromium on PATH: its tests are skipped. Debian: apt-get install -y chromium")
        return
    say("Installing Chromium with apt-get, for the tests that look at pages...")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        done = subprocess.run(
            ["apt-get", "-q", *command], env=quiet, stdin=-3, capture_output=True, check=False
        )
        if done.returncode:
            say(f"apt-get {command[0]} failed: {done.stderr.decode(errors='replace').strip()}")


def changed_since_the_last_release() -> list[str] | None:
    """List the files that differ from the last release, or None where git cannot tell."""

    def git(*arguments: str) -> str | None:
        done = subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )
        return done.stdout.strip() if done.returncode == 0 else None

    # HEAD^, so that the commit of a release is compared with the release before it.
    release = git("describe", "--tags", "--abbrev=0", "--match", "v*", "HEAD^")
    changed = git("diff", "--name-only", release) if release else None
    return None if changed is None else changed.splitlines()


def due_shards(*, is_full: bool) -> Iterator[str]:
    """Yield the shards whose rooms hold a change; the long ones wait for FULL=1."""
    changed = None if is_full else changed_since_the_last_release()
    for file in sorted((ROOT / "tests/shards").glob("*/shard.toml")):
        own = file.parent.relative_to(ROOT).as_posix()
        shard = tomllib.loads(file.read_text())
        rooms = [own, *shard["rooms"]]
        if shard.get("waits_for_full", False) and not is_full:
            say(f"{own} waits for FULL=1: its short form is in the suite.")
        elif changed is None or any(name.startswith(tuple(rooms)) for name in changed):
            yield own
        else:
            say(f"{own} is not due: nothing in {', '.join(rooms)} changed.")


def main(arguments: list[str]) -> int:
    if arguments == ["--python"]:
        sys.stdout.write(f"{sys.executable}\n")
        return 0
    os.chdir(ROOT)
    with_shards = "--shards" in arguments
    is_full = os.environ.get("FULL") == "1"
    shards = list(due_shards(is_full=is_full)) if with_shards else []
    arguments = [a for a in arguments if a != "--shards"]
    # Not only an option: a file, a folder or a node was named, so this is not the whole.
    whole = not any(Path(a.partition("::")[0]).exists() or a in ("-k", "-m") for a in arguments)
    if any(name in a for a in [*shards, *arguments] for name in ("browser", "planner")):
        install_chromium()
    if whole:
        # One more than there are cores: tests that start processes wait for them now and then.
        options = ["-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal"]
        measured = with_shards and is_full
        coverage = ["--cov", "--cov-branch", "--cov-report="] if measured else []
        arguments = [*options, *coverage, "tests", *shards, *arguments]
    return pytest.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
