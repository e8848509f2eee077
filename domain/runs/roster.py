"""The delegates of an edition as a run sees them: codes, levels, targets, wishes.

Reads rows; knows nothing of the engines. Names of people never enter.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from domain import models
from domain.assessments import levels_of_managers
from domain.errors import InvalidInput, NotReady
from domain.frameworks.force import framework_in_force
from domain.models import InterestKind
from domain.runs.memory import RememberedTie
from domain.store import ReadDb
from domain.targets import targets_of_managers


@dataclass
class RosterEntry:
    """One delegate, by keys that are the same on every machine."""

    delegate_id: str
    manager_id: str
    code: str
    side: str
    administration: str
    consents: bool
    languages: dict[str, models.LanguageLevel] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    targets: dict[str, int] = field(default_factory=dict)
    seeks: dict[str, int] = field(default_factory=dict)
    offers: dict[str, int] = field(default_factory=dict)
    components: list[str] = field(default_factory=list)


@dataclass
class Roster:
    """An edition ready for an engine.

    Args:
        sides, administrations, components: keys in the edition's order.
        competencies, topics: keys of the competencies and leaf topics in their sort order.
        entries: the delegates in order of code.
        ids: database id by (noun, key), for recording what an engine answers in keys.
        without_consent: ids of the delegates who are not among them, as they do not agree to it.
        remembered: who of them were partners in earlier editions.
    """

    sides: list[str]
    administrations: list[str]
    components: list[str]
    competencies: list[str]
    topics: list[str]
    entries: list[RosterEntry]
    ids: dict[tuple[str, str], str]
    without_consent: tuple[str, ...] = ()
    remembered: tuple[RememberedTie, ...] = ()


async def require_ready(db: ReadDb, edition: models.Edition) -> None:
    """Refuse an edition that nobody could be paired in.

    Raises:
        NotReady: it has fewer than two sides, or a side has no delegates; names the side.
    """
    sides = (
        await db.scalars(
            select(models.Side)
            .where(models.Side.edition_id == edition.id)
            .order_by(models.Side.position)
        )
    ).all()
    if len(sides) < 2:  # noqa: PLR2004 -- pairings are drawn across two sides or more
        have = f"only the side {sides[0].key}" if sides else "no sides"
        raise NotReady(
            f"The edition {edition.slug} has {have}. Pairings are drawn across sides:"
            " add a second side.",
            path=("editionId",),
        )
    peopled = set(
        await db.scalars(select(models.Delegate.side_id).where(*_taking_part(edition)).distinct())
    )
    for side in sides:
        if side.id not in peopled:
            raise NotReady(
                f"The side {side.key} of the edition {edition.slug} has no delegates."
                " Confirm a nomination for it first.",
                path=("editionId",),
            )


def _taking_part(edition: models.Edition) -> tuple[ColumnElement[bool], ...]:
    """Return what a delegate of an edition has to be for a run to take them in."""
    row = models.Delegate
    return row.edition_id == edition.id, row.withdrawn_at.is_(None)


async def require_left(db: ReadDb, edition: models.Edition, without: Sequence[str]) -> None:
    """Refuse to leave out everybody of a side.

    Args:
        db: where the edition is.
        edition: one that is ready.
        without: codes of delegates who are left out.

    Raises:
        InvalidInput: a side would have nobody; names it.
    """
    delegate, side = models.Delegate, models.Side
    left = set(
        await db.scalars(
            select(delegate.side_id)
            .where(*_taking_part(edition), delegate.code.not_in(without))
            .distinct()
        )
    )
    sides = select(side).where(side.edition_id == edition.id).order_by(side.position)
    for row in await db.scalars(sides):
        if row.id not in left:
            raise InvalidInput(
                f"Nobody of the side {row.key} would be left. Leave out fewer delegates.",
                path=("without",),
            )


async def has_synthetic(db: ReadDb, edition: models.Edition) -> bool:
    """Tell whether a delegate of an edition was invented for a demonstration."""
    delegate, manager = models.Delegate, models.Manager
    found = await db.scalar(
        select(delegate.id)
        .join(manager, manager.id == delegate.manager_id)
        .where(*_taking_part(edition), manager.synthetic)
        .limit(1)
    )
    return found is not None


async def first_and_last_code(db: ReadDb, edition: models.Edition) -> tuple[str, str]:
    """Return between which codes the delegates of an edition are; it has some."""
    code = models.Delegate.code
    found = await db.execute(select(func.min(code), func.max(code)).where(*_taking_part(edition)))
    first, last = found.one()
    return first, last


async def read_roster(
    db: ReadDb, edition: models.Edition, codes: Collection[str] | None = None
) -> Roster:
    """Read an edition's delegates with everything that a run weighs.

    Cost: a fixed number of statements, and one more for each hundred people.

    Ratings follow the effective-level rule; targets are those that hold for each person. With
    codes, only those delegates are read.
    """
    ids: dict[tuple[str, str], str] = {}
    sides = await _keys(db, ids, "side", models.Side, models.Side.edition_id == edition.id)
    components = await _keys(
        db, ids, "component", models.Component, models.Component.edition_id == edition.id
    )
    administrations = (
        await db.scalars(
            select(models.Administration.code)
            .join(
                models.SideAdministration,
                models.SideAdministration.administration_id == models.Administration.id,
            )
            .join(models.Side, models.Side.id == models.SideAdministration.side_id)
            .where(models.Side.edition_id == edition.id)
            .order_by(models.Side.position, models.SideAdministration.position)
        )
    ).all()
    competency, topic = models.Competency, models.Topic
    competencies = (
        await db.execute(
            select(competency.key, competency.id)
            .where(competency.framework_id == framework_in_force())
            .order_by(competency.sort_order, competency.key)
        )
    ).all()
    topics = (
        await db.execute(
            select(topic.key, topic.id).where(topic.is_leaf).order_by(topic.sort_order, topic.key)
        )
    ).all()
    ids |= {("competency", key): row_id for key, row_id in competencies}
    ids |= {("topic", key): row_id for key, row_id in topics}
    entries = await _entries(db, edition, codes)
    ids |= {("delegate", entry.code): entry.delegate_id for entry in entries}
    names = {row_id: key for (_, key), row_id in ids.items()}
    await _fill_components(db, entries, names, components)
    await _fill_managers(db, entries, names)
    return Roster(
        sides=sides,
        administrations=list(administrations),
        components=components,
        competencies=[key for key, _ in competencies],
        topics=[key for key, _ in topics],
        entries=entries,
        ids=ids,
    )


async def _keys(
    db: ReadDb,
    ids: dict[tuple[str, str], str],
    noun: str,
    table: type[models.Side | models.Component],
    condition: ColumnElement[bool],
) -> list[str]:
    rows = (
        await db.execute(select(table.key, table.id).where(condition).order_by(table.position))
    ).all()
    ids |= {(noun, key): row_id for key, row_id in rows}
    return [key for key, _ in rows]


async def _entries(
    db: ReadDb, edition: models.Edition, codes: Collection[str] | None
) -> list[RosterEntry]:
    delegate, manager = models.Delegate, models.Manager
    statement = (
        select(
            delegate.id,
            manager.id,
            delegate.code,
            models.Side.key,
            models.Administration.code,
            manager.erased_at.is_(None) & ~_withdrawn(manager.id),
        )
        .join(manager, manager.id == delegate.manager_id)
        .join(models.Side, models.Side.id == delegate.side_id)
        .join(models.Administration, models.Administration.id == manager.administration_id)
        .where(*_taking_part(edition))
        .order_by(delegate.code)
    )
    if codes is not None:
        statement = statement.where(delegate.code.in_(codes))
    return [RosterEntry(*row) for row in await db.execute(statement)]


def _withdrawn(person: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Tell whether somebody has taken back that they may be matched."""
    row = models.Consent
    taken_back = (row.purpose == models.ConsentPurpose.MATCHED) & row.given.is_(False)
    return select(row.id).where(row.manager_id == person, taken_back).exists()


