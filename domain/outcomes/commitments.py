"""Commitments of administrations: added, changed, removed, by whoever answers for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func, select

from domain import models
from domain.audit import Undo
from domain.errors import Conflict, InvalidInput, NotFound
from domain.instruments import stage_on, steps_by_instrument
from domain.lookups import held_person
from domain.models import (
    Administration,
    Commitment,
    CommitmentState,
    InstrumentStage,
    Recommendation,
)
from domain.outcomes.holding import (
    commitment_noted,
    commitment_words,
    hold_commitment,
    hold_recommendation,
    shown,
    tell_commitment,
)
from domain.outcomes.moves import COMMIT, RECAST, WITHDRAW
from domain.policy import Role
from domain.policy.narrowing import viewer_of
from domain.store import ReadDb, WriteDb

COMMITMENTS_MAX: Final = 100
COMMITMENTS_OF_EDITION_MAX: Final = 1_000


@dataclass(frozen=True)
class CommitmentWanted:
    """What an administration is to do until when; ``owner_id`` is who of it sees to that.

    Without an administration it is refused: a commitment is somebody's.
    """

    administration_id: str | None
    title: str
    due_on: date
    details: str = ""
    owner_id: str | None = None
    instrument_id: str | None = None
    target_stage: InstrumentStage | None = None
    synthetic: bool = False


async def held_wanted(db: WriteDb, commitment_id: str) -> CommitmentWanted:
    """Return an open commitment as it is, in the form in which one is asked for, and hold it.

    Raises:
        NotFound, Conflict: as ``hold_commitment``.
    """
    row, _, _ = await hold_commitment(db, commitment_id, RECAST)
    return as_wanted(row)


async def add_commitment(
    db: WriteDb,
    recommendation_id: str,
    wanted: CommitmentWanted,
    *,
    at: datetime,
    kept_id: str | None = None,
) -> Commitment:
    """Add a commitment because of an agreed recommendation; one that was there may keep its id.

    Raises:
        NotFound, Conflict: as ``hold_recommendation``; also when there is no such administration
            that the viewer acts for, no such manager of it, or no such instrument.
        InvalidInput: no administration is named, or one on no side; a text, a day or a stage does
            not fit.
        Conflict: also when the administration has one of the title, or as many as it may have.
    """
    because = await hold_recommendation(db, recommendation_id, COMMIT, path=("recommendationId",))
    place = await _check(db, because, wanted)
    row = Commitment
    await _require_room(db, because)
    made = row(
        id=kept_id or models.new_id(),
        recommendation_id=because.id,
        state=CommitmentState.OPEN,
        **{**asdict(wanted), "administration_id": place.id},
    )
    db.add(made)
    await db.flush()
    undo = Undo("remove_commitment", {})
    tell_commitment(db, made, because.edition_id, None, commitment_noted(made), undo, at)
    return made


async def change_commitment(
    db: WriteDb,
    commitment_id: str,
    wanted: CommitmentWanted,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> Commitment:
    """Make an open commitment what is wanted. What is as it was changes nothing.

    Raises:
        NotFound, Stale, Conflict: as ``hold_commitment``; also as ``add_commitment``.
        InvalidInput: as ``add_commitment``.
    """
    row, _, because = await hold_commitment(
        db, commitment_id, RECAST, expected_version=expected_version
    )
    was = as_wanted(row)
    if wanted == was:
        return row
    place = await _check(db, because, wanted, was, row.id)
    before = commitment_noted(row)
    for name, value in {**asdict(wanted), "administration_id": place.id}.items():
        setattr(row, name, value)
    row.seeded = False
    await db.flush()
    undo = Undo("change_commitment", asdict(was))
    tell_commitment(db, row, because.edition_id, before, commitment_noted(row), undo, at)
    return row


async def remove_commitment(
    db: WriteDb, commitment_id: str, *, at: datetime, expected_version: int | None = None
) -> tuple[Commitment, Recommendation]:
    """Delete an open commitment of which nothing was told yet, and return what it was.

    Raises:
        NotFound, Stale, Conflict: as ``hold_commitment``; also when something was told of it.
    """
    row, place, because = await hold_commitment(
        db, commitment_id, WITHDRAW, expected_version=expected_version
    )
    update = models.ActionUpdate
    told = select(update.id).where(update.commitment_id == row.id)
    if await db.scalar(told.limit(1)) is not None:
        raise Conflict(
            f"{commitment_words(row.title, place)} has updates, which are kept. Close it as dropped"
            " instead.",
            path=("id",),
        )
    before = commitment_noted(row)
    undo = Undo("add_commitment", {"recommendation": because.id, **asdict(as_wanted(row))})
    await db.delete(row)
    await db.flush()
    tell_commitment(db, row, because.edition_id, before, None, undo, at)
    return row, because


async def _require_room(db: WriteDb, because: Recommendation) -> None:
    """Refuse one more commitment where there are as many as there may be."""
    row, other = Commitment, Recommendation
    number = func.count(row.id)
    here = await db.scalar(select(number).where(row.recommendation_id == because.id))
    if (here or 0) >= COMMITMENTS_MAX:
        raise Conflict(
            f"The recommendation {because.key} has {COMMITMENTS_MAX} commitments, and may have no"
            " more. Commit to another one.",
            path=("recommendationId",),
        )
    of_edition = select(other.id).where(other.edition_id == because.edition_id)
    there = await db.scalar(select(number).where(row.recommendation_id.in_(of_edition)))
    if (there or 0) >= COMMITMENTS_OF_EDITION_MAX:
        raise Conflict(
            f"The edition of the recommendation {because.key} has {COMMITMENTS_OF_EDITION_MAX}"
            " commitments, and may have no more. Remove one first.",
            path=("recommendationId",),
        )


def as_wanted(row: Commitment) -> CommitmentWanted:
    """Return a commitment as it is, in the form in which one is asked for."""
    return CommitmentWanted(
        row.administration_id,
        row.title,
        row.due_on,
        row.details,
        row.owner_id,
        row.instrument_id,
        row.target_stage,
        row.synthetic,
    )


def read_commitment(values: Mapping[str, Any]) -> CommitmentWanted:
    """Return a commitment from the plain values that an undo keeps."""
    stage = values["target_stage"]
    read = {
        "due_on": date.fromisoformat(values["due_on"]),
        "target_stage": None if stage is None else InstrumentStage(stage),
    }
    return CommitmentWanted(**{**values, **read})


async def _check(
    db: WriteDb,
    because: Recommendation,
    wanted: CommitmentWanted,
    was: CommitmentWanted | None = None,
    own_id: str | None = None,
) -> Administration:
    """Return the administration of a commitment that fits, or refuse it."""
    edition = await db.get_one(models.Edition, because.edition_id)
    place = await _administration(db, edition, wanted)
    named = commitment_words(wanted.title, place)
    if not wanted.title.strip():
        raise InvalidInput(
            f"Say in the title what {place.name} ({place.code}) does because of {because.key}.",
            path=("title",),
        )
    row = Commitment
    same = select(row.id).where(
        row.recommendation_id == because.id,
        row.administration_id == place.id,
        row.title == wanted.title,
        row.id != (own_id or ""),
    )
    if await db.scalar(same) is not None:
        raise Conflict(
            f"{named} is there already because of {because.key}. Choose another title.",
            path=("title",),
        )
    if wanted.due_on < edition.starts_on:
        raise InvalidInput(
            f"{named} would be due on {wanted.due_on}, before {edition.slug} starts on"
            f" {edition.starts_on}. Give a later day.",
            path=("dueOn",),
        )
    if wanted.owner_id is not None and (
        was is None or (was.owner_id, was.administration_id) != (wanted.owner_id, place.id)
    ):
        await _check_owner(db, wanted.owner_id, place)
    target = wanted.instrument_id, wanted.target_stage
    if target != (None, None) and (
        was is None
        or (was.instrument_id, was.target_stage, was.administration_id) != (*target, place.id)
    ):
        await _check_target(db, wanted, place, named)
    return place


async def _administration(
    db: ReadDb, edition: models.Edition, wanted: CommitmentWanted
) -> Administration:
    path = ("administrationId",)
    if wanted.administration_id is None:
        raise InvalidInput(
            f"The commitment {shown(wanted.title)} has no owner. Name the administration that does"
            " it.",
            path=path,
        )
    viewer = viewer_of(db.info)
    place = await db.get(Administration, wanted.administration_id)
    acts = viewer.plans_every or viewer.role is Role.PLANNER
    if place is None or not (acts or viewer.administration_id == place.id):
        raise NotFound("There is no administration of this id that you act for.", path=path)
    member = models.SideAdministration
    mine = member.edition_id == edition.id
    codes = list(
        await db.scalars(
            select(Administration.code)
            .join(member, member.administration_id == Administration.id)
            .where(mine)
            .order_by(Administration.code)
        )
    )
    if place.code not in codes:
        raise InvalidInput(
            f"{place.name} ({place.code}) is on no side of {edition.slug}. These are:"
            f" {', '.join(codes)}.",
            path=path,
        )
    return place


async def _check_owner(db: WriteDb, owner_id: str, place: Administration) -> None:
    person = await held_person(db, owner_id)
    if person is None or person.administration_id != place.id:
        raise NotFound(
            f"{place.name} ({place.code}) has no manager of this id. Name one of its own, or"
            " nobody.",
            path=("ownerId",),
        )


async def _check_target(
    db: ReadDb, wanted: CommitmentWanted, place: Administration, named: str
) -> None:
    """Refuse a target that is half told, of somebody else's instrument, or not a stage ahead."""
    if wanted.instrument_id is None or wanted.target_stage is None:
        missing = "instrumentId" if wanted.instrument_id is None else "targetStage"
        raise InvalidInput(
            f"{named} names an instrument and the stage that it brings that to, or neither.",
            path=(missing,),
        )
    instrument = await db.get(models.CooperationInstrument, wanted.instrument_id)
    if instrument is None:
        raise NotFound("There is no instrument of this id.", path=("instrumentId",))
    party = models.InstrumentParty
    mine = select(party.id).where(
        party.instrument_id == instrument.id, party.administration_id == place.id
    )
    if await db.scalar(mine.limit(1)) is None:
        raise InvalidInput(
            f"{place.name} ({place.code}) is no party to the instrument {instrument.key}. Name one"
            " of its own.",
            path=("instrumentId",),
        )
    (steps,) = await steps_by_instrument(db, [instrument.id])
    stage, ladder = stage_on(steps, None), list(InstrumentStage)
    if ladder.index(wanted.target_stage) <= ladder.index(stage):
        raise InvalidInput(
            f"The instrument {instrument.key} is {stage.name} already, and a stage never goes back:"
            f" {wanted.target_stage.name} is not ahead of it. Name a later stage.",
            path=("targetStage",),
        )
