"""Erasing a person: their words go, the numbers of the programme stay.

What goes is said in ``columns``. Pairs, partnerships and attendances stay under the code of the
delegate, so that a run still adds up and its proof holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import Enum
from typing import Any, Final, NamedTuple, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Delete,
    Update,
    delete,
    or_,
    select,
    union,
    update,
)

from domain import audit, changes, models
from domain.assessing.invitations import withdraw_invitation
from domain.errors import InvalidInput, NotFound
from domain.imports.choices import unmarked
from domain.imports.keeping import lapse_imports
from domain.lookups import held, require_version
from domain.meetings.answers import lapse_of_delegate as lapse_participations
from domain.models import EventKind, InvitationState, NominationState
from domain.nominations.withdrawal import withdraw_nomination
from domain.proposals.writing import withdraw_proposal
from domain.rights.columns import PERSONAL
from domain.rights.personal import TOMBSTONE, Personal
from domain.rights.proposal_columns import authored
from domain.store import ReadDb, WriteDb

REASON_LENGTH_MAX: Final = 500
_NAME_PART_MIN: Final = 3
_AGAIN: Final = "Was erased before the backup was put back."
_WITHOUT_SESSION: Final = {"synchronize_session": False}
# What is no words of anybody: ids, moments, and single words of a list.
_PLAIN: Final = re.compile(r"[0-9a-z_]{1,40}|[0-9T:.+Z-]+")


class Erased(NamedTuple):
    """Who was erased, and what was taken away, to be looked for in the bytes.

    ``is_new`` says that they had not been erased before, ``found`` that something was taken away.
    """

    manager: models.Manager
    texts: tuple[str, ...]
    is_new: bool
    found: bool


async def erase_person(
    db: WriteDb,
    manager_id: str,
    reason: str,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> Erased:
    """Erase a person for good; twice is once, and takes away what was written since.

    Where an edition is not over they are withdrawn first, so that their place is free and their
    partners are told. Their tokens are revoked, and who was asked to assess them, or whom they were
    asked to assess, is asked no more.

    Args:
        db: of the program itself, whom no row is kept from.
        manager_id: who.
        reason: why, without a word about the person; it is kept.
        at: when.
        expected_version: of the person as the caller read them.

    Raises:
        NotFound: there is no such person.
        InvalidInput: the reason is empty, too long, or holds the name in part, or how they
            can be reached.
        Stale: they are not of the version expected.
    """
    person = await _hold(db, manager_id)
    if person.erased_at is None:
        require_version("person", person.version, expected_version)
    await _check_reason(db, reason, person)
    return await _erase(db, person, reason.strip(), at)


async def erase_person_again(db: WriteDb, manager_id: str, *, at: datetime) -> Erased:
    """Erase a person whom a backup has brought back.

    The reason is the program's own words, which are about nobody: a name may hold one of them.

    Raises:
        NotFound: there is no such person.
    """
    return await _erase(db, await _hold(db, manager_id), _AGAIN, at)


async def _erase(db: WriteDb, person: models.Manager, reason: str, at: datetime) -> Erased:
    is_new = person.erased_at is None
    await _withdraw(db, person.id, at)
    texts = await _texts_of(db, person.id)
    version = person.version
    await _delete_what_names(db, person.id)
    await lapse_imports(db)
    emptied = [await _empty(db, table, person.id) for table in PERSONAL]
    token = models.ServiceToken
    await db.execute(
        update(token)
        .where(token.manager_id == person.id, token.revoked_at.is_(None))
        .values(revoked_at=at),
        execution_options=_WITHOUT_SESSION,
    )
    await db.refresh(person)
    found = is_new or bool(texts) or any(emptied)
    if not found:
        return Erased(person, (), is_new=False, found=False)
    person.erased_at = person.erased_at or at
    await _list(db, person.id, at)
    change = audit.Change(
        "Manager",
        person.id,
        {"erased": not is_new, "version": version},
        {"erased": True, "version": person.version},
        reason=reason,
        manager_id=person.id,
        outlives=True,
    )
    changes.tell(db, EventKind.PERSON_ERASED, change, at=at)
    return Erased(person, texts, is_new=is_new, found=True)


async def _hold(db: WriteDb, manager_id: str) -> models.Manager:
    """Hold the editions of a person and then the person: the order of whoever nominates."""
    row, proposal = models.Nomination, models.Proposal
    mine = select(row.edition_id).where(row.manager_id == manager_id)
    theirs = select(proposal.edition_id).where(proposal.id.in_(authored(manager_id)))
    for edition_id in sorted(await db.scalars(union(mine, theirs))):
        await held(db, models.Edition, edition_id)
    person = await held(db, models.Manager, manager_id)
    if person is None:
        raise NotFound("There is no person of this id.", path=("managerId",))
    return person


async def _list(db: WriteDb, person: str, at: datetime) -> None:
    """Write down who was erased, and that the bytes are to be looked through, also once more."""
    row = models.Erasure
    known = await db.scalar(select(row).where(row.manager_id == person))
    if known is None:
        db.add(row(id=models.new_id(), manager_id=person, erased_at=at))
    else:
        known.wiped_at = None
    await db.flush()


async def _check_reason(db: ReadDb, reason: str, person: models.Manager) -> None:
    """Refuse a reason that would keep what is to be erased: the name, or how to reach them."""
    wanted = reason.strip()
    if not 1 <= len(wanted) <= REASON_LENGTH_MAX:
        raise InvalidInput(
            f"Say in 1 to {REASON_LENGTH_MAX} characters why, such as: asked for it in writing.",
            path=("reason",),
        )
    said, name = unmarked(wanted), unmarked(person.name or "")
    named = {each for each in re.findall(r"\w+", name) if len(each) >= _NAME_PART_MIN}
    if set(re.findall(r"\w+", said)) & named or (name and name in said):
        raise InvalidInput(
            "The reason is kept and holds a part of the name. Say it without the name.",
            path=("reason",),
        )
    row = models.ContactDetails
    details = await db.scalar(select(row).where(row.manager_id == person.id))
    if details is None:
        return
    phone = re.sub(r"\D", "", details.phone or "")
    has_email = details.email is not None and unmarked(details.email) in said
    if has_email or (phone and phone in re.sub(r"\D", "", said)):
        raise InvalidInput(
            "The reason is kept and holds how the person can be reached. Say it without that.",
            path=("reason",),
        )


async def _withdraw(db: WriteDb, manager_id: str, at: datetime) -> None:
    """Withdraw somebody from the editions that are not over; who waits gets their place.

    Whoever has no place yet is withdrawn from an edition of which the days are over as well, as
    long as it is not archived: a place that becomes free there would be given to them.
    """
    row, edition = models.Nomination, models.Edition
    found = await db.scalars(
        select(row.id)
        .join(edition, edition.id == row.edition_id)
        .where(
            row.manager_id == manager_id,
            row.state.not_in((NominationState.WITHDRAWN, NominationState.DECLINED)),
            or_(row.state != NominationState.CONFIRMED, edition.ends_on >= at.date()),
            edition.state != models.EditionState.ARCHIVED,
        )
        .order_by(row.id)
    )
    for nomination_id in found.all():
        await withdraw_nomination(db, nomination_id, at=at)
    await _withdraw_proposals(db, manager_id, at)
    for delegate_id in (await _ids_of(db, manager_id))[1:]:
        await lapse_participations(db, delegate_id, at=at)
    asked = models.PeerInvitation
    (invitations,) = (each for each in PERSONAL if each.model is asked)
    still = await db.scalars(
        select(asked.id)
        .where(invitations.of(manager_id), asked.state == InvitationState.OPEN)
        .order_by(asked.id)
    )
    for invitation_id in still.all():
        await withdraw_invitation(db, invitation_id, at=at)


async def _withdraw_proposals(db: WriteDb, manager_id: str, at: datetime) -> None:
    """Withdraw the proposals that nobody else makes, and whose words go."""
    row = models.Proposal
    (words,) = (each for each in PERSONAL if each.model is models.ProposalRevision)
    lost = select(models.ProposalRevision.proposal_id).where(words.loses(manager_id))
    found = await db.scalars(
        select(row.id)
        .where(row.id.in_(lost), row.state != models.ProposalState.WITHDRAWN)
        .order_by(row.id)
    )
    for proposal_id in found.all():
        await withdraw_proposal(db, proposal_id, at=at)


async def _empty(db: WriteDb, table: Personal, person: str) -> int:
    """Do to the rows about a person what the table of columns says; return to how many."""
    mine = table.loses(person)
    if table.deleted:
        statement: Delete | Update = delete(table.model).where(mine)
    elif table.erased:
        model = cast("Any", table.model)
        left = (getattr(model, key).is_distinct_from(was) for key, was in table.erased.items())
        values = dict(table.erased)
        if "version" in table.kept.split():
            values["version"] = model.version + 1
        statement = update(model).where(mine, or_(*left)).values(values)
    else:
        return 0
    done = await db.execute(statement, execution_options=_WITHOUT_SESSION)
    return cast("CursorResult[Any]", done).rowcount


async def _delete_what_names(db: WriteDb, person: str) -> None:
    """Delete what would take a change of the person back, and answers that name them by id."""
    answer = models.StoredAnswer
    ids = await _ids_of(db, person)
    named = or_(*(answer.answer.contains(each) for each in ids))
    for statement in (
        delete(answer).where(named),
        delete(models.Undo).where(_undo_of(person, ids)),
    ):
        await db.execute(statement, execution_options=_WITHOUT_SESSION)


def _undo_of(person: str, ids: Sequence[str]) -> ColumnElement[bool]:
    row, entry = models.Undo, models.AuditEntry
    (trail,) = (each for each in PERSONAL if each.model is entry)
    return or_(
        row.manager_id == person,
        row.audit_entry_id.in_(select(entry.id).where(trail.of(person))),
        *(row.asked.contains(each) for each in ids),
    )


async def _ids_of(db: ReadDb, person: str) -> list[str]:
    row = models.Delegate
    return [person, *await db.scalars(select(row.id).where(row.manager_id == person))]


async def _texts_of(db: ReadDb, person: str) -> tuple[str, ...]:
    """Return the words that an erasure takes away, to be looked for afterwards."""
    found: set[str] = set()
    for table in PERSONAL:
        for name in (*table.erased, *table.deleted.split()):
            column = getattr(table.model, name)
            if column.type.python_type is not str:
                continue
            lost = select(column).where(table.loses(person), column.is_not(None))
            values = await db.scalars(lost)
            found |= {each for each in values if not isinstance(each, Enum)}
    row = models.Undo
    undone = select(row.asked).where(_undo_of(person, await _ids_of(db, person)))
    for asked in await db.scalars(undone):
        found |= set(_leaves(json.loads(asked)))
    return tuple(sorted(each for each in found - {TOMBSTONE, ""} if not _PLAIN.fullmatch(each)))


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _leaves(each)


async def erased_ids(db: ReadDb) -> list[str]:
    """Return who was erased, by id, in the order in which they were."""
    row = models.Erasure
    return list(await db.scalars(select(row.manager_id).order_by(row.erased_at, row.manager_id)))
