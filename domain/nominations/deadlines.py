"""Until when nominations are taken: by the clock of each administration, longer for one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain import audit, models
from domain.audit import Undo
from domain.checks import FIRST_DAY
from domain.errors import Conflict, InvalidInput
from domain.lookups import in_order, require_version
from domain.models import EventKind, NominationDeadline
from domain.nominations.holding import find_side, hold_edition
from domain.outbox import announce
from domain.store import ReadDb, WriteDb

_DAY: Final = timedelta(days=1)
_CODES_SHOWN_MAX: Final = 10


class Closing(NamedTuple):
    """A day and a time by a clock on some wall; without a time it is the end of the day."""

    on: date
    at: time | None = None

    def ends(self, time_zone: str) -> datetime:
        """Return the first moment that is too late, where the clock shows this time zone's time."""
        zone = ZoneInfo(time_zone)
        try:
            if self.at is None:
                return datetime.combine(self.on + _DAY, time(), zone).astimezone(UTC)
            shown = datetime.combine(self.on, self.at, zone)
            # Where clocks are put back they show it twice, and it has not passed before the second.
            last = max(shown.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
        except OverflowError:
            # The first days there are began before there is a moment in UTC: long ago.
            return datetime.min.replace(tzinfo=UTC)
        # What is submitted in that minute is in time.
        return last + timedelta(minutes=1)

    def words(self, time_zone: str) -> str:
        """Say it for a person, with the time zone."""
        moment = "the end of the day" if self.at is None else f"{self.at:%H:%M}"
        return f"{self.on.isoformat()} at {moment} in {time_zone}"


def closing_of(row: NominationDeadline) -> Closing:
    """Return what a deadline says."""
    return Closing(row.closes_on, row.local_time)


def _later(closing: Closing) -> tuple[date, time]:
    return closing.on, closing.at or time.max


async def closing_for(db: ReadDb, edition_id: str, administration_id: str) -> Closing | None:
    """Return when nominations of one administration close: the later of its own and everybody's.

    None is never.
    """
    row = NominationDeadline
    found = await db.scalars(
        select(row).where(
            row.edition_id == edition_id,
            row.administration_id.is_(None) | (row.administration_id == administration_id),
        )
    )
    return max((closing_of(each) for each in found), key=_later, default=None)


async def require_in_time(
    db: ReadDb, edition: models.Edition, administration_id: str, at: datetime, *path: str
) -> None:
    """Refuse what comes after the deadline of an administration.

    Raises:
        Conflict: telling the deadline by the clock of the administration.
    """
    closing = await closing_for(db, edition.id, administration_id)
    place = await db.get_one(models.Administration, administration_id)
    if closing is not None and at >= closing.ends(place.time_zone):
        raise Conflict(
            f"Nominations of {place.name} ({place.code}) for {edition.slug} closed on"
            f" {closing.words(place.time_zone)}. Ask a planner of the edition to extend that.",
            path=path,
        )


async def change_nomination_deadline(
    db: WriteDb,
    edition_id: str,
    administration_id: str | None,
    closing: Closing | None,
    *,
    at: datetime,
    expected_version: int | None = None,
    kept_id: str | None = None,
) -> models.Edition:
    """Say until when an edition takes nominations, or one administration's longer.

    Args:
        db: of a unit of work.
        edition_id: the edition.
        administration_id: the one that has longer; None for all.
        closing: until when; None takes the deadline back.
        at: when this is said.
        expected_version: of the deadline as the caller read it, 0 for none.
        kept_id: that of a deadline which was there before.

    Raises:
        NotFound: there is no such edition that the viewer plans.
        Stale: it is not of the version expected.
        InvalidInput: it lies outside the time before the edition, or is no extension; the
            administration is on no side.
        Conflict: there is nothing to extend, or others have longer than what is taken back.
    """
    edition = await hold_edition(db, edition_id, "editionId")
    table = NominationDeadline
    row = await db.scalar(
        select(table)
        .where(
            table.edition_id == edition.id,
            table.administration_id.is_not_distinct_from(administration_id),
        )
        .execution_options(populate_existing=True)
    )
    require_version("deadline", row.version if row else 0, expected_version)
    before = None if row is None else closing_of(row)
    if before == closing:
        return edition
    await _check(db, edition, administration_id, closing)
    noted = _noted(row)
    undo = {"edition": edition.id, "administration": administration_id, **plain_closing(before)}
    if row is None:
        row = table(
            id=kept_id or models.new_id(),
            edition_id=edition.id,
            administration_id=administration_id,
        )
        db.add(row)
    if closing is None:
        await db.delete(row)
    else:
        row.closes_on, row.local_time = closing
    await db.flush()
    change = audit.Change(
        "NominationDeadline",
        row.id,
        noted,
        None if closing is None else _noted(row),
        edition_id=edition.id,
        undo=Undo("change_nomination_deadline", undo),
    )
    audit.note(db, change)
    announce(db, EventKind.DEADLINE_CHANGED, "Edition", edition.id, at=at, edition_id=edition.id)
    return edition


def plain_closing(closing: Closing | None) -> dict[str, str | None]:
    """Return a deadline in the plain values that an undo and the trail keep."""
    if closing is None:
        return {"on": None, "at": None}
    return {
        "on": closing.on.isoformat(),
        "at": None if closing.at is None else closing.at.isoformat(),
    }


def read_closing(values: Any) -> Closing | None:
    """Return a deadline from these plain values."""
    if values["on"] is None:
        return None
    moment = values["at"] and time.fromisoformat(values["at"])
    return Closing(date.fromisoformat(values["on"]), moment)


def _noted(row: NominationDeadline | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "administration": row.administration_id,
        **plain_closing(closing_of(row)),
        "version": row.version,
    }


async def _check(
    db: ReadDb, edition: models.Edition, administration_id: str | None, closing: Closing | None
) -> None:
    if closing is None:
        if administration_id is None:
            await _check_nobody_has_longer(db, edition)
        return
    if closing.on >= edition.starts_on:
        raise InvalidInput(
            f"{closing.on.isoformat()} is not before the edition {edition.slug}, which starts on"
            f" {edition.starts_on.isoformat()}. Close nominations earlier.",
            path=("closesOn",),
        )
    if closing.on < FIRST_DAY:
        raise InvalidInput(
            f"{closing.on.isoformat()} is before {FIRST_DAY.year}. Give a later day.",
            path=("closesOn",),
        )
    if administration_id is None:
        return
    place = await db.get(models.Administration, administration_id)
    if place is None:
        raise InvalidInput("There is no such administration.", path=("administrationId",))
    await find_side(db, edition, place, "administrationId")
    row = NominationDeadline
    standing = await db.scalar(
        select(row).where(row.edition_id == edition.id, row.administration_id.is_(None))
    )
    if standing is None:
        raise Conflict(
            f"{edition.slug} has no deadline that {place.name} could have longer than others.",
            path=("administrationId",),
        )
    if _later(closing) <= _later(closing_of(standing)):
        raise InvalidInput(
            f"All have until {standing.closes_on.isoformat()}. Give {place.name} a later day or"
            " time.",
            path=("closesOn",),
        )


async def _check_nobody_has_longer(db: ReadDb, edition: models.Edition) -> None:
    """Refuse to take the deadline of all back while others stand, which would be the only ones."""
    row, place = NominationDeadline, models.Administration
    codes = list(
        await db.scalars(
            select(place.code)
            .join(row, row.administration_id == place.id)
            .where(row.edition_id == edition.id)
            .order_by(place.code)
        )
    )
    if not codes:
        return
    shown = codes[:_CODES_SHOWN_MAX]
    if len(codes) > len(shown):
        shown.append(f"{len(codes) - len(shown)} more")
    *others, last = shown
    names = f"{', '.join(others)} and {last}" if others else last
    has, theirs = ("have", "their deadlines") if others else ("has", "its deadline")
    raise Conflict(
        f"{names} {has} longer than the others. Take {theirs} back first.", path=("closesOn",)
    )


async def deadlines_by_edition(db: ReadDb, ids: Sequence[str]) -> list[list[NominationDeadline]]:
    """Return the deadlines of each edition that one may see, the one for all first."""
    row, place = NominationDeadline, models.Administration
    found = await db.execute(
        select(row, place.code)
        .outerjoin(place, row.administration_id == place.id)
        .where(row.edition_id.in_(ids))
    )
    ordered = sorted(found, key=lambda each: each[1] or "")
    return in_order(((each.edition_id, each) for each, _ in ordered), ids)
