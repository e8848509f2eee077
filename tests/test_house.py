"""The house rules that no linter knows. Each failure names the place and the mend."""

import ast
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import graphql

from api.cli.program import program
from api.errors import ErrorCode, UserErrorCode
from api.schema import print_sdl
from api.settings import Settings
from domain.errors import DomainError
from tests.shards.safeguards.test_safeguards import SAFEGUARDS

ROOT = Path(__file__).parents[1]
ROOMS = ("api", "domain", "graph", "seeds")
FILES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
# A migration is what was, word for word: it is neither split nor renamed later.
LIVING = [path for path in FILES if "versions" not in path.parts]
TESTS = [path for room in ("tests", "benchmarks") for path in sorted((ROOT / room).rglob("*.py"))]
TREES = {path: ast.parse(path.read_text()) for path in FILES}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def holders(*patterns: str) -> set[str]:
    """Return the files of the rooms in whose code one of the patterns stands."""
    found = re.compile("|".join(patterns))
    return {name(path) for path in FILES if found.search(path.read_text())}


def test_only_the_store_commits() -> None:
    assert holders(r"\.commit\(") == {"domain/store.py"}


def test_no_door_changes_anything_beside_the_audit() -> None:
    doors = {path for path in holders(r"\.unit_of_work\(") if path.startswith("api/")}
    mend = "Open it with domain.changes.change, which audits; the worker acts for nobody."
    assert doors <= {"api/worker.py", "api/deliveries.py"}, mend


def test_only_named_files_speak_to_the_database_past_the_policy() -> None:
    """No condition reaches these; a handle refuses what it can see of them."""
    passes = (r"__table__", r"\.metadata\.tables", r"\bTable\(", r"\bliteral_column\(")
    passes += (r"(?<!\.)\btext\(", r"\.connection\(", r"\bexec_driver_sql\(", r"\bbulk_\w+")
    passes += (r"\bmake_transient", r"\brun_sync\(", r"\bload=False")
    rooms = {path for path in holders(*passes) if path.startswith("domain/")}
    assert {path for path in rooms if not path.startswith("domain/migrations/")} == {
        "domain/bundles/importing.py",  # a whole edition, for whoever changes every row
        "domain/editions/standing.py",  # counts what refers to a row, as the program itself
        "domain/models/assessments.py",  # the condition of an index
        "domain/models/meetings.py",  # likewise
        "domain/models/evaluations.py",  # likewise
        "domain/models/managers.py",  # a second class of the same rows
        "domain/models/partnerships.py",  # the condition of an index
        "domain/models/runs.py",  # likewise
        "domain/models/scenarios.py",  # likewise
        "domain/policy/conditions.py",  # what conditions look up, in no scope themselves
        "domain/policy/house.py",  # opens a handle on the connection of another one
        "domain/policy/narrowing.py",
        "domain/reference/ledger.py",  # seeds, as the program itself
        "domain/sqlite.py",  # begins the transactions of the store
        "domain/store.py",
    }


def test_only_the_waiting_list_and_what_counts_are_the_houses() -> None:
    assert holders(r"\bby_the_house\b") == {
        "domain/editions/holding.py",
        "domain/editions/standing.py",
        "domain/evaluations/forms.py",
        "domain/evaluations/reminding.py",
        "domain/nominations/newcomers.py",
        "domain/nominations/waiting.py",
        "domain/policy/house.py",
        "domain/proposals/numbers.py",
    }


def test_only_the_clock_reads_the_clock() -> None:
    # Durations are another thing: time.monotonic and time.perf_counter are anybody's.
    clock = (r"datetime\.(now|utcnow|today)\(", r"\bdate\.today\(", r"\btime\.(time|time_ns)\(")
    assert holders(*clock) == {"domain/clock.py"}


def test_a_file_past_400_lines_becomes_a_folder() -> None:
    long = {name(p): len(p.read_text().splitlines()) for p in [*LIVING, *TESTS]}
    assert {path: lines for path, lines in long.items() if lines > 400} == {}


