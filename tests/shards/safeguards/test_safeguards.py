"""Take each safeguard away in a copy: the test that it is there for has to fail."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
# The safeguard, its file, the line that holds it, what is left without it, and the test.
SAFEGUARDS = {
    "narrowing of rows": (
        "domain/policy/narrowing.py",
        "    asked.statement = asked.statement.options(*_criteria(viewer, changes, writes))\n",
        "",
        "tests/domain/test_narrowing.py",
    ),
    "check of what is written": (
        "domain/policy/narrowing.py",
        "    if touched:\n",
        "    if False:\n",
        "tests/domain/test_narrowing.py",
    ),
    "guard of fields": (
        "api/access.py",
        "        if not rule.allows(viewer):\n",
        "        if False:\n",
        "tests/api/test_tokens.py",
    ),
    "guard of filters and orders": (
        "api/access.py",
        "                if not revealed.allows(viewer):\n",
        "                if False:\n",
        "tests/shards/policy/test_policy.py",
    ),
    "rule of scores": (
        "domain/policy/rules.py",
        '    "the scores of pairings", Role.PLANNER, Role.ADMIN, scopes=(Scope.PAIRINGS_SCORE,)\n',
        '    "the scores of pairings", *_PEOPLE_ROLES, scopes=(Scope.PAIRINGS_SCORE,)\n',
        "tests/shards/policy/test_policy.py",
    ),
    "rows of contacts": (
        "domain/policy/partnership_rows.py",
        "    theirs = {role: seen[role] for role in (Role.MANAGER, Role.PLANNER)}\n",
        "    theirs = dict.fromkeys((Role.MANAGER, Role.PLANNER), everything)\n",
        "tests/shards/policy/test_policy.py",
    ),
    "conditions of aliases": (
        "domain/policy/narrowing.py",
        "        if isinstance(ext_info, AliasedInsp):\n",
        "        if False:\n",
        "tests/domain/test_narrowing.py",
    ),
    "refusal of tables without a class": (
        "domain/policy/narrowing.py",
        "    if not _is_reached(asked.statement):\n",
        "    if False:\n",
        "tests/domain/test_narrowing.py",
    ),
    "version of a rating": (
        "domain/assessments.py",
        '    require_version("rating", version, wanted.expected_version)\n',
        "",
        "tests/api/test_writes.py",
    ),
    "idempotency row": (
        "api/schema/changing.py",
        "                    await keep_answer(db, keyed, _written(payload), at=at)\n",
        "                    pass\n",
        "tests/api/test_writes.py",
    ),
    "audit row": (
        "domain/changes.py",
        "            await audit.append_notes(db, acting, at=store.clock())\n",
        "",
        "tests/domain/test_changes.py",
    ),
    "limit of tokens": (
        "api/schema/documents.py",
        "        return parse(text, max_tokens=limits.tokens)\n",
        "        return parse(text)\n",
        "tests/api/test_limits.py",
    ),
    "limit of the cost": (
        "api/schema/execution.py",
        "    if cost > limits.cost:\n",
        "    if False:\n",
        "tests/api/test_cost.py",
    ),
    "limit of a body": (
        "api/body.py",
        "                if len(received) > most:\n",
        "                if False:\n",
        "tests/api/test_limits_table.py",
    ),
}


@pytest.mark.parametrize("name", SAFEGUARDS)
def test_without_it_a_test_fails(name: str, tmp_path: Path) -> None:
    file, line, without, test = SAFEGUARDS[name]
    for room in ("api", "domain", "graph", "seeds", "tests"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    text = (tmp_path / file).read_text(encoding="utf-8")
    (tmp_path / file).write_text(text.replace(line, without), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", test, "-q", "-x", "-k", "not postgresql"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    # 1 is a test that failed; 2 and more would be pytest itself.
    assert done.returncode == 1, done.stdout + done.stderr
    assert " failed" in done.stdout
