"""What the levels of people add up to: gap maps, growth, and who can close a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from api.context import Info
from api.cost import WEIGHT
from api.schema.administrations import Administration
from api.schema.competencies import Competency, RoleProfile
from api.schema.enums import described
from api.schema.inputs import fit_texts, given, row_id_of
from api.schema.node import load_node, maybe_node
from api.schema.nominations import Delegate
from api.schema.scalars import CountryCode
from domain import models, programmes
from domain.runs import competence
from domain.runs.competence import GapMapRequest, GroupKind

if TYPE_CHECKING:
    from api.schema.sides import Side

_SIDES = strawberry.lazy("api.schema.sides")
_HIDDEN = "null when hidden"
# Reads the levels of everybody in the edition and in those that share people with it: forty in one
# operation are enough.
_WHOLE_EDITION = {WEIGHT: 250}

described(
    GroupKind,
    "By what the people of an edition are put together; new values may be added.",
    {
        "EDITION": "All delegates of the edition.",
        "SIDE": "The delegates of each side.",
        "ADMINISTRATION": "The delegates of each administration.",
        "ROLE": (
            "The delegates of each role profile; whoever has none is in no such group. For gap maps"
            " and growth alone."
        ),
    },
    "PeopleGroup",
)
Groups = Annotated[
    list[GroupKind] | None,
    strawberry.argument(
        name="by", description="By what to put people together; left out means by side."
    ),
]


def _hidden(description: str) -> Any:
    return strawberry.field(description=f"{description}; {_HIDDEN}.")


@strawberry.type
class PeopleCell:
    """The group that a cell is of."""

    side_id: strawberry.Private[str | None]
    administration_id: strawberry.Private[str | None]
    group: GroupKind = strawberry.field(description="By what its people are put together.")
    suppressed: bool = strawberry.field(
        description=(
            "True when the numbers are hidden to protect the people behind them: fewer than five"
            " whose levels you may not read, or numbers that others would give away."
        )
    )

    @strawberry.field(description="The side; null for groups of no single one.")
    async def side(self, info: Info) -> Annotated[Side, _SIDES] | None:
        return await maybe_node(info, "Side", self.side_id)

    @strawberry.field(description="The administration; null for groups of no single one.")
    async def administration(self, info: Info) -> Administration | None:
        return await maybe_node(info, "Administration", self.administration_id)


@strawberry.type
class LevelCell(PeopleCell):
    """The group of a cell about levels: these are added up by role profile, too."""

    role_profile_id: strawberry.Private[str | None]

    @strawberry.field(description="The role profile; null for all other groups.")
    async def role_profile(self, info: Info) -> RoleProfile | None:
        return await maybe_node(info, "RoleProfile", self.role_profile_id)


@strawberry.type(description="The gaps of a group of people in one competency.")
class GapCell(LevelCell):
    """As domain.runs.competence.GapCell."""

    competency_id: strawberry.Private[str]
    assessed_count: int | None = _hidden("People with a known level")
    unknown_count: int | None = _hidden("People whose level is not known")
    gap_sum: int | None = _hidden("Sum of the gaps, in steps")
    gap_mean_per_mille: int | None = strawberry.field(
        description=(
            "Mean gap of those assessed, in thousandths of a step, half up; null when hidden, and"
            " when nobody is assessed."
        )
    )
    can_share_count: int | None = _hidden("People who can share it")

    @classmethod
    def of(cls, cell: competence.GapCell) -> GapCell:
        """Make it of the domain's cell."""
        figures = cell.figures
        return cls(
            side_id=cell.side_id,
            administration_id=cell.administration_id,
            role_profile_id=cell.role_profile_id,
            group=cell.kind,
            suppressed=figures.suppressed,
            competency_id=cell.competency_id,
            assessed_count=figures.assessed,
            unknown_count=figures.unknown,
            gap_sum=figures.gap_sum,
            gap_mean_per_mille=figures.mean_per_mille,
            can_share_count=figures.sharing,
        )

    @strawberry.field(description="The competency.")
    async def competency(self, info: Info) -> Competency:
        return await load_node(info, "Competency", self.competency_id)


@strawberry.type(
    description=(
        "How the delegates of an earlier edition grew up to the end of a later one, over the"
        " competencies whose level is known at both ends."
    )
)
class GrowthCell(LevelCell):
    """As domain.runs.competence.GrowthCell."""

    steps: int | None = _hidden("Steps that levels rose by, less those that they fell by")
    competency_count: int | None = _hidden(
        "Competencies of people that are known at both ends, each person's counted"
    )
    mean_per_mille: int | None = strawberry.field(
        description=(
            "Steps a competency, in thousandths, half up; null when hidden, and when nothing is"
            " known at both ends."
        )
    )
    grew_count: int | None = _hidden("People who rose by more steps than they fell")
    fell_count: int | None = _hidden("People who fell by more steps than they rose")
    unchanged_count: int | None = _hidden("People who rose by as many steps as they fell")
    unknown_count: int | None = _hidden("People of whom nothing is known at both ends")

    @classmethod
    def of(cls, cell: competence.GrowthCell) -> GrowthCell:
        """Make it of the domain's cell."""
        figures = cell.figures
        return cls(
            side_id=cell.side_id,
            administration_id=cell.administration_id,
            role_profile_id=cell.role_profile_id,
            group=cell.kind,
            suppressed=figures.suppressed,
            steps=figures.steps,
            competency_count=figures.competencies,
            mean_per_mille=figures.mean_per_mille,
            grew_count=figures.grew,
            fell_count=figures.fell,
            unchanged_count=figures.unchanged,
            unknown_count=figures.unknown,
        )