async def _fill_components(
    db: ReadDb, entries: Sequence[RosterEntry], names: dict[str, str], order: list[str]
) -> None:
    table = models.DelegateComponent
    by_delegate = {entry.delegate_id: entry for entry in entries}
    rows = await db.execute(
        select(table.delegate_id, table.component_id).where(table.delegate_id.in_(by_delegate))
    )
    for delegate_id, component_id in rows:
        by_delegate[delegate_id].components.append(names[component_id])
    for entry in entries:
        entry.components.sort(key=order.index)


async def _fill_managers(db: ReadDb, entries: Sequence[RosterEntry], names: dict[str, str]) -> None:
    by_manager = {entry.manager_id: entry for entry in entries}
    ids = list(by_manager)
    for (manager_id, competency_id), rating in (await levels_of_managers(db, ids)).items():
        if rating.level is not None and competency_id in names:
            by_manager[manager_id].levels[names[competency_id]] = rating.level
    for (manager_id, competency_id), target in (await targets_of_managers(db, ids)).items():
        if competency_id in names:
            by_manager[manager_id].targets[names[competency_id]] = target.level
    language = models.ManagerLanguage
    for manager_id, code, level in await db.execute(
        select(language.manager_id, language.language, language.level).where(
            language.manager_id.in_(by_manager)
        )
    ):
        by_manager[manager_id].languages[code] = level
    interest = models.TopicInterest
    for manager_id, topic_id, kind, priority in await db.execute(
        select(interest.manager_id, interest.topic_id, interest.kind, interest.priority)
        .where(interest.manager_id.in_(by_manager))
        .order_by(interest.priority)
    ):
        wishes = by_manager[manager_id]
        if topic_id in names:
            kept = wishes.seeks if kind is InterestKind.SEEKS else wishes.offers
            kept[names[topic_id]] = priority
