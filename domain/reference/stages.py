"""Writes the stages of instruments that a load tells of, beside what was told before.

A stage event is never changed: one that its file tells otherwise is retracted, and told anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain import models
from domain.instruments.ladder import told_steps
from domain.instruments.reading import standing
from domain.reference.ledger import Ledger, Row, Sheet
from domain.reference.reference_records import InstrumentRecord

_KEY = ("instrument_id", "stage", "reached_on", "precision", "known_on", "source")


async def write_stages(
    ledger: Ledger, instruments: Sequence[InstrumentRecord], written: Sheet
) -> None:
    """Make the seeded stage events that stand equal to what the records tell.

    Args:
        ledger: of the load.
        instruments: the records.
        written: the rows of instruments, by key.
    """
    for table in (models.StageEvent, models.StageRetraction):
        ledger.goes_along(table)
    rows: list[Row] = [
        {
            "instrument_id": written.id_of(instrument.key),
            "stage": step.stage,
            "reached_on": step.reached_on,
            "precision": step.precision,
            "known_on": step.known_on,
            "source": instrument.origin.source,
        }
        for instrument in instruments
        for step in told_steps(
            instrument.stage,
            instrument.signed_on,
            instrument.signed_precision,
            instrument.in_force_on,
            instrument.known_from,
        )
    ]
    wanted = {tuple(row[column] for column in _KEY) for row in rows}
    sheet = await ledger.open(models.StageEvent, _KEY, wanted, within=standing())
    told = {row["instrument_id"] for row in rows}
    otherwise = [
        row["id"]
        for key, row in sheet.rows.items()
        if row["seeded"]
        and key not in wanted
        and row["instrument_id"] in told
        and not ledger.is_alone(row["instrument_id"])
    ]
    await ledger.write(sheet, rows, owner="instrument_id", removes=False)
    event = models.StageRetraction.event_id
    retracted: list[Row] = [{"event_id": each} for each in otherwise]
    sheet = await ledger.open(
        models.StageRetraction, ("event_id",), ((each,) for each in otherwise), within=event.in_([])
    )
    await ledger.write(sheet, retracted, removes=False)
