"""Writes the indicators of an edition: those of its source, and those that were invented."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from domain import models
from domain.errors import NotFound
from domain.reference.described_records import IndicatorRecord
from domain.reference.ledger import Ledger, Row
from domain.reference.report import LoadReport
from domain.store import WriteDb

# Those that were invented come behind those of the source.
_BEHIND = 1_000


async def write_demo_indicators(
    db: WriteDb, edition: str, records: Sequence[IndicatorRecord]
) -> LoadReport:
    """Make the synthetic indicators of an edition equal to the records.

    Raises:
        NotFound: the edition, an objective or a fact is not there.
    """
    found = await db.scalar(select(models.Edition.id).where(models.Edition.slug == edition))
    if found is None:
        raise NotFound(f"There is no edition {edition}. Load it first.", path=("edition",))
    ledger = Ledger(db)
    await ledger.open(models.Edition, ("slug",))
    await write_indicators(ledger, found, records, synthetic=True)
    return await ledger.close()


async def write_indicators(
    ledger: Ledger, edition_id: str, records: Sequence[IndicatorRecord], *, synthetic: bool
) -> None:
    """Make the seeded indicators of an edition that are invented, or are not, equal to these."""
    row = models.Indicator
    of_edition = (row.edition_id == edition_id) & (row.synthetic == synthetic)
    objectives = await ledger.open(
        models.Objective, ("key",), within=models.Objective.edition_id == edition_id
    )
    facts = await ledger.open(models.Fact, ("key",), within=models.Fact.edition_id == edition_id)
    sheet = await ledger.open(row, ("key",), [(each.key,) for each in records], within=of_edition)
    rows: list[Row] = [
        {
            "edition_id": edition_id,
            "objective_id": objectives.id_of(each.objective) if each.objective else None,
            "key": each.key,
            "name": each.name,
            "unit": each.unit,
            "baseline": each.baseline,
            "target": each.target,
            "measure": each.measure,
            "source": each.source,
            "synthetic": synthetic,
            "position": position + _BEHIND * synthetic,
        }
        for position, each in enumerate(records)
    ]
    await ledger.write(sheet, rows, owner="edition_id")
    values: list[Row] = [
        {
            "indicator_id": sheet.id_of(each.key),
            "valued_on": value.on,
            "value": value.value,
            "basis": value.basis,
            "source": value.source,
            "fact_id": facts.id_of(value.fact) if value.fact else None,
        }
        for each in records
        for value in each.values
    ]
    within = models.IndicatorValue.indicator_id.in_(select(row.id).where(of_edition))
    key = ("indicator_id", "valued_on")
    await ledger.fill(models.IndicatorValue, key, values, within=within, owner="indicator_id")
