"""Making the next edition of a programme from an earlier one."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.edition_inputs import texted
from api.schema.edition_making import EditionPayload
from api.schema.editions import Edition
from api.schema.inputs import fit_text, given, input_row_id, or_none
from api.schema.payloads import WHAT, key_field, result_field
from api.schema.programmes import Programme
from domain import editions, models, programmes
from domain.errors import NotFound
from domain.store import WriteDb

_PARTS: Final = ("components", "objectives", "organizations", "people", "quotas")


def _carried(what: str) -> Any:
    return strawberry.field(default=True, description=f"{what}; left out means yes.")


@strawberry.input(
    description="What the next edition takes over beside the sides and who is on them."
)
class CarryInput:
    """As domain.editions.Carry."""

    components: bool = _carried(
        "Components with the sides that attend, later by as many days as the edition begins later"
    )
    objectives: bool = _carried(
        "Objectives with their indicators, whose last value is the new baseline"
    )
    organizations: bool = _carried("What organizations do in it")
    people: bool = _carried(
        "Who took part to the end, as drafts of nominations for their administrations to submit;"
        " nobody who was erased, or does not agree to be matched"
    )
    quotas: bool = _carried("How many places a side has, and an administration")


@strawberry.input(description="Input of createNextEdition.")
class CreateNextEditionInput:
    """An edition and the next one."""

    from_edition_id: strawberry.ID = strawberry.field(
        description="Edition that it is made from; its programme is that of the new one."
    )
    ends_on: date = strawberry.field(description="Last day, not before the first.")
    name: str = texted("Name of the edition", "200")
    slug: str = strawberry.field(
        description="Readable key, unique over all programmes, such as wco-idb-2013."
    )
    starts_on: date = strawberry.field(
        description="First day, after that of the edition that it is made from."
    )
    carry: CarryInput | None = strawberry.field(
        default=strawberry.UNSET, description="What it takes over; left out means all of it."
    )
    kind: models.EditionKind | None = strawberry.field(
        default=strawberry.UNSET,
        description="What kind of run it is; left out means that of the earlier one.",
    )
    idempotency_key: str | None = key_field()


@strawberry.type(description="What createNextEdition did.")
class CreateNextEditionPayload(EditionPayload):
    """An edition and its programme."""

    programme: Programme | None = result_field("Programme")


@strawberry.type
class NextEditionMutations:
    """One field for domain.editions.succession."""

    @strawberry.mutation(
        description=(
            "Begin the next edition of a programme from an earlier one: PLANNED, with its sides and"
            " what else is to be carried; for those who plan every edition. Words of its source"
            " stay with the earlier one, and what that one did is remembered: see"
            " Edition.inherited."
        )
    )
    async def create_next_edition(
        self, info: Info, asked: Annotated[CreateNextEditionInput, WHAT]
    ) -> CreateNextEditionPayload:
        async def act(db: WriteDb) -> CreateNextEditionPayload:
            # What is done by the program looks itself whether its viewer may ask for it.
            if not info.context.viewer.plans_every:
                raise NotFound("Editions are begun by who plans every edition. Ask one of them.")
            wanted = editions.NextWanted(
                fit_text(asked.slug, "slug"),
                fit_text(asked.name, "name"),
                asked.starts_on,
                asked.ends_on,
                or_none(asked.kind),
            )
            row = await editions.create_next_edition(
                db,
                input_row_id(asked.from_edition_id, "Edition", "fromEditionId"),
                wanted,
                _carry(asked.carry),
                at=info.context.store.clock(),
            )
            (programme,) = await programmes.programmes_by_id(db, [row.programme_id])
            return CreateNextEditionPayload(
                edition=Edition.of(row), programme=Programme.maybe(programme)
            )

        return await carried_out(info, CreateNextEditionPayload, asked, act, by_program=True)


def _carry(asked: CarryInput | None) -> editions.Carry:
    if not given(asked) or asked is None:
        return editions.Carry()
    return editions.Carry(**{name: getattr(asked, name) for name in _PARTS})
