"""The next edition of a programme, made from an earlier one: what it takes over, and what not.

What the earlier one says in the words of its source stays with it. People are put forward again in
drafts, which their administrations submit or withdraw: nobody is in an edition by having been in
another. Ties, topics and commitments need not be taken over: the new edition remembers them
(``domain/runs/memory.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select

from domain import models
from domain.editions.components import add_component
from domain.editions.lists import set_edition_organizations
from domain.editions.making import create_edition
from domain.editions.sides import add_side, side_as_wanted
from domain.editions.wanted import ComponentWanted, EditionWanted, RoleWanted, SideWanted
from domain.errors import InvalidInput, NotFound
from domain.indicators.objectives import add_objective
from domain.indicators.reading import indicators_by_edition, values_by_indicator
from domain.indicators.writing import IndicatorWanted, add_indicator
from domain.lookups import held
from domain.models import ConsentPurpose, Edition, EditionKind, EventKind, NominationState
from domain.nominations.notes import note_nomination
from domain.nominations.quotas import QuotaOf, change_quota
from domain.store import WriteDb

Ids = Mapping[str, str]


@dataclass(frozen=True)
class NextWanted:
    """What the next edition is; without a kind it is of that of the earlier one."""

    slug: str
    name: str
    starts_on: date
    ends_on: date
    kind: EditionKind | None = None


@dataclass(frozen=True)
class Carry:
    """What it takes over beside the sides and who is on them."""

    components: bool = True
    objectives: bool = True
    organizations: bool = True
    people: bool = True
    quotas: bool = True


async def create_next_edition(
    db: WriteDb, from_id: str, wanted: NextWanted, carry: Carry, *, at: datetime
) -> Edition:
    """Begin an edition of a programme as an earlier one was, and put its people forward again.

    Args:
        db: of a unit of work whose viewer may begin editions.
        from_id: the earlier edition.
        wanted: what the new one is.
        carry: what it takes over.
        at: when.

    Raises:
        NotFound: there is no such edition, or the viewer does not plan every edition.
        InvalidInput: the slug, the name or a day does not fit: it begins after the earlier one,
            and its components, later by as many days, lie within its own.
        Conflict: another edition has the slug.
    """
    earlier = await held(db, Edition, from_id)
    if earlier is None:
        raise NotFound("There is no edition of this id.", path=("fromEditionId",))
    if wanted.starts_on <= earlier.starts_on:
        raise InvalidInput(
            f"{earlier.slug} begins on {earlier.starts_on}. Give a later first day: an edition"
            " remembers those that began before it.",
            path=("startsOn",),
        )
    kind = wanted.kind or earlier.kind
    dates = wanted.starts_on, wanted.ends_on
    row = await create_edition(
        db, earlier.programme_id, EditionWanted(wanted.slug, wanted.name, kind, *dates), at=at
    )
    sides = await _sides(db, earlier, row, at)
    if carry.quotas:
        await _quotas(db, sides, at)
    components = await _components(db, earlier, row, sides, at) if carry.components else {}
    if carry.organizations:
        await _organizations(db, earlier, row, components, at)
    if carry.objectives:
        await _objectives(db, earlier, row, at)
    if carry.people:
        await _people(db, earlier, row, at)
    return row


async def _sides(db: WriteDb, earlier: Edition, row: Edition, at: datetime) -> dict[str, str]:
    """Take the sides over with their administrations; return the new ones by the old."""
    side = models.Side
    found: dict[str, str] = {}
    for each in await db.scalars(
        select(side).where(side.edition_id == earlier.id).order_by(side.position, side.id)
    ):
        was = await side_as_wanted(db, each)
        wanted = SideWanted(was.name, was.administration_ids)
        found[each.id] = (await add_side(db, row.id, each.key, wanted, at=at)).id
    return found


async def _quotas(db: WriteDb, sides: Ids, at: datetime) -> None:
    quota = models.Quota
    rows = await db.scalars(
        select(quota)
        .where(quota.side_id.in_(sides))
        .order_by(quota.side_id, quota.administration_id)
    )
    for each in list(rows):
        of = QuotaOf(sides[each.side_id], each.administration_id)
        await change_quota(db, of, each.places, at=at)


async def _components(
    db: WriteDb, earlier: Edition, row: Edition, sides: Ids, at: datetime
) -> dict[str, str]:
    """Take the components over, later by as many days as the edition; return new ones by old."""
    part, link = models.Component, models.ComponentSide
    later: timedelta = row.starts_on - earlier.starts_on
    found: dict[str, str] = {}
    rows = await db.scalars(
        select(part).where(part.edition_id == earlier.id).order_by(part.position, part.id)
    )
    for each in list(rows):
        starts_on, ends_on = each.starts_on + later, each.ends_on + later
        if ends_on > row.ends_on:
            raise InvalidInput(
                f"The component {each.key} would end on {ends_on}, and {row.slug} ends on"
                f" {row.ends_on}. Give a later last day, or carry no components.",
                path=("endsOn",),
            )
        attending = await db.scalars(select(link.side_id).where(link.component_id == each.id))
        wanted = ComponentWanted(
            each.kind,
            each.name,
            starts_on,
            ends_on,
            each.time_zone,
            tuple(sides[side_id] for side_id in attending),
            each.city,
            each.country,
            each.venue,
            each.format,
        )
        found[each.id] = (await add_component(db, row.id, each.key, wanted, at=at)).id
    return found


async def _organizations(
    db: WriteDb, earlier: Edition, row: Edition, components: Ids, at: datetime
) -> None:
    role = models.EditionOrganization
    rows = await db.scalars(
        select(role).where(role.edition_id == earlier.id).order_by(role.position, role.id)
    )
    wanted = [
        RoleWanted(each.organization_id, each.role, components.get(each.component_id or ""))
        for each in rows
    ]
    await set_edition_organizations(db, row.id, wanted, at=at)


async def _objectives(db: WriteDb, earlier: Edition, row: Edition, at: datetime) -> None:
    """Take objectives over, and their indicators from where they stand now."""
    objective = models.Objective
    found: dict[str, str] = {}
    for each in await db.scalars(
        select(objective)
        .where(objective.edition_id == earlier.id)
        .order_by(objective.position, objective.id)
    ):
        found[each.id] = (await add_objective(db, row, each.key, each.text, at=at)).id
    (indicators,) = await indicators_by_edition(db, [earlier.id])
    values = await values_by_indicator(db, [each.id for each in indicators])
    for indicator, told in zip(indicators, values, strict=True):
        baseline = told[-1].value if told else indicator.baseline
        wanted = IndicatorWanted(
            indicator.key,
            indicator.name,
            indicator.unit,
            indicator.source,
            found.get(indicator.objective_id or ""),
            baseline,
            # What has been reached is no target any more.
            None if indicator.target == baseline else indicator.target,
            indicator.measure,
            indicator.synthetic,
        )
        await add_indicator(db, row, wanted, at=at)


async def _people(db: WriteDb, earlier: Edition, row: Edition, at: datetime) -> None:
    """Put those forward in drafts who took part to the end, and agree to be matched."""
    delegate, manager = models.Delegate, models.Manager
    member, consent = models.SideAdministration, models.Consent
    refuses = exists().where(
        consent.manager_id == manager.id,
        consent.purpose == ConsentPurpose.MATCHED,
        consent.given.is_(False),
    )
    people = await db.execute(
        select(manager.id, member.side_id)
        .join(delegate, delegate.manager_id == manager.id)
        .join(member, member.administration_id == manager.administration_id)
        .where(
            member.edition_id == row.id,
            delegate.edition_id == earlier.id,
            delegate.withdrawn_at.is_(None),
            manager.erased_at.is_(None),
            ~refuses,
        )
        .order_by(delegate.code)
        # Nobody is erased between being looked up and being put forward.
        .with_for_update(of=manager, key_share=True)
    )
    drafts = [
        models.Nomination(
            id=models.new_id(),
            edition_id=row.id,
            manager_id=manager_id,
            side_id=side_id,
            state=NominationState.DRAFT,
        )
        for manager_id, side_id in people
    ]
    db.add_all(drafts)
    await db.flush()
    for each in drafts:
        note_nomination(db, each, None, EventKind.MANAGER_NOMINATED, at=at)