def test_a_function_fits_on_a_screen() -> None:
    guilty = [
        f"{name(path)}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1} lines, 70 fit"
        for path in LIVING
        for node in functions(path)
        if node.end_lineno - node.lineno >= 70
    ]
    assert guilty == []


def test_every_file_says_what_lives_in_it() -> None:
    assert [
        name(p) for p in FILES if p.read_text().strip() and not ast.get_docstring(TREES[p])
    ] == []


def test_every_public_thing_downstairs_says_what_it_does() -> None:
    guilty = [
        f"{name(path)}:{node.lineno} {node.name} wants a docstring"
        for path in LIVING
        if path.relative_to(ROOT).parts[0] in ("graph", "domain")
        for node in TREES[path].body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert guilty == []


def comments(path: Path) -> Iterator[tuple[int, str]]:
    with tokenize.open(path) as file:
        for token in tokenize.generate_tokens(file.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def test_every_suppression_carries_its_reason() -> None:
    mark = re.compile(r"#\s*(noqa|type: ignore|pragma|fmt|ruff)\b")
    reasoned = re.compile(
        r"# (noqa: [A-Z0-9, ]+|pragma: no cover) -- \w|# type: ignore\[[^\]]+\]  # \w"
    )
    guilty = [
        f"{name(path)}:{line}: {text}"
        for path in [*FILES, *TESTS, ROOT / "tradewinds"]
        for line, text in comments(path)
        if mark.search(text) and not reasoned.search(text)
    ]
    assert guilty == []


def test_nothing_is_left_for_later_in_a_comment() -> None:
    later = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    assert [
        f"{name(p)}:{n}" for p in [*FILES, *TESTS] for n, c in comments(p) if later.search(c)
    ] == []


def test_no_room_is_a_drawer() -> None:
    drawers = {"utils", "common", "helpers", "core", "base", "services", "lib"}
    assert [name(path) for path in FILES if drawers & {path.stem, path.parent.name}] == []


def test_nothing_in_api_can_be_mistaken_for_the_mathematics() -> None:
    assert [
        name(p) for p in FILES if name(p).startswith("api/") and p.stem.startswith("graph")
    ] == []


def defined_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield every name that a file gives to something, and where."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id if isinstance(node, ast.Name) else node.attr


def banned_words() -> dict[str, str]:
    """Read the last column of the glossary: the word, and the noun to say instead."""
    banned: dict[str, str] = {}
    for line in (ROOT / "docs/glossary.md").read_text().splitlines():
        if line.startswith("| ") and not line.startswith("| noun"):
            noun, *_, never = (cell.strip() for cell in line.strip("|").split("|"))
            banned |= dict.fromkeys(re.findall(r"`(\w+)`", never), noun)
    return banned


def words(identifier: str) -> set[str]:
    """Split snake_case and camelCase, and take a plural for its singular."""
    parts = re.findall(r"[a-z]+|[A-Z][a-z]*", identifier)
    return {form for part in parts for form in (part.lower(), part.lower().removesuffix("s"))}


def test_every_room_uses_the_same_noun() -> None:
    banned = banned_words()
    assert banned["attendee"] == "Delegate"
    guilty = [
        f"{name(path)}:{line}: {identifier}: never {word}, say {banned[word]}"
        for path in LIVING
        for line, identifier in defined_names(TREES[path])
        for word in words(identifier) & banned.keys()
    ]
    assert guilty == []


def test_every_migration_says_in_a_sentence_what_it_does() -> None:
    versions = [path for path in FILES if "versions" in path.parts and path.stem != "__init__"]
    assert versions
    for path in versions:
        first = (ast.get_docstring(TREES[path]) or "").partition("\n")[0]
        assert re.match(r"[A-Z].*\w.*\.$", first), name(path)


def test_every_decision_is_numbered_and_says_what_keeps_it() -> None:
    records = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [path.stem[:4] for path in records] == [f"{n:04}" for n in range(1, len(records) + 1)]
    for path in records:
        text = path.read_text()
        headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert text.startswith(f"# {path.stem[:4]} "), name(path)
        assert re.search(r"^Status: .+ · Date: \d{4}-\d\d-\d\d · Room: \w+", text, re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences", "Alternatives", "Kept by"]


def test_the_map_has_every_room_of_the_house_once_and_no_other() -> None:
    text = (ROOT / "docs/architecture.md").read_text()
    parts = re.split(r"^### `(\w+)/`", text.partition("### Around them")[0], flags=re.MULTILINE)
    for room, part in zip(parts[1::2], parts[2::2], strict=True):
        rows = [line.split("|")[1] for line in part.splitlines() if line.startswith("| `")]
        named = re.findall(r"`([^`]+)`", " ".join(rows))
        assert [each for each in named if named.count(each) > 1] == [], f"{room}/"
        drawn = set(named)
        drawn |= set(re.findall(r"`(\w+/)`", part)) & {"migrations/"}
        there = {
            path.name + "/" * path.is_dir()
            for path in (ROOT / room).iterdir()
            if path.name not in ("__init__.py", "__pycache__", "py.typed")
        }
        assert drawn == there, f"docs/architecture.md, {room}/"


def in_backticks(document: str) -> set[str]:
    text = re.sub(
        r"^```.*?^```$", "", (ROOT / document).read_text(), flags=re.MULTILINE | re.DOTALL
    )
    return set(re.findall(r"`([^`]+)`", text))


def test_every_knob_is_in_the_docs_and_no_other() -> None:
    there = {
        word for word in in_backticks("docs/settings.md") if re.match(r"TRADEWINDS_\w+$", word)
    }
    knobs = {f"TRADEWINDS_{field.upper()}" for field in Settings.model_fields}
    assert there - {"TRADEWINDS_"} == knobs


def subclasses(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for below in kind.__subclasses__():
        yield below
        yield from subclasses(below)


def test_every_error_has_a_code_of_its_own_and_it_is_in_the_docs() -> None:
    codes = [kind.code for kind in subclasses(DomainError) if kind.__module__ == "domain.errors"]
    assert len(codes) == len(set(codes)) > 0
    documented = in_backticks("docs/errors.md")
    assert {*codes, *ErrorCode, *UserErrorCode} - documented == set()


def test_every_command_is_in_the_readme() -> None:
    assert set(program().commands) - in_backticks("README.md") == set()


def coordinates() -> Iterator[tuple[str, str | None]]:
    """Yield all that the schema gives a name to, with its description."""
    for type_name, kind in graphql.build_schema(print_sdl()).type_map.items():
        if type_name.startswith("__") or graphql.is_specified_scalar_type(kind):
            continue
        yield type_name, kind.description
        for key, value in getattr(kind, "values", {}).items():
            yield f"{type_name}.{key}", value.description
        for key, field in getattr(kind, "fields", {}).items():
            yield f"{type_name}.{key}", field.description
            for argument, described in getattr(field, "args", {}).items():
                yield f"{type_name}.{key}({argument}:)", described.description


def test_everything_in_the_schema_is_described() -> None:
    found = dict(coordinates())
    assert "Query.node(id:)" in found
    assert [where for where, description in found.items() if not description] == []


def test_the_schema_uses_the_nouns_too() -> None:
    banned = banned_words()
    guilty = [
        f"{where}: never {word}, say {banned[word]}"
        for where, _ in coordinates()
        for word in words(re.split(r"[.(]", where)[-1]) & banned.keys()
    ]
    assert guilty == []


def test_the_schema_snapshot_is_fresh() -> None:
    mend = "Write it anew: ./tradewinds schema > api/schema.graphql"
    assert (ROOT / "api/schema.graphql").read_text().strip() == print_sdl().strip(), mend


def test_the_line_of_each_safeguard_is_where_its_shard_looks_for_it() -> None:
    """The shard waits for FULL=1, and would not be missed until then."""
    for safeguard, (file, line, _, test) in SAFEGUARDS.items():
        assert (ROOT / file).read_text(encoding="utf-8").count(line) == 1, f"{safeguard}: {file}"
        assert (ROOT / test).exists(), f"{safeguard}: {test}"
