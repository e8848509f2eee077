"""What people lack before they can be paired, and reminders of that to their administrations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Select, select

from domain import models
from domain.errors import InvalidInput
from domain.lookups import in_order, rows_by
from domain.models import EventKind, NominationReminder, NominationState
from domain.nominations.holding import find_side, hold_edition
from domain.nominations.states import STANDING, require_edition
from domain.reminders import ADMINISTRATIONS_MAX, Due, counted, remind_each
from domain.store import ReadDb, WriteDb


class ReadinessItem(StrEnum):
    """What a person can lack before they are paired."""

    RATINGS = "ratings"
    LANGUAGES = "languages"
    TOPIC_INTERESTS = "topic_interests"
    ROLE_PROFILE = "role_profile"
    ATTENDANCE = "attendance"


def _none(statement: Select[str]) -> ColumnElement[bool]:
    """Return the condition that a statement about the nomination at hand finds nothing."""
    # Of all that is read around it, it speaks of the nomination alone.
    return ~statement.correlate(models.Nomination).exists()


def _no_rating() -> ColumnElement[bool]:
    rating, assessment = models.Rating, models.Assessment
    return _none(
        select(rating.id)
        .join(assessment, rating.assessment_id == assessment.id)
        .where(assessment.manager_id == models.Nomination.manager_id, rating.level.is_not(None))
    )


def _no_language() -> ColumnElement[bool]:
    row = models.ManagerLanguage
    return _none(select(row.id).where(row.manager_id == models.Nomination.manager_id))


def _no_interest() -> ColumnElement[bool]:
    row = models.TopicInterest
    return _none(select(row.id).where(row.manager_id == models.Nomination.manager_id))


def _no_role() -> ColumnElement[bool]:
    row = models.Manager
    return _none(
        select(row.id).where(
            row.id == models.Nomination.manager_id, row.role_profile_id.is_not(None)
        )
    )


def _no_component() -> ColumnElement[bool]:
    """Of the confirmed: they attend nothing. Nobody else attends anything yet."""
    delegate, attends = models.Delegate, models.DelegateComponent
    nothing = _none(
        select(attends.id)
        .join(delegate, attends.delegate_id == delegate.id)
        .where(delegate.nomination_id == models.Nomination.id)
    )
    return (models.Nomination.state == NominationState.CONFIRMED) & nothing


_CONDITIONS: Final[Mapping[ReadinessItem, ColumnElement[bool]]] = {
    ReadinessItem.RATINGS: _no_rating(),
    ReadinessItem.LANGUAGES: _no_language(),
    ReadinessItem.TOPIC_INTERESTS: _no_interest(),
    ReadinessItem.ROLE_PROFILE: _no_role(),
    ReadinessItem.ATTENDANCE: _no_component(),
}


def lacking(lack: ReadinessItem) -> ColumnElement[bool]:
    """Return the condition on a nomination that its person lacks something; it has to stand."""
    return models.Nomination.state.in_(STANDING) & _CONDITIONS[lack]


async def missing_by_nomination(db: ReadDb, ids: Sequence[str]) -> list[list[ReadinessItem]]:
    """Return what the person of each nomination lacks, in the order of ``ReadinessItem``.

    Nothing where the nomination does not stand any more. Cost: a statement for each lack.
    """
    row = models.Nomination
    pairs = []
    for lack in ReadinessItem:
        found = await db.scalars(select(row.id).where(row.id.in_(ids), lacking(lack)))
        pairs += [(row_id, lack) for row_id in found]
    return in_order(pairs, ids)


class Readiness(NamedTuple):
    """How many of a side, or of all of an edition, were put forward, lack nothing, or what."""

    side_id: str | None
    people: int
    ready: int
    missing: Mapping[ReadinessItem, int]


async def readiness_by_edition(db: ReadDb, ids: Sequence[str]) -> list[list[Readiness]]:
    """Return the readiness of each edition as a whole and then of its sides, in order."""
    row, side = models.Nomination, models.Side
    standing = await db.execute(
        select(row.id, row.side_id, row.edition_id).where(
            row.edition_id.in_(ids), row.state.in_(STANDING)
        )
    )
    people = standing.all()
    short: dict[str, set[ReadinessItem]] = defaultdict(set)
    for lack in ReadinessItem:
        found = await db.scalars(select(row.id).where(row.edition_id.in_(ids), lacking(lack)))
        for row_id in found:
            short[row_id].add(lack)
    sides = await db.execute(
        select(side.edition_id, side.id).where(side.edition_id.in_(ids)).order_by(side.position)
    )
    pairs: list[tuple[str, str | None]] = [(each, None) for each in ids]
    pairs += [(edition_id, side_id) for edition_id, side_id in sides]
    counted = []
    for edition_id, side_id in pairs:
        ours = [
            short[row_id]
            for row_id, place, theirs in people
            if theirs == edition_id and side_id in (None, place)
        ]
        counts = Counter(lack for each in ours for lack in each)
        ready = sum(1 for each in ours if not each)
        totals = {lack: counts[lack] for lack in ReadinessItem}
        counted.append((edition_id, Readiness(side_id, len(ours), ready, totals)))
    return in_order(counted, ids)


async def remind_nominations(
    db: WriteDb, edition_id: str, administration_ids: Sequence[str] | None, *, at: datetime
) -> tuple[models.Edition, list[NominationReminder]]:
    """Remind administrations of what their people lack, each once in a day of its own at most.

    Nothing personal is in it: the event tells that there was a reminder, and the record how many
    people it concerned.

    Args:
        db: of a unit of work.
        edition_id: the edition.
        administration_ids: which; None for all whose people lack something.
        at: when.

    Returns:
        The edition, and a reminder for each who was not reminded that day already.

    Raises:
        NotFound: there is no such edition that the viewer plans.
        InvalidInput: one of the administrations is on no side.
        Conflict: the edition is over.
    """
    edition = await hold_edition(db, edition_id, "editionId")
    require_edition("decline", edition, "editionId")
    path = "administrationIds"
    if administration_ids is not None:
        if len(administration_ids) > ADMINISTRATIONS_MAX:
            raise InvalidInput(f"Give at most {ADMINISTRATIONS_MAX}.", path=(path,))
        known = await rows_by(db, models.Administration.id, administration_ids)
        for place, row in enumerate(known):
            if row is None:
                raise InvalidInput("There is no such administration.", path=(path, str(place)))
            await find_side(db, edition, row, path, str(place))
    due = [
        each
        for each in await _people_lacking(db, edition.id)
        if administration_ids is None or each.administration.id in administration_ids
    ]
    kind = (NominationReminder, "people", EventKind.NOMINATIONS_REMINDED)
    return edition, await remind_each(db, kind, edition.id, due, at=at)


async def _people_lacking(db: ReadDb, edition_id: str) -> list[Due]:
    """Return the administrations of whose people some lack something, by code, and how many."""
    row, manager, place = models.Nomination, models.Manager, models.Administration
    condition = lacking(ReadinessItem.RATINGS)
    for lack in list(ReadinessItem)[1:]:
        condition |= lacking(lack)
    found = await db.execute(
        select(place, row.id)
        .select_from(row)
        .join(manager, row.manager_id == manager.id)
        .join(place, manager.administration_id == place.id)
        .where(row.edition_id == edition_id, condition)
        .order_by(place.code)
    )
    return counted(administration for administration, _ in found)


async def reminders_by_id(db: ReadDb, ids: Sequence[str]) -> list[NominationReminder | None]:
    """Return reminders in the order asked, None where there is none."""
    return await rows_by(db, NominationReminder.id, ids)
