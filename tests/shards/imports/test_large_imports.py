"""Large files: as many people as an edition has, and a sheet of a million rows."""

import asyncio
import io

import pytest
from openpyxl import load_workbook

from api.formats.sheet_reading import read_sheets
from api.formats.sheets import ROWS_MAX, SheetFormat, UnreadableFile
from domain import models
from tests.api.call import SLUG, Call
from tests.api.import_desk import ImportDesk, opened_desk, written
from tests.api.test_sheet_files import sheet_of, with_part, workbook
from tests.databases import on_sqlite

PEOPLE = 2_000
PROGRESS = "query($id: ID!) { node(id: $id) { ... on Import { state progress { done of } } } }"


def of_many(template: bytes) -> bytes:
    """Return a workbook with as many rows as is promised, half of them levels."""
    book = load_workbook(io.BytesIO(template))
    people, levels, _ = book.worksheets
    width = levels.max_column
    for number in range(PEOPLE // 2):
        place, name = ("PE", "MX", "BR", "CN")[number % 4], f"Somebody {number}"
        who = [place, None, name, f"Position {number % 7}", "Manager"]
        people.append([*who, "Head of risk management unit", "es", "Native", "en", "B2"])
        ratings = [(number + column) % 5 for column in range(width - 5)]
        levels.append([place, None, name, "Supervisor", "2012-02-01", *ratings[:12]])
    return written(book)


async def watched(desk: ImportDesk, import_id: str) -> list[int]:
    """Ask again and again how far an import has come, until it is applied."""
    seen = []
    while True:
        shown = await desk.ask("planner", PROGRESS, id=import_id)
        node = shown["data"]["node"]
        if node["state"] == "APPLIED":
            return seen
        if node["progress"] is not None:
            seen.append(node["progress"]["done"])
            assert node["progress"]["of"] == PEOPLE
        await asyncio.sleep(0.2)


@on_sqlite
async def test_two_thousand_rows_are_imported_and_tell_how_far_they_are(
    call: Call,
) -> None:
    async with opened_desk(call) as desk:
        content = of_many(await desk.template())
        found = await desk.sent(content)
        assert (found["added"], found["changed"], found["problems"]) == (
            PEOPLE // 2,
            PEOPLE // 2,
            [],
        )
        watching = asyncio.create_task(watched(desk, found["id"]))
        payload = await desk.apply(found["id"])
        seen = await watching
        assert payload["userErrors"] == []
        assert len(set(seen)) > 1
        assert seen == sorted(seen)
        assert len(await call.kept(models.Nomination, edition_id=SLUG)) == PEOPLE // 2
        again = await desk.sent(content)
        assert again["unchanged"] == PEOPLE


async def test_a_sheet_of_a_million_rows_is_refused_as_soon_as_it_has_too_many() -> None:
    rows = b"".join(
        b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 1_000_001)
    )
    content = with_part(workbook(["a"]), "xl/worksheets/sheet1.xml", sheet_of(rows))
    with pytest.raises(UnreadableFile) as error:
        await read_sheets(content, SheetFormat.XLSX)
    code, words = error.value.code, error.value.message
    assert (code, f"{ROWS_MAX:,}" in words) == ("TOO_LARGE", True)
