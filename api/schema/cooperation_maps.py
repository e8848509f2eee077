"""Who has what with whom: the arrangements between any two administrations, as of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final, Self

import strawberry

from api.connections import decode_cursor, encode_cursor
from api.context import Info
from api.cost import WEIGHT
from api.errors import BadUserInput
from api.schema.administrations import Administration
from api.schema.inputs import fit_filter, or_none
from api.schema.instruments import AsOf, CooperationInstrument
from api.schema.node import load_nodes
from api.schema.scalars import CountryCode
from domain import instruments, models
from domain.instruments import MapEntry, MapFilter
from domain.store import ReadDb

FIRST_MAX: Final = 100
# Every arrangement is read, whatever is shown of it.
_WHOLE: Final = {WEIGHT: 100}
Question = tuple[str | None, date | None, MapFilter | None]


@strawberry.input(description="Which arrangements and pairs: every given field must hold.")
class CooperationMapFilter:
    """As domain.instruments.MapFilter."""

    cross_regional: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Only pairs of administrations of two regions, or only of one.",
    )
    kind_in: list[models.InstrumentKind] | None = strawberry.field(
        default=strawberry.UNSET, description="Only arrangements of these kinds."
    )
    party_code_in: list[CountryCode] | None = strawberry.field(
        default=strawberry.UNSET, description="Only pairs that one of these belongs to."
    )
    stage_in: list[models.InstrumentStage] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Only arrangements at these stages, on the day of asOf when that was given.",
    )


@strawberry.type(description="What two administrations have with each other.")
class CooperationMapEntry:
    """As domain.instruments.MapEntry."""

    entry: strawberry.Private[MapEntry]
    seen_on: strawberry.Private[date | None]
    stage: models.InstrumentStage = strawberry.field(
        description="The furthest stage of what the two have."
    )

    @classmethod
    def of(cls, entry: MapEntry, day: date | None) -> Self:
        """Make it of an entry of the domain, as seen from a day."""
        return cls(entry=entry, seen_on=day, stage=entry.stage)

    @strawberry.field(description="The two, by code.")
    async def administrations(self, info: Info) -> list[Administration]:
        ids = [party.id for party in self.entry.parties]
        return await load_nodes(info, "Administration", ids)

    @strawberry.field(description="Arrangements that both are parties to, by key.")
    def instruments(self) -> list[CooperationInstrument]:
        return [CooperationInstrument.on(row, self.seen_on) for row in self.entry.instruments]


@strawberry.type(description="Pairs of administrations that have something with each other.")
class CooperationMap:
    """A page of the pairs, by code, and how many there are."""

    end_cursor: str | None = strawberry.field(
        description="Cursor of the last pair of this page, for after; null on the last page."
    )
    nodes: list[CooperationMapEntry] = strawberry.field(description="Pairs by their codes.")
    total_count: int = strawberry.field(description="How many pairs there are in all.")


_Filter = Annotated[
    CooperationMapFilter | None,
    strawberry.argument(name="filter", description="Which arrangements; left out means all."),
]
_First = Annotated[int, strawberry.argument(description="How many pairs, 1 to 100.")]
_After = Annotated[str | None, strawberry.argument(description="Only pairs after this cursor.")]


async def _map(
    info: Info,
    edition_id: str | None,
    asked: tuple[CooperationMapFilter | None, date | None],
    first: int,
    after: str | None,
) -> CooperationMap:
    if not 1 <= first <= FIRST_MAX:
        raise BadUserInput(f"first is {first}. Give 1 to {FIRST_MAX}.")
    where: Any = fit_filter(asked[0], MapFilter)
    day = or_none(asked[1])
    scope = repr(("cooperationMap", edition_id, where, day))

    async def answer(db: ReadDb, keys: Sequence[Question]) -> Sequence[tuple[MapEntry, ...]]:
        return [
            await instruments.cooperation_map(db, narrowed, as_of=known_by, edition_id=key)
            for key, known_by, narrowed in keys
        ]

    key: Question = (edition_id, day, where)
    found = await info.context.loaders.load_as("cooperation_map", answer, key)
    since = _since(info, or_none(after), scope)
    shown = [each for each in found if since is None or each.codes > since]
    page = shown[:first]
    more = len(shown) > len(page)
    return CooperationMap(
        end_cursor=(
            encode_cursor((info.context.restore_epoch, *page[-1].codes), scope) if more else None
        ),
        nodes=[CooperationMapEntry.of(each, day) for each in page],
        total_count=len(found),
    )


def _since(info: Info, after: str | None, scope: str) -> tuple[str, str] | None:
    """Return the codes of a cursor.

    Raises:
        BadUserInput: it is none of this map, or from before a restore.
    """
    if after is None:
        return None
    place = decode_cursor(after, scope, (int, str, str))
    if place is None or place[0] != info.context.restore_epoch:
        raise BadUserInput(
            "after is no cursor of this map. Take one from an earlier page of the same map, with"
            " the same filter, or start again from the first page."
        )
    return str(place[1]), str(place[2])


@strawberry.type
class CooperationMapQueries:
    """The map of all administrations."""

    @strawberry.field(
        description="What any two administrations have with each other, by their codes.",
        metadata=_WHOLE,
    )
    async def cooperation_map(
        self,
        info: Info,
        where: _Filter = strawberry.UNSET,
        as_of: AsOf = strawberry.UNSET,
        first: _First = 50,
        after: _After = strawberry.UNSET,
    ) -> CooperationMap:
        return await _map(info, None, (where, as_of), first, after)


@strawberry.type
class EditionCooperation:
    """The map of an edition."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description=(
            "What administrations of different sides have with each other, by their codes."
        ),
        metadata=_WHOLE,
    )
    async def cooperation_map(
        self,
        info: Info,
        where: _Filter = strawberry.UNSET,
        as_of: AsOf = strawberry.UNSET,
        first: _First = 50,
        after: _After = strawberry.UNSET,
    ) -> CooperationMap | None:
        return await _map(info, self.row_id, (where, as_of), first, after)
