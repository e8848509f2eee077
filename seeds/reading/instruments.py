"""cooperation_instruments.csv."""

from __future__ import annotations

from datetime import date

from domain.instruments.ladder import StepWanted, runs_backwards
from domain.models import DatePrecision, InstrumentKind, InstrumentStage
from domain.reference import InstrumentRecord
from seeds.reading.files import SeedFiles
from seeds.reading.places import ADMINISTRATIONS, origin
from seeds.reading.tables import Line, Table, read_table
from seeds.reading.trees import refuse_circles

INSTRUMENTS = "cooperation_instruments.csv"
_PARTIES_MIN = 2
_STAGES = [stage.value for stage in InstrumentStage]


def read_instruments(
    files: SeedFiles, region_of: dict[str, str] | None
) -> tuple[InstrumentRecord, ...]:
    """Read the arrangements between administrations.

    A stage never goes back from a predecessor, and dates never run backwards.
    """
    table = read_table(
        files,
        INSTRUMENTS,
        (
            "instrument_key",
            "parties",
            "kind",
            "stage",
            "title",
            "signed_on",
            "signed_precision",
            "in_force_on",
            "known_from",
            "cross_regional",
            "source",
            "source_url",
            "confidence",
            "notes",
            "predecessor_key",
        ),
        ("instrument_key",),
    )
    refuse_circles(table, "predecessor_key", "instrument_key")
    lines = {str(line["instrument_key"].raw): line for line in table.lines}
    records = []
    for line in table.lines:
        _check_dates(line)
        _check_predecessor(line, lines)
        records.append(_instrument(line, table, region_of))
    return tuple(records)


def _instrument(line: Line, table: Table, region_of: dict[str, str] | None) -> InstrumentRecord:
    precision, predecessor, url = (
        line[name] for name in ("signed_precision", "predecessor_key", "source_url")
    )
    return InstrumentRecord(
        key=line["instrument_key"].key(),
        parties=_parties(line, region_of),
        kind=line["kind"].word(InstrumentKind),
        stage=line["stage"].word(InstrumentStage),
        title=line["title"].name(),
        signed_on=line["signed_on"].day_or_none(),
        signed_precision=precision.word(DatePrecision) if line["signed_on"].is_given else None,
        in_force_on=line["in_force_on"].day_or_none(),
        known_from=line["known_from"].day(),
        cross_regional=line["cross_regional"].flag(),
        source_url=url.pattern("https?://[^ ]+", "an address") if url.is_given else "",
        notes=line["notes"].text(may_be_empty=True),
        predecessor=(
            predecessor.one_of(table.keys, f"an instrument_key of {INSTRUMENTS}")
            if predecessor.is_given
            else None
        ),
        origin=origin(line),
    )


def _parties(line: Line, region_of: dict[str, str] | None) -> tuple[str, ...]:
    cell = line["parties"]
    parties = cell.listed()
    codes = [str(part.raw) for part in parties]
    if len(codes) < _PARTIES_MIN:
        cell.refuse("two parties or more")
    if codes != sorted(codes):
        cell.refuse(f"the parties in order, {';'.join(sorted(codes))}")
    known = [part.one_of(region_of, f"an iso2 of {ADMINISTRATIONS}") for part in parties]
    if region_of is not None and all(known):
        crosses = len({region_of[code] for code in known}) > 1
        if line["cross_regional"].flag() != crosses:
            line["cross_regional"].refuse(f"{str(crosses).lower()} for these parties")
    return tuple(codes)


def _check_dates(line: Line) -> None:
    signed, force = line["signed_on"].day_or_none(), line["in_force_on"].day_or_none()
    if signed is None and line["signed_precision"].is_given:
        line["signed_precision"].refuse("nothing, as there is no signed_on")
    if force is not None and line["stage"].raw != InstrumentStage.IN_FORCE:
        line["in_force_on"].refuse("nothing, as the stage is not in_force")
    both = [StepWanted(InstrumentStage.SIGNED, signed), StepWanted(InstrumentStage.IN_FORCE, force)]
    if runs_backwards(*both):
        line["in_force_on"].refuse(f"a date from signed_on, {signed}")
    first = min((day for day in (signed, force) if day), default=date.min)
    if line["known_from"].day() < first:
        line["known_from"].refuse(f"a date from {first}")


def _check_predecessor(line: Line, lines: dict[str, Line]) -> None:
    earlier = lines.get(str(line["predecessor_key"].raw))
    stages = (str(line["stage"].raw), str(earlier["stage"].raw)) if earlier else ("", "")
    if earlier is None or not set(stages) <= set(_STAGES):
        return
    if _STAGES.index(stages[0]) < _STAGES.index(stages[1]):
        line["stage"].refuse(f"{stages[1]} or later, as its predecessor is")
    if line["known_from"].day() < earlier["known_from"].day():
        line["known_from"].refuse("a date from its predecessor's known_from")
