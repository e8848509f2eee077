"""The process that reads one file with sheets: bounded by the system, it knows nothing of ours.

It gets the bytes on standard input and answers with one JSON document on standard output.
"""

from __future__ import annotations

import csv
import gc
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any, Final

from api.formats.formulas import as_written, is_formula
from api.formats.sheets import (
    CELL_LENGTH_MAX,
    COLUMNS_MAX,
    CPU_SECONDS_MAX,
    MEMORY_BYTES_MAX,
    ROWS_MAX,
    UNZIPPED_BYTES_MAX,
    SheetFormat,
    UnreadableFile,
)

_MEMBERS_MAX: Final = 1_000
# As a spreadsheet has them.
_ROW_NUMBER_MAX: Final = 1_048_576
_READ_AT_ONCE: Final = 1024 * 1024
_ENCRYPTED: Final = 0x1
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
# A document type may define what stands for gigabytes; no workbook has one.
_DOCUMENT_TYPE: Final = tuple(
    mark.encode(encoding)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_NO_TEXT: Final = re.compile("[\x00\ud800-\udfff]")
_TITLE_MAX: Final = 80
_SEPARATORS: Final = (",", ";", "\t")
_FORMULA: Final = {"formula": True}
_TYPE_FORMULA, _TYPE_ERROR = "f", "e"
_MIDNIGHT: Final = time()
Plain = str | dict[str, bool] | None


def main() -> None:
    """Read standard input as the format of the first argument; answer, and end."""
    _bound()
    # What it makes is bounded, and it ends soon: looking for cycles would cost a third of it.
    gc.disable()
    json.dump(
        answered(sys.stdin.buffer.read(), SheetFormat(sys.argv[1])),
        sys.stdout,
        separators=(",", ":"),
    )


def answered(content: bytes, written_as: SheetFormat) -> dict[str, Any]:
    """Return the sheets of a file as plain lists, or a code and words where it is not read."""
    try:
        return {"sheets": _read(content, written_as)}
    except UnreadableFile as error:
        return {"code": error.code, "message": error.message}
    except MemoryError:
        return {"code": "TOO_LARGE", "message": "The file takes too much memory to be read."}
    except Exception as error:  # noqa: BLE001 -- whatever a hostile file raises, it is the file
        return {
            "code": "UNREADABLE",
            "message": f"The file is damaged and cannot be read ({type(error).__name__}).",
        }


def _bound() -> None:
    """Let the system end this process when it outgrows its bounds."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415 -- Windows has none

        for kind, most in (
            (resource.RLIMIT_AS, MEMORY_BYTES_MAX),
            (resource.RLIMIT_CPU, CPU_SECONDS_MAX),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(kind, (most, most))


def _read(content: bytes, written_as: SheetFormat) -> list[dict[str, Any]]:
    if written_as is SheetFormat.CSV:
        return [{"name": "", "rows": list(_counted(_csv_rows(content), [ROWS_MAX]))}]
    _check_archive(content)
    from openpyxl import load_workbook  # noqa: PLC0415 -- after the check

    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    left = [ROWS_MAX]
    return [
        {
            "name": _clean(sheet.title)[:_TITLE_MAX],
            "rows": list(_counted(_workbook_rows(sheet), left)),
        }
        for sheet in book.worksheets
        if sheet.sheet_state == "visible"
    ]


def _check_archive(content: bytes) -> None:
    """Refuse what is no archive, or would be too much once it is unpacked."""
    if content.startswith(_OLD_OFFICE):
        raise UnreadableFile(
            "UNREADABLE",
            "The file is of an older program or protected by a password. Save it as .xlsx, without"
            " a password.",
        )
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise UnreadableFile("UNREADABLE", "The file is no workbook. Save it as .xlsx.")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        unzipped = sum(member.file_size for member in members)
        if len(members) > _MEMBERS_MAX or unzipped > UNZIPPED_BYTES_MAX:
            raise UnreadableFile(
                "TOO_LARGE",
                f"Unpacked, the file is larger than {UNZIPPED_BYTES_MAX // 2**20} MiB. Split it, or"
                " start from a new template.",
            )
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise UnreadableFile(
                "UNREADABLE", "The file is protected by a password. Save it without one."
            )
        for member in members:
            _check_member(archive, member)


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Read a part to its end: no more comes out than it says, and no document type is in it."""
    tail = b""
    with archive.open(member) as part:
        while block := part.read(_READ_AT_ONCE):
            if any(mark in tail + block for mark in _DOCUMENT_TYPE):
                raise UnreadableFile(
                    "UNREADABLE", "The file holds a document type, which no workbook has."
                )
            tail = block[-32:]


def _workbook_rows(sheet: Any) -> Iterator[tuple[int, list[Plain]]]:
    # What a sheet says of its own size may be a million rows of nothing.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number > _ROW_NUMBER_MAX:
            raise UnreadableFile(
                "UNREADABLE", "The file says that it has rows beyond the last one."
            )
        yield number, [_plain(cell) for cell in row]


def _plain(cell: Any) -> Plain:
    value = cell.value
    if value is None:
        return None
    if cell.data_type in (_TYPE_FORMULA, _TYPE_ERROR):
        return _FORMULA
    return _text(value)


def _text(value: object) -> Plain:
    """Return what a person sees in a cell; days as 2027-03-01, whole numbers without a point."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        value = value.date() if value.time() == _MIDNIGHT else value
    if isinstance(value, date | time):
        return value.isoformat()
    text = _clean(str(value))[:CELL_LENGTH_MAX].strip()
    return _FORMULA if is_formula(text) else as_written(text) or None


def _clean(text: str) -> str:
    """Put a control character where there is half a letter or none, which no database can hold."""
    return _NO_TEXT.sub("\x1a", text)


def _csv_rows(content: bytes) -> Iterator[tuple[int, list[Plain]]]:
    for number, cells in csv_cells(content):
        yield number, [_text(cell) for cell in cells]


def csv_cells(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV file, from 1, with their cells as they stand there.

    Raises:
        UnreadableFile: it is no such file.

    Cost: linear in its length.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile("UNREADABLE", "The file is UTF-16. Save it as CSV UTF-8.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            "UNREADABLE", f"The file is not UTF-8: see byte {error.start}. Save it as CSV UTF-8."
        ) from None
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(_SEPARATORS, key=_unquoted(first).count)
    # It counts for the whole process: whoever else reads CSV in it keeps what they may read.
    csv.field_size_limit(max(len(text) + 1, csv.field_size_limit()))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from enumerate(rows, start=1)
    except csv.Error as error:
        raise UnreadableFile(
            "UNREADABLE", f"The file is no CSV: line {rows.line_num}: {error}."
        ) from None


def _unquoted(line: str) -> str:
    """Return what stands outside quotes in a line."""
    return "".join(line.split('"')[::2])


def _counted(
    rows: Iterable[tuple[int, list[Plain]]], left: list[int]
) -> Iterator[tuple[int, list[Plain]]]:
    """Yield the rows that hold something, as long as they are not too many or too wide."""
    for number, cells in rows:
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        left[0] -= 1
        if left[0] < 0:
            raise UnreadableFile(
                "TOO_LARGE", f"The file has more than {ROWS_MAX:,} rows. Split it."
            )
        if len(cells) > COLUMNS_MAX:
            raise UnreadableFile(
                "TOO_LARGE",
                f"Row {number} has more than {COLUMNS_MAX} columns. Start from a new template.",
            )
        yield number, cells


if __name__ == "__main__":
    main()
