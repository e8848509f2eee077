"""Files with sheets: what is read, what is refused in words within bounds, and formulas."""

import csv
import io
import json
import zipfile
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from api.formats.formulas import as_written, is_formula, neutralised
from api.formats.sheet_child import answered
from api.formats.sheet_reading import read_sheets
from api.formats.sheets import FILE_BYTES_MAX, SheetFormat, UnreadableFile

XLSX, CSV = SheetFormat.XLSX, SheetFormat.CSV


def workbook(*rows: Sequence[object], title: str = "Delegates") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Return a workbook with another part in the place of one of its own."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for each in old.namelist():
            new.writestr(each, part if each == name else old.read(each))
    return written.getvalue()


def sheet_of(data: bytes) -> bytes:
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (space, data)


async def refused(content: bytes, written_as: SheetFormat = XLSX) -> tuple[str, str]:
    with pytest.raises(UnreadableFile) as error:
        await read_sheets(content, written_as)
    return error.value.code, error.value.message


async def test_a_workbook_is_read_as_people_see_it() -> None:
    content = workbook(["a", 1, 2.5, True, None, "  x "], [], [None, "=1+1", "'=1+1", "'quoted"])
    (sheet,) = await read_sheets(content, XLSX)
    assert sheet.name == "Delegates"
    assert [row.number for row in sheet.rows] == [1, 3]
    assert [cell.text for cell in sheet.rows[0].cells] == ["a", "1", "2.5", "TRUE", "", "x"]
    assert [(cell.text, cell.is_formula) for cell in sheet.rows[1].cells] == [
        ("", False),
        ("", True),
        ("=1+1", False),
        ("'quoted", False),
    ]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
async def test_csv_is_read_whatever_its_separator_and_mark(separator: str, mark: str) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerows(
        [["a", "b;c,d", "e"], [], ["=1", "'=1", "+51 1 555 0100"]]
    )
    (sheet,) = await read_sheets(f"{mark}{written.getvalue()}".encode(), CSV)
    assert [[cell.text for cell in row.cells] for row in sheet.rows] == [
        ["a", "b;c,d", "e"],
        ["", "=1", "+51 1 555 0100"],
    ]
    assert [row.number for row in sheet.rows] == [1, 3]
    assert sheet.rows[1].cells[0].is_formula


async def test_what_would_unpack_to_too_much_is_refused_before_it_is_read() -> None:
    bomb = with_part(workbook(["a"]), "xl/worksheets/sheet1.xml", bytes(200 * 2**20))
    assert len(bomb) < FILE_BYTES_MAX
    code, words = await refused(bomb)
    assert (code, "64 MiB" in words) == ("TOO_LARGE", True)


async def test_a_row_beyond_the_last_one_is_refused() -> None:
    row = b'<row r="999999999999"><c r="A1"><v>1</v></c></row>'
    content = with_part(workbook(["a"]), "xl/worksheets/sheet1.xml", sheet_of(row))
    assert (await refused(content))[0] == "UNREADABLE"


async def test_what_is_empty_or_too_large_is_not_read_at_all() -> None:
    assert await refused(b"") == ("UNREADABLE", "The file is empty.")
    code, words = await refused(b"x" * (FILE_BYTES_MAX + 1))
    assert (code, "8 MiB" in words) == ("TOO_LARGE", True)


@pytest.mark.parametrize(
    ("content", "written_as", "words"),
    [
        (b"nonsense", XLSX, "no workbook"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), XLSX, "password"),
        (with_part(workbook(["a"]), "xl/workbook.xml", b"<a"), XLSX, "damaged"),
        (
            with_part(
                workbook(["a"]), "xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
            ),
            XLSX,
            "document type",
        ),
        # A part may be written in either order of UTF-16, too.
        *(
            (
                with_part(
                    workbook(["a"]), "xl/workbook.xml", "\ufeff<!DOCTYPE a><a/>".encode(form)
                ),
                XLSX,
                "document type",
            )
            for form in ("utf-16-le", "utf-16-be")
        ),
        (workbook(range(101)), XLSX, "100 columns"),
        ("añb".encode("latin-1"), CSV, "UTF-8"),
        ("a,b".encode("utf-16"), CSV, "UTF-16"),
        (b'"never ends', CSV, "line 1"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_words(
    content: bytes, written_as: SheetFormat, words: str
) -> None:
    assert words in answered(content, written_as)["message"]


def test_a_short_file_leaves_others_their_long_fields() -> None:
    allowed = csv.field_size_limit()
    assert "sheets" in answered(b"a,b\n", CSV)
    assert csv.field_size_limit() == allowed


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=400), written_as=st.sampled_from(SheetFormat))
def test_no_bytes_bring_the_reader_down(content: bytes, written_as: SheetFormat) -> None:
    answer = answered(content, written_as)
    assert answer.keys() in ({"sheets"}, {"code", "message"})
    json.dumps(answer)


WHOLE = workbook(["Administration", "Name"], ["PE", "Ana"], ["CN", "=1"])


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, len(WHOLE) - 1), byte=st.integers(0, 255), cut=st.booleans())
def test_no_damaged_workbook_brings_the_reader_down(place: int, byte: int, cut: bool) -> None:  # noqa: FBT001 -- drawn
    content = WHOLE[:place] if cut else WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :]
    answer = answered(content, XLSX)
    assert answer.keys() in ({"sheets"}, {"code", "message"})


@given(st.text() | st.from_regex(r"'*\s{0,3}[=+@\-\uff1d]x?", fullmatch=True))
def test_a_neutralised_text_is_no_formula_and_reads_as_it_was_written(text: str) -> None:
    cell = neutralised(text)
    assert as_written(cell) == text
    assert not is_formula(cell)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        (" =1+1", "' =1+1"),
        ("\n=1+1", "'\n=1+1"),
        ("\u2003=1+1", "'\u2003=1+1"),
        ("@cmd", "'@cmd"),
        ("\tx", "'\tx"),
        ("+51 1 555 0100", "'+51 1 555 0100"),
        ("-5", "-5"),
        ("+2.5", "+2.5"),
        ("'=1", "''=1"),
        ("'quoted'", "'quoted'"),
        ("plain", "plain"),
    ],
)
def test_only_what_could_be_a_formula_gets_a_quote(text: str, cell: str) -> None:
    assert neutralised(text) == cell