@strawberry.type(description="Somebody of another side who can help people of a side.")
class GapCloser:
    """As domain.runs.competence.GapCloser."""

    delegate_id: strawberry.Private[str]
    level_number: int = strawberry.field(description="Level as a number, 3 or 4.")
    helped_count: int = strawberry.field(
        description="People of the side with a gap whose level is below."
    )
    steps: int = strawberry.field(description="Steps of their gaps that it can close, together.")

    @strawberry.field(description="Who can help.")
    async def delegate(self, info: Info) -> Delegate:
        return await load_node(info, "Delegate", self.delegate_id)


def wanted_kinds(by: Any) -> tuple[GroupKind, ...]:
    """Return which groups were asked for; sides unless it was said."""
    return tuple(dict.fromkeys(by)) if given(by) else (GroupKind.SIDE,)


@strawberry.type
class AssessedEdition:
    """What an edition says of the levels of its people."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description=(
            "Where the gaps are, as levels and targets are now: group by group, in each the"
            " competencies of the framework in force. Hidden where it would tell of fewer than"
            " five people whose levels you may not read, also by subtraction."
        ),
        metadata=_WHOLE_EDITION,
    )
    async def gap_map(
        self,
        info: Info,
        by: Groups = strawberry.UNSET,
        competency_key_in: Annotated[
            list[str] | None,
            strawberry.argument(
                description="Which competencies, by key, at most 200; left out means all."
            ),
        ] = strawberry.UNSET,
        administration_code_in: Annotated[
            list[CountryCode] | None,
            strawberry.argument(
                description=(
                    "Of the groups of administrations these alone, at most 200; left out means all."
                )
            ),
        ] = strawberry.UNSET,
    ) -> list[GapCell]:
        keys = codes = None
        if competency_key_in is not None and given(competency_key_in):
            keys = fit_texts(competency_key_in, "competencyKeyIn")
        if administration_code_in is not None and given(administration_code_in):
            codes = fit_texts(administration_code_in, "administrationCodeIn")
        async with info.context.overseeing() as db:
            (edition,) = await programmes.editions_by_id(db, [self.row_id])
            if edition is None:
                return []
            asked = GapMapRequest(wanted_kinds(by), keys, codes)
            cells = await competence.gap_map(db, info.context.viewer, edition, asked)
        return [GapCell.of(each) for each in cells]

    @strawberry.field(
        description=(
            "What became of the delegates of an earlier edition up to the end of this one, whether"
            " they came again or not. Hidden as in the gap map, and where an edition with some of"
            " the same people ended between the two; empty when there is no earlier edition."
        ),
        metadata=_WHOLE_EDITION,
    )
    async def growth(
        self,
        info: Info,
        by: Groups = strawberry.UNSET,
        since: Annotated[
            strawberry.ID | None,
            strawberry.argument(
                description=(
                    "Earlier edition; left out means the last one of the programme that ended"
                    " before this one."
                )
            ),
        ] = strawberry.UNSET,
    ) -> list[GrowthCell]:
        since_id = row_id_of(str(since), "Edition", "since") if given(since) else None
        async with info.context.overseeing() as db:
            (edition,) = await programmes.editions_by_id(db, [self.row_id])
            if edition is None:
                return []
            cells = await competence.growth_since(
                db, info.context.viewer, edition, since_id, wanted_kinds(by)
            )
        return [GrowthCell.of(each) for each in cells]


@strawberry.type
class HelpedSide:
    """What a side says of who can help it."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description=(
            "Delegates of the other sides who can close gaps of this one in a competency: most"
            " steps first, then most people, then the higher level, then by code. Nothing is said"
            " of people whose levels you may not read."
        ),
        metadata=_WHOLE_EDITION,
    )
    async def gap_closers(
        self,
        info: Info,
        competency: Annotated[
            strawberry.ID, strawberry.argument(description="Competency to help in.")
        ],
    ) -> list[GapCloser]:
        competency_id = row_id_of(str(competency), "Competency", "competency")
        async with info.context.reading() as db:
            side = await db.get(models.Side, self.row_id)
            if side is None:
                return []
            found = await competence.gap_closers(db, side, competency_id)
        return [
            GapCloser(
                delegate_id=each.delegate_id,
                level_number=each.level,
                helped_count=each.helped,
                steps=each.steps,
            )
            for each in found
        ]
