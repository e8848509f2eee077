"""What the planners of an edition do: confirm, let wait, reorder who waits, decline."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm.attributes import flag_modified

from domain import models
from domain.audit import Undo
from domain.errors import Conflict, InvalidInput
from domain.models import EventKind, NominationState, NoticeKind
from domain.nominations.confirming import make_delegate
from domain.nominations.holding import hold_nomination
from domain.nominations.notes import Stood, as_noted, give_notice, note_nomination
from domain.nominations.places import SidePlaces, read_places
from domain.nominations.states import require_move
from domain.nominations.waiting import join_list, leave_list, move_on_list, place_of
from domain.store import WriteDb


async def confirm_nomination(
    db: WriteDb, nomination_id: str, *, at: datetime, expected_version: int | None = None
) -> models.Nomination:
    """Give a person a place, or a place on the waiting list where a quota has none left.

    Nobody who waits could have the place: one that is free is given to the list at once.

    Raises:
        NotFound: there is no such nomination that the viewer may decide on.
        Stale: it is not of the version expected.
        Conflict: it is not submitted, or the edition is over.
    """
    edition, row, manager = await hold_nomination(db, nomination_id, expected_version, "id")
    places = await read_places(db, row.side_id)
    if row.state is NominationState.WAITLISTED:
        number = await place_of(db, row.id)
        full = await _full_words(db, row, manager, places)
        raise Conflict(
            f"The nomination of {manager.code} waits at place {number}. {full} It gets the first"
            " place that is free for it: raise the quota, or move it up the list.",
            path=("id",),
        )
    require_move("confirm", edition, row.state, manager.code, "id")
    if places.fits(manager.administration_id):
        kind = (EventKind.NOMINATION_CONFIRMED, NoticeKind.CONFIRMED)
        await make_delegate(db, row, kind, at=at, undo=Stood.of(row).undo)
    else:
        await _let_wait(db, row, at)
    return row


async def waitlist_nomination(
    db: WriteDb, nomination_id: str, *, at: datetime, expected_version: int | None = None
) -> models.Nomination:
    """Put a person on the waiting list of their side, in the order of submission.

    Raises:
        NotFound: there is no such nomination that the viewer may decide on.
        Stale: it is not of the version expected.
        Conflict: it is not submitted, or a place is free for it.
    """
    edition, row, manager = await hold_nomination(db, nomination_id, expected_version, "id")
    require_move("waitlist", edition, row.state, manager.code, "id")
    if (await read_places(db, row.side_id)).fits(manager.administration_id):
        raise Conflict(
            f"There is a place for {manager.code}, and nobody waits while there is one. Confirm the"
            " nomination, decline it, or lower the quota first.",
            path=("id",),
        )
    await _let_wait(db, row, at)
    return row


async def decline_nomination(
    db: WriteDb,
    nomination_id: str,
    reason: str,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.Nomination:
    """Refuse a person, with a reason for their administration.

    Raises:
        NotFound: there is no such nomination that the viewer may decide on.
        Stale: it is not of the version expected.
        InvalidInput: there is no reason.
        Conflict: it is neither submitted nor waiting.
    """
    edition, row, manager = await hold_nomination(db, nomination_id, expected_version, "id")
    require_move("decline", edition, row.state, manager.code, "id")
    _require_reason(reason, "Say why, for the administration.")
    before, undo = as_noted(row), Stood.of(row, await leave_list(db, row.id)).undo
    row.state, row.seeded = NominationState.DECLINED, False
    row.decision_reason = reason
    await db.flush()
    note_nomination(db, row, before, EventKind.NOMINATION_DECLINED, at=at, undo=undo)
    give_notice(db, row, NoticeKind.DECLINED, at=at)
    return row


async def move_nomination(
    db: WriteDb,
    nomination_id: str,
    place: int,
    reason: str,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.Nomination:
    """Move somebody on the waiting list of their side; beyond its end means to the end.

    Raises:
        NotFound: there is no such nomination that the viewer may decide on.
        Stale: it is not of the version expected.
        InvalidInput: there is no reason, or the place is less than 1.
        Conflict: it does not wait.
    """
    edition, row, manager = await hold_nomination(db, nomination_id, expected_version, "id")
    require_move("reorder", edition, row.state, manager.code, "id")
    _require_reason(reason, "Say why somebody is moved past others.")
    if place < 1:
        raise InvalidInput(f"{place} is no place of a list. The first is 1.", path=("place",))
    old, new = await move_on_list(db, row, place)
    if old == new:
        return row
    before = as_noted(row)
    row.seeded = False
    # The list is a table of its own: the move is one of the nomination all the same.
    flag_modified(row, "statement")
    await db.flush()
    note_nomination(
        db,
        row,
        before | {"place": old},
        EventKind.NOMINATION_CHANGED,
        at=at,
        undo=Undo("move_nomination", {"place": old, "reason": reason}),
        also={"place": new},
    )
    return row


async def _let_wait(db: WriteDb, row: models.Nomination, at: datetime) -> None:
    before, undo = as_noted(row), Stood.of(row).undo
    row.state, row.seeded, row.decision_reason = NominationState.WAITLISTED, False, ""
    await db.flush()
    place = {"place": await join_list(db, row)}
    kind = EventKind.NOMINATION_WAITLISTED
    note_nomination(db, row, before, kind, at=at, undo=undo, also=place)
    give_notice(db, row, NoticeKind.WAITLISTED, at=at)


def _require_reason(reason: str, words: str) -> None:
    if not reason.strip():
        raise InvalidInput(words, path=("reason",))


async def _full_words(
    db: WriteDb, row: models.Nomination, manager: models.Manager, places: SidePlaces
) -> str:
    """Say which quota has no place left."""
    if places.is_full:
        side = await db.get_one(models.Side, row.side_id)
        return _taken(places.limit or 0, f"the side {side.key}")
    place = await db.get_one(models.Administration, manager.administration_id)
    return _taken(places.limits.get(place.id, 0), f"{place.name} ({place.code})")


def _taken(limit: int, noun: str) -> str:
    if limit > 1:
        return f"The {limit} places of {noun} are taken."
    return f"The only place of {noun} is taken." if limit else f"There is no place for {noun}."
