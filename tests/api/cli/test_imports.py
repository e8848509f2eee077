"""`tradewinds template` and `tradewinds import`: a workbook filled in, checked, then written."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.api.cli.door import EDITION, tradewinds

pytestmark = pytest.mark.usefixtures("database")


def filled(*rows: tuple[object, ...]) -> str:
    """Fill in a Spanish template with administration, code, name and position."""
    tradewinds("template", "people.xlsx", *EDITION, "--locale", "es")
    book = load_workbook("people.xlsx")
    for row in rows:
        book["Delegados"].append(list(row))
    book.save("filled.xlsx")
    return "filled.xlsx"


def test_a_template_is_filled_in_checked_and_written_once() -> None:
    (first, *_) = json.loads(tradewinds("nominations", "list", *EDITION, "--json").stdout)[
        "nominations"
    ]
    file = filled((first["administration"], first["manager"], None, "Jefa de riesgos"))
    checked = tradewinds("import", file, *EDITION).stdout
    assert "1 rows are fit" in checked
    applied = json.loads(tradewinds("import", file, *EDITION, "--apply", "--json").stdout)
    assert applied == {
        "edition": "wco-idb-2011",
        "applied": True,
        "rows": 1,
        "added": 0,
        "changed": 1,
        "unchanged": 0,
        "problems": [],
    }
    again = json.loads(tradewinds("import", file, *EDITION, "--apply", "--json").stdout)
    assert (again["changed"], again["unchanged"]) == (0, 1)


def test_every_fault_is_told_by_row_and_column_and_nothing_is_written() -> None:
    file = filled(("Brasil", None, "Ana", None), ("Narnia", None, None, None))
    told = tradewinds("import", file, *EDITION, "--apply", "--locale", "es", code=4)
    assert "No se escribió nada" in told.stdout
    assert "Delegados  fila 3, columna A  Administración  «Narnia»" in told.stdout
    problems = json.loads(tradewinds("import", file, *EDITION, "--json", code=4).stdout)["problems"]
    assert [each["code"] for each in problems] == ["not_allowed", "not_in_list"]


def test_what_is_no_file_with_sheets_is_refused_in_words() -> None:
    Path("a.xlsx").write_bytes(b"nonsense")
    for words in (
        ("import", "a.xlsx"),
        ("import", "a.pdf"),
        ("import", "none.csv"),
        ("template", "a.xlsx"),
        ("template", "a.pdf"),
    ):
        assert "Nothing was written." in tradewinds(*words, *EDITION, code=4).stderr
