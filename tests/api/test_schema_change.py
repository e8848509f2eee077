"""What a client may rely on: nothing that was released breaks without a line in the changelog."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from graphql import build_schema, find_breaking_changes

from api.schema.root import schema

ROOT = Path(__file__).parents[2]
GIT = shutil.which("git")


def git(*arguments: str) -> str | None:
    """Return what git says, or None where there is no repository or it does not know."""
    if GIT is None:
        return None
    done = subprocess.run(
        [GIT, "-C", str(ROOT), *arguments], capture_output=True, text=True, check=False
    )
    return done.stdout if done.returncode == 0 else None


def test_nothing_released_breaks_without_a_line_in_the_changelog(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tag = git("describe", "--tags", "--abbrev=0", "--match", "v*")
    released = git("show", f"{tag.strip()}:api/schema.graphql") if tag else None
    if released is None:
        with capsys.disabled():
            sys.stdout.write("\nNo release to compare with yet: the schema may still change.\n")
        return
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    breaking = find_breaking_changes(build_schema(released), schema._schema)
    unsaid = [
        change.description for change in breaking if coordinate(change.description) not in changelog
    ]
    assert unsaid == [], f"These break since {tag}: name each coordinate in CHANGELOG.md."


def coordinate(description: str) -> str:
    """Return what a change is about, such as Edition.slug or Query.edition(by:)."""
    found = re.search(r"[A-Z]\w*\.\w+(\(\w+:\))?", description)
    return found[0] if found else re.findall(r"\b[A-Z]\w*", description)[-1]


def test_a_removed_field_counts_as_breaking() -> None:
    before = build_schema("type Query { edition: Int topic: Int }")
    after = build_schema("type Query { topic: Int }")
    found = find_breaking_changes(before, after)
    assert [coordinate(change.description) for change in found] == ["Query.edition"]
