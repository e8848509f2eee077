"""Writes what the rows of a load are called in other languages."""

from __future__ import annotations

from collections.abc import Iterable

from domain import models
from domain.reference.ledger import Ledger
from domain.reference.reference_records import NameRecord


async def write_names(ledger: Ledger, names: Iterable[NameRecord]) -> None:
    """Make the seeded translations of every row that the load wrote a name of equal to these.

    A translation is found by the English name, so that a row which a user's file names otherwise
    keeps none that would say something else.
    """
    translations = {record.english: record.translations for record in names}
    rows = [
        {"record_id": row_id, "locale": locale, "name": name}
        for row_id, english in ledger.named.items()
        for locale, name in translations.get(english or "", ())
    ]
    row = models.NameTranslation
    await ledger.fill(
        row,
        ("record_id", "locale"),
        rows,
        within=row.record_id.in_(list(ledger.named)),
        owner="record_id",
    )
