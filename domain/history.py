"""The history of an edition, and taking a change in it back.

A change is all that one unit of work did; each record of it is taken back by the function that
anybody else would use, so that every rule holds.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from domain import audit, edition_states, models
from domain.assessing import undoing as assessing_undoing
from domain.assessments import RatingWanted, rate_competency, remove_rating
from domain.audit import TakeBack, Taken
from domain.corrections import correct_person, read_correction
from domain.editions import undoing as editions_undoing
from domain.errors import DomainError, NotFound, NotRevertible
from domain.evaluations import undoing as evaluations_undoing
from domain.facts import undoing as facts_undoing
from domain.imports import keeping as imports_keeping
from domain.indicators import undoing as indicators_undoing
from domain.instructions import Kept, add_instruction, take_instruction_back
from domain.instruments import undoing as instruments_undoing
from domain.lookups import held, require_version, rows_by
from domain.meetings import undoing as meetings_undoing
from domain.models import AssessmentKind, AuditEntry, EditionState, InstructionKind
from domain.nominations import undoing as nominations_undoing
from domain.outcomes import undoing as outcomes_undoing
from domain.pages import Key, Listing, any_of
from domain.policy.narrowing import viewer_of
from domain.profiles import undoing as profiles_undoing
from domain.proposals import undoing as proposals_undoing
from domain.roadmap import undoing as roadmap_undoing
from domain.runs import withdraw
from domain.scenarios import undoing as scenarios_undoing
from domain.sessions import undoing
from domain.store import ReadDb, WriteDb

Batch = Callable[[ReadDb, Sequence[str]], Awaitable[list[AuditEntry | None]]]
_PATH: Final = ("auditEntryId",)
_INSTEAD: Final = dict.fromkeys(
    ("PairingRun", "TopicRun", "AgendaRun", "CrossParticipationRun"),
    "A run is kept for the record. Cancel one that has not ended, or let another supersede it.",
) | {
    **withdraw.INSTEAD,
    "ServiceToken": "A token that was given away stays so. Revoke it, or issue another.",
    "Partnership": "Somebody has given an answer. Ask them to answer again.",
    "Contact": "A contact that was recorded stays in the record.",
    **evaluations_undoing.INSTEAD,
    **meetings_undoing.INSTEAD,
    **outcomes_undoing.INSTEAD,
    "Delegate": "Somebody was told. Withdraw the delegate, or nominate the person again.",
    "Nomination": "Somebody was told. Withdraw the nomination, or nominate the person again.",
    **proposals_undoing.INSTEAD,
    **dict.fromkeys(("NominationReminder", "Delivery"), "What was sent stays so."),
    "Substitution": "Somebody was told. Let the substitute be substituted in turn.",
    "decideConsent": "What a person has decided stays until they decide otherwise.",
    "erasePerson": "Whoever was erased does not come back.",
    "PersonExport": "A link that was given away stays so. It opens once, and ends after a day.",
    "CalendarFeed": "An address that was given away stays so. Revoke it, or make another one.",
    "openRatings": "What was read stays so.",
    "WebhookEndpoint": "What was told stays told. Pause or resume the endpoint, or make another.",
}
_NOT_KEPT: Final = "What it was before is not kept any more. Make the opposite change instead."


async def revert_change(
    db: WriteDb, entry_id: str, *, at: datetime, expected_version: int | None = None
) -> AuditEntry:
    """Take back the whole change that an entry of the trail is of, and return the entry.

    Reverting the entry of a revert does the change again.

    Args:
        db: of a unit of work.
        entry_id: any entry of the change.
        at: when it is taken back.
        expected_version: that of the entry's record as the caller read it, 0 where it is gone.

    Raises:
        NotFound: there is no such entry that the caller may read.
        Stale: the record is not of the version expected.
        NotRevertible: a record was changed since, the change was taken back already, or nothing
            takes it back; in words.
    """
    entry = await _readable(db, entry_id)
    if entry is None:
        raise NotFound("There is no such change that you may revert.", path=_PATH)
    rows = await _change_of(db, entry)
    for table, ids in (
        (models.Edition, {row.edition_id for row, _ in rows}),
        (models.Manager, {row.manager_id for row, _ in rows}),
    ):
        for row_id in sorted(each for each in ids if each):
            await held(db, table, row_id)
    later = {row.id: await _later(db, row) for row, _ in rows}
    now = _version((entry, *later[entry.id])[-1])
    require_version("record", now, expected_version)
    await _check_not_reverted(db, entry)
    rows = [(row, undo) for row, undo in rows if undo.act != audit.ALONG.act]
    for row, _ in rows:
        for entries in (later[row.id], *await assessing_undoing.later_ratings(db, row)):
            _check_still_so(entries)
    audit.reverting(db, str(entry.change_id))
    for row, undo in reversed(rows):
        version = _version((row, *later[row.id])[-1])
        try:
            await _ACTS[undo.act](db, Taken(row.record_id, json.loads(undo.asked), version, at))
        except DomainError as error:
            raise NotRevertible(
                f"This cannot be undone now. {error.message}", path=_PATH
            ) from error
    return entry


async def _readable(db: WriteDb, entry_id: str) -> AuditEntry | None:
    """Return an entry that the viewer may read; a unit of work itself reads the whole trail."""
    entry = await db.get(AuditEntry, entry_id)
    viewer = viewer_of(db.info)
    if entry is None or viewer.sees_everything:
        return entry
    if entry.edition_id is not None and viewer.holds(entry.edition_id):
        return entry
    person = models.Manager
    known = entry.manager_id and await db.scalar(
        select(person.id).where(person.id == entry.manager_id)
    )
    return entry if known else None


async def _change_of(db: ReadDb, entry: AuditEntry) -> list[tuple[AuditEntry, models.Undo]]:
    """Return every entry of a change with what takes it back, in order.

    Raises:
        NotRevertible: nothing takes one of them back.
    """
    if entry.change_id is None:
        raise NotRevertible(_instead(entry), path=_PATH)
    found = await db.execute(
        select(AuditEntry, models.Undo)
        .outerjoin(models.Undo, models.Undo.audit_entry_id == AuditEntry.id)
        .where(AuditEntry.change_id == entry.change_id)
        .order_by(AuditEntry.day, AuditEntry.number)
    )
    rows = []
    for row, undo in found:
        if undo is None:
            raise NotRevertible(_instead(row), path=_PATH)
        rows.append((row, undo))
    return rows


def _instead(entry: AuditEntry) -> str:
    """Say of a change that nothing takes back what there is to do instead."""
    if entry.action in _INSTEAD:
        return _INSTEAD[entry.action]
    if entry.record_type == "Manager" and entry.before is None:
        return "A person who was added stays. Withdraw their nomination."
    return _INSTEAD.get(entry.record_type, _NOT_KEPT)


async def _check_not_reverted(db: ReadDb, entry: AuditEntry) -> None:
    row = AuditEntry
    found = await db.scalar(select(row).where(row.reverts_id == entry.change_id).limit(1))
    if found is not None:
        raise NotRevertible(
            f"This change was reverted already, {_when(found)}. Revert the newest of its reverts"
            " instead.",
            path=_PATH,
        )


async def _later(db: ReadDb, entry: AuditEntry) -> list[AuditEntry]:
    """Return the entries of a record behind one, in order."""
    row = AuditEntry
    found = await db.scalars(
        select(row)
        .where(
            row.record_type == entry.record_type,
            row.record_id == entry.record_id,
            audit.is_behind(entry),
        )
        .order_by(row.day, row.number)
    )
    return [each for each in found if each.change_id != entry.change_id]


def _check_still_so(later: Sequence[AuditEntry]) -> None:
    """Refuse when a record was changed since; a change and its revert are as good as none."""
    standing: list[AuditEntry] = []
    for each in later:
        if standing and each.reverts_id and each.reverts_id == standing[-1].change_id:
            standing.pop()
        else:
            standing.append(each)
    if standing:
        last = standing[-1]
        raise NotRevertible(
            f"The {last.record_type} was changed since, by {last.action} {_when(last)}. Revert"
            " that change first.",
            path=_PATH,
        )


def _when(entry: AuditEntry) -> str:
    return f"on {entry.at:%Y-%m-%d at %H:%M:%S} UTC"


def _version(entry: AuditEntry) -> int:
    """Return the version that a record has after an entry, 0 where it is gone."""
    version: int = json.loads(entry.after or "{}").get("version", 0)
    return version


async def _add_instruction(db: WriteDb, taken: Taken) -> None:
    was = taken.values
    await add_instruction(
        db,
        await db.get_one(models.Edition, was["edition"]),
        InstructionKind(was["kind"]),
        (was["left_delegate"], was["right_delegate"]),
        was["reason"],
        at=taken.at,
        kept=Kept(taken.record_id, datetime.fromisoformat(was["made_at"])),
    )


async def _rate_competency(db: WriteDb, taken: Taken) -> None:
    was = taken.values
    wanted = RatingWanted(
        manager_id=was["manager"],
        competency_id=was["competency"],
        kind=AssessmentKind(was["kind"]),
        assessed_on=date.fromisoformat(was["assessed_on"]),
        level=was["level"],
        expected_version=taken.version,
        rating_id=taken.record_id,
        assessment_id=was["assessment"],
        seeded=was["seeded"],
    )
    await rate_competency(db, wanted, at=taken.at)


async def _remove_rating(db: WriteDb, taken: Taken) -> None:
    await remove_rating(db, taken.record_id, at=taken.at, expected_version=taken.version)


async def _change_edition_state(db: WriteDb, taken: Taken) -> None:
    state = EditionState(taken.values["state"])
    await edition_states.change_edition_state(db, taken.record_id, state, **taken.terms)


async def _correct_person(db: WriteDb, taken: Taken) -> None:
    await correct_person(db, taken.record_id, read_correction(taken.values), **taken.terms)


_ACTS: Final[Mapping[str, TakeBack]] = {
    "correct_person": _correct_person,
    "add_instruction": _add_instruction,
    "change_edition_state": _change_edition_state,
    "remove_instruction": take_instruction_back,
    "rate_competency": _rate_competency,
    "remove_rating": _remove_rating,
    **nominations_undoing.ACTS,
    **outcomes_undoing.ACTS,
    **assessing_undoing.ACTS,
    **undoing.ACTS,
    **profiles_undoing.ACTS,
    **proposals_undoing.ACTS,
    **indicators_undoing.ACTS,
    **imports_keeping.ACTS,
    **instruments_undoing.ACTS,
    **facts_undoing.ACTS,
    **meetings_undoing.ACTS,
    **editions_undoing.ACTS,
    **evaluations_undoing.ACTS,
    **roadmap_undoing.ACTS,
    **scenarios_undoing.ACTS,
    **withdraw.ACTS,
}


async def audit_entries_by_id(db: ReadDb, ids: Sequence[str]) -> list[AuditEntry | None]:
    """Return entries in the order asked, None where there is none."""
    return await rows_by(db, AuditEntry.id, ids)


async def entries_by_change(db: ReadDb, change_ids: Sequence[str]) -> list[AuditEntry | None]:
    """Return the last entry of each change, None where there is none."""
    return await _last_by(db, AuditEntry.change_id, change_ids)


async def entries_by_reverted(db: ReadDb, change_ids: Sequence[str]) -> list[AuditEntry | None]:
    """Return the last entry of what took each change back, None where nothing did."""
    return await _last_by(db, AuditEntry.reverts_id, change_ids)


async def _last_by(db: ReadDb, column: Any, change_ids: Sequence[str]) -> list[AuditEntry | None]:
    rows = await db.scalars(
        select(AuditEntry).where(column.in_(change_ids)).order_by(AuditEntry.day, AuditEntry.number)
    )
    found = {getattr(row, column.key): row for row in rows}
    return [found.get(change_id) for change_id in change_ids]


@dataclass(frozen=True)
class AuditEntryFilter:
    """Which entries; what is None does not narrow. An edition has those of its people, too."""

    action_in: tuple[str, ...] | None = None
    at_gte: datetime | None = None
    at_lte: datetime | None = None
    edition_slug_in: tuple[str, ...] | None = None
    last_of_change: bool | None = None


def _narrow(where: AuditEntryFilter) -> Iterator[ColumnElement[bool]]:
    row, edition, nomination = AuditEntry, models.Edition, models.Nomination
    yield from any_of(row.action, where.action_in)
    if where.at_gte is not None:
        yield row.at >= where.at_gte
    if where.at_lte is not None:
        yield row.at <= where.at_lte
    if where.last_of_change is not None:
        other = aliased(AuditEntry)
        is_last = ~exists().where(other.change_id == row.change_id, audit.is_behind(row, other))
        yield is_last if where.last_of_change else ~is_last
    if where.edition_slug_in is not None:
        named = select(edition.id).where(edition.slug.in_(where.edition_slug_in))
        people = select(nomination.manager_id).where(nomination.edition_id.in_(named))
        yield row.edition_id.in_(named) | row.edition_id.is_(None) & row.manager_id.in_(people)


AUDIT_ENTRIES = Listing(
    name="audit_entries",
    row=AuditEntry,
    statement=select(AuditEntry),
    orders={"newest": (Key(AuditEntry.day, date), Key(AuditEntry.number, int))},
    default=(("newest", True),),
    narrow=_narrow,
)
