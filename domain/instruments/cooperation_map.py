"""Who has what with whom: the instruments between any two administrations, as of a day. Reads only.

An instrument of several parties stands between any two of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import NamedTuple

from sqlalchemy import select

from domain import models
from domain.instruments.ladder import LADDER, stage_on
from domain.instruments.reading import steps_by_instrument
from domain.models import InstrumentKind, InstrumentStage
from domain.pages import any_of
from domain.store import ReadDb


@dataclass(frozen=True)
class MapFilter:
    """Which instruments and which pairs; what is None does not narrow.

    ``cross_regional`` is of the two administrations, and not of all parties. ``party_code_in``
    keeps the pairs that one of these belongs to.
    """

    cross_regional: bool | None = None
    kind_in: tuple[InstrumentKind, ...] | None = None
    party_code_in: tuple[str, ...] | None = None
    stage_in: tuple[InstrumentStage, ...] | None = None


class MapParty(NamedTuple):
    """An administration as the map shows it."""

    id: str
    code: str
    region_id: str


class MapEntry(NamedTuple):
    """What two administrations have with each other, by key; ``stage`` is the furthest of it."""

    parties: tuple[MapParty, MapParty]
    instruments: tuple[models.CooperationInstrument, ...]
    stages: tuple[InstrumentStage, ...]

    @property
    def stage(self) -> InstrumentStage:
        """The furthest stage of what the two have."""
        return max(self.stages, key=LADDER.index)

    @property
    def codes(self) -> tuple[str, str]:
        """The codes of the two, in order."""
        return self.parties[0].code, self.parties[1].code


async def cooperation_map(
    db: ReadDb,
    where: MapFilter | None = None,
    *,
    as_of: date | None = None,
    edition_id: str | None = None,
) -> tuple[MapEntry, ...]:
    """Return what any two administrations have with each other, in the order of their codes.

    Args:
        db: sees what the viewer may see.
        where: which instruments and pairs; None for all.
        as_of: the day; None for the latest news.
        edition_id: only pairs across sides of this edition; None for all pairs.

    Cost: three statements, and one more for an edition; as many pairs as instruments have.
    """
    where = where or MapFilter()
    table = models.CooperationInstrument
    statement = select(table).where(*any_of(table.kind, where.kind_in)).order_by(table.key)
    if as_of is not None:
        statement = statement.where(table.known_from <= as_of)
    rows = list(await db.scalars(statement))
    ids = [row.id for row in rows]
    steps = await steps_by_instrument(db, ids)
    parties = await _parties(db, ids)
    sides = None if edition_id is None else await _sides(db, edition_id)
    found: dict[
        tuple[MapParty, MapParty], list[tuple[models.CooperationInstrument, InstrumentStage]]
    ]
    found = defaultdict(list)
    for row, taken in zip(rows, steps, strict=True):
        stage = stage_on(taken, as_of)
        if where.stage_in is not None and stage not in where.stage_in:
            continue
        for pair in combinations(parties[row.id], 2):
            if _holds(where, pair, sides):
                found[pair].append((row, stage))
    return tuple(
        MapEntry(pair, tuple(row for row, _ in had), tuple(stage for _, stage in had))
        for pair, had in sorted(found.items(), key=lambda item: (item[0][0].code, item[0][1].code))
    )


def _holds(
    where: MapFilter, pair: tuple[MapParty, MapParty], sides: Mapping[str, str] | None
) -> bool:
    one, other = pair
    if where.cross_regional is not None:
        crosses = one.region_id != other.region_id
        if crosses != where.cross_regional:
            return False
    named = where.party_code_in
    if named is not None and one.code not in named and other.code not in named:
        return False
    if sides is None:
        return True
    across = (sides.get(one.id), sides.get(other.id))
    return None not in across and across[0] != across[1]


async def _parties(db: ReadDb, ids: Sequence[str]) -> Mapping[str, list[MapParty]]:
    """Return the parties of each instrument, in the order of their codes."""
    party, administration = models.InstrumentParty, models.Administration
    rows = await db.execute(
        select(
            party.instrument_id, administration.id, administration.code, administration.region_id
        )
        .join(administration, party.administration_id == administration.id)
        .where(party.instrument_id.in_(ids))
        .order_by(administration.code)
    )
    found: dict[str, list[MapParty]] = defaultdict(list)
    for instrument_id, *told in rows:
        found[instrument_id].append(MapParty(*told))
    return found


async def _sides(db: ReadDb, edition_id: str) -> Mapping[str, str]:
    member = models.SideAdministration
    rows = await db.execute(
        select(member.administration_id, member.side_id).where(member.edition_id == edition_id)
    )
    return dict(rows.all())
