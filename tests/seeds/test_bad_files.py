"""A bad file: each error names file, line, column, what was expected and what was found."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from domain.store import Store
from seeds.errors import BadSeedFile, Fault
from seeds.load import load_folder, read_folder
from tests.seeds.rows import snapshot
from tests.seeds.spoiling import cases, edit, is_found

EDITION = "edition_2011.json"


def document(folder: Path, change: Callable[[dict[str, object]], object]) -> None:
    """Change the edition's document as data."""
    file = folder / EDITION
    data = json.loads(file.read_text(encoding="utf-8"))
    change(data)
    file.write_text(json.dumps(data, indent=1), encoding="utf-8")


def faults(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(BadSeedFile) as caught:
        read_folder(folder)
    return caught.value.faults


@pytest.mark.parametrize(
    ("name", "old", "new", "column", "expected", "found"), cases("bad_cells.txt")
)
def test_a_bad_cell_names_its_line_and_column(
    folder: Path, name: str, old: str, new: str, column: str, expected: str, found: str
) -> None:
    edit(folder, name, old, new)
    all_faults = faults(folder)
    assert is_found(all_faults, name, column, expected, found), "\n".join(map(str, all_faults))


def test_a_line_counts_the_lines_inside_a_quoted_field(folder: Path) -> None:
    edit(folder, "regions.csv", '"South America', '"South\r\nAmerica')
    text = (folder / "regions.csv").read_text(encoding="utf-8")
    bad = edit(folder, "regions.csv", "Asia/Pacific,35", "Asia/Pacific,x")
    assert text.count("\n") == 8
    found = {(fault.line, fault.column) for fault in faults(folder)}
    assert {(2, "name_en"), (bad, "member_count")} <= found
    assert bad == 4


def test_weights_that_do_not_sum_to_a_thousand_name_the_topic(folder: Path) -> None:
    edit(folder, "topic_competency.csv", ",450,", ",451,")
    line = edit(
        folder, "topics.csv", "risk_management,risk_security", "risk_management,risk_security"
    )
    assert faults(folder) == (
        Fault(
            "topics.csv",
            line,
            "key",
            "weights in topic_competency.csv that sum to 1000",
            "a sum of 1001",
        ),
    )


@pytest.mark.parametrize(
    ("content", "line", "expected", "found"),
    [
        (b"", 1, "a row with the names of the columns", "an empty file"),
        (b"\xef\xbb\xbfkey", 1, "UTF-8 without a byte order mark", "a byte order mark"),
        (b"key\r\n\xff\r\n", 2, "UTF-8", "the byte 0xff"),
        (b'key\r\n"a"b\r\n', 2, "a row by RFC 4180", "',' expected after '\"'"),
    ],
)
def test_a_file_that_is_no_table_says_so_once(
    folder: Path, content: bytes, line: int, expected: str, found: str
) -> None:
    (folder / "topics.csv").write_bytes(content)
    assert faults(folder) == (Fault("topics.csv", line, "", expected, found),)


def test_a_header_names_what_is_missing_unknown_and_twice(folder: Path) -> None:
    edit(folder, "topics.csv", "key,parent_key,name", "key,parent,key")
    assert {(fault.column, fault.found) for fault in faults(folder)} == {
        ("parent_key", "none"),
        ("name", "none"),
        ("parent", "'parent'"),
        ("key", "two"),
    }


def test_a_row_with_a_field_too_many_names_its_line(folder: Path) -> None:
    line = edit(folder, "regions.csv", "AP,", "AP,,")
    assert Fault("regions.csv", line, "", "8 fields", "9 fields") in faults(folder)


def test_a_misspelt_file_name_is_not_passed_over(folder: Path) -> None:
    (folder / "topics.csv").rename(folder / "topic.csv")
    (fault,) = faults(folder)
    assert fault.file == "topic.csv"
    assert "topics.csv" in fault.expected


@pytest.mark.parametrize(("old", "new", "path", "expected", "found"), cases("bad_values.txt"))
def test_a_bad_value_of_a_document_names_its_line_and_path(
    folder: Path, old: str, new: str, path: str | None, expected: str, found: str
) -> None:
    edit(folder, EDITION, old, new)
    all_faults = faults(folder)
    assert is_found(all_faults, EDITION, path, expected, found), "\n".join(map(str, all_faults))


def test_a_value_of_a_document_knows_its_line(folder: Path) -> None:
    line = edit(folder, EDITION, '"number": 1', '"number": true')
    assert faults(folder) == (
        Fault(EDITION, line, "edition.number", "a whole number from 1 to 10000", "True"),
    )


def test_a_source_that_was_changed_is_refused(folder: Path) -> None:
    edit(folder, "source_2011.txt", "14 Customs managers", "15 Customs managers")
    columns = {fault.column for fault in faults(folder)}
    assert {"source.sha256", "sides[0].quote", "facts[1].quote"} <= columns


def test_a_quote_without_a_source_is_refused(folder: Path) -> None:
    document(folder, lambda data: data.pop("source"))
    assert {fault.expected for fault in faults(folder)} == {
        "no quote, as the document names no source"
    }


@pytest.mark.parametrize(
    ("state", "sides", "is_good"),
    [
        ("planned", 1, True),
        ("planned", 0, False),
        ("nominating", 1, False),
    ],
)
def test_an_edition_with_one_side_is_planned(
    folder: Path,
    state: str,
    sides: int,
    is_good: bool,  # noqa: FBT001 -- a column of the cases
) -> None:
    head = {
        "key": "next",
        "number": 2,
        "name": "Next",
        "kind": "symposium",
        "state": state,
        "starts_on": "2030-01-01",
        "ends_on": "2030-01-02",
    }
    side = {"key": "pacific", "name": "Pacific", "administrations": []}
    document_of_one = {
        "schema_version": 1,
        "programme": {"key": "next", "name": "Next"},
        "edition": head,
        "sides": [side] * sides,
    }
    (folder / "edition_next.json").write_text(json.dumps(document_of_one), encoding="utf-8")
    if is_good:
        _, editions = read_folder(folder)
        assert [(edition.slug, len(edition.sides)) for edition in editions] == [
            ("wco-idb-2011", 2),
            ("next", 1),
        ]
    else:
        (fault,) = faults(folder)
        assert (fault.column, fault.found) == ("sides", str(sides))


def test_two_editions_under_one_key_are_refused(folder: Path) -> None:
    (folder / "edition_again.json").write_bytes((folder / EDITION).read_bytes())
    assert faults(folder) == (
        Fault(
            "edition_again.json",
            None,
            "edition.key",
            "another key than in edition_2011.json",
            "'wco-idb-2011'",
        ),
    )


def test_a_hundred_faults_are_enough(folder: Path) -> None:
    file = folder / "administrations.csv"
    file.write_bytes(file.read_bytes().replace(b"2025-09-17", b"lately"))
    assert len(faults(folder)) == 100


def test_a_document_too_deep_is_refused(folder: Path) -> None:
    (folder / EDITION).write_text("[" * 100_000 + "]" * 100_000, encoding="utf-8")
    (fault,) = faults(folder)
    assert fault.expected == "JSON of usual depth and numbers"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_bad_file_changes_nothing_and_says_so(demo_store: Store, folder: Path) -> None:
    edit(folder, "regions.csv", "Americas and Caribbean", "The Americas")
    line = edit(folder, "topics.csv", ",true,true,1010", ",true,true,x")
    edit(folder, EDITION, "Exploring opp", "Seeking opp")
    before = await snapshot(demo_store)
    with pytest.raises(BadSeedFile) as caught:
        await load_folder(demo_store, folder)
    assert caught.value.code == "INVALID_INPUT"
    assert caught.value.path == ("topics.csv", "sort_order")
    assert caught.value.message == (
        f"topics.csv, line {line}, sort_order: expected a whole number from 0 to 1000000;"
        " found 'x'. There is 1 more. Nothing was loaded."
    )
    assert await snapshot(demo_store) == before
