"""names.csv: what things are called in other languages."""

from __future__ import annotations

from typing import Final

from domain.reference import NameRecord
from seeds.reading.files import SeedFiles
from seeds.reading.tables import read_table

NAMES = "names.csv"
LOCALES: Final = ("es", "fr", "pt", "zh")


def read_names(files: SeedFiles) -> tuple[NameRecord, ...]:
    """Read the names by their English one; an empty cell is a name that is not known."""
    table = read_table(files, NAMES, ("en", *LOCALES, "source", "confidence"), ("en",))
    records = []
    for line in table.lines:
        line["source"].text()
        line["confidence"].confidence()
        given = ((locale, line[locale]) for locale in LOCALES)
        translations = tuple((locale, cell.name()) for locale, cell in given if cell.is_given)
        records.append(NameRecord(line["en"].name(), translations))
    return tuple(records)
