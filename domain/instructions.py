"""Must, never and lock: what a planner demands of the pairing of two delegates.

An instruction is the edition's; a run may carry more of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, or_, select

from domain import audit, changes, models
from domain.audit import Taken, Undo
from domain.errors import Conflict, DomainError, InvalidInput, NotFound
from domain.lookups import held, require_nobody_erased, require_version
from domain.models import EventKind
from domain.pages import Key, Listing, any_of
from domain.store import ReadDb, WriteDb


class Kept(NamedTuple):
    """What an instruction that was there before keeps; None is made anew."""

    id: str | None = None
    made_at: datetime | None = None


ANEW: Final = Kept()


async def add_instruction(
    db: WriteDb,
    edition: models.Edition,
    kind: models.InstructionKind,
    delegate_ids: tuple[str, str],
    reason: str,
    *,
    at: datetime,
    kept: Kept = ANEW,
) -> models.PairingInstruction:
    """Record an instruction on two delegates of different sides of an edition.

    One that was there before may keep its id and moment.

    Raises:
        NotFound: a delegate is not of this edition.
        InvalidInput: both delegates are of one side, or are the same.
        Conflict: the two already have an instruction, or one of them was erased.
    """
    # Two askers at the same time would each find the pair free.
    await held(db, models.Edition, edition.id)
    left_id, right_id = await fit_pair(db, edition, delegate_ids)
    if kept.id is None:
        # One that was there before says nothing any more of somebody erased.
        await require_both_there(db, delegate_ids)
    existing = await db.scalar(
        select(models.PairingInstruction).where(
            models.PairingInstruction.left_delegate_id == left_id,
            models.PairingInstruction.right_delegate_id == right_id,
        )
    )
    if existing is not None:
        raise Conflict(
            f"These two delegates already have the instruction '{existing.kind.value}'."
            " Remove it first.",
            path=("rightDelegateId",),
        )
    instruction = models.PairingInstruction(
        id=kept.id or models.new_id(),
        edition_id=edition.id,
        kind=kind,
        left_delegate_id=left_id,
        right_delegate_id=right_id,
        reason=reason,
        made_at=kept.made_at or at,
    )
    db.add(instruction)
    await db.flush()
    undo = Undo("remove_instruction", {})
    _told(db, EventKind.INSTRUCTION_ADDED, instruction, undo, at)
    return instruction


async def add_instructions(
    db: WriteDb,
    edition: models.Edition,
    kind: models.InstructionKind,
    pairs: Sequence[tuple[str, str]],
    reason: str,
    *,
    at: datetime,
) -> list[models.PairingInstruction]:
    """Record an instruction on many pairs at once: all of them, or none.

    Raises:
        InvalidInput: there are none.
        NotFound, InvalidInput, Conflict: as ``add_instruction``; the path names which pair.
    """
    if not pairs:
        raise InvalidInput("Name the pairs that it is about.", path=("pairs",))
    rows = []
    for place, pair in enumerate(pairs):
        try:
            rows.append(await add_instruction(db, edition, kind, pair, reason, at=at))
        except DomainError as error:
            raise type(error)(error.message, path=("pairs", str(place))) from error
    return rows


async def fit_pair(
    db: ReadDb, edition: models.Edition, delegate_ids: tuple[str, str]
) -> tuple[str, str]:
    """Return two delegates on whom something can be demanded, the smaller id first.

    Raises:
        NotFound: a delegate is not of this edition.
        InvalidInput: both delegates are of one side, or are the same.
    """
    left_id, right_id = sorted(delegate_ids)
    found = {
        delegate.id: delegate
        for delegate in await db.scalars(
            select(models.Delegate).where(
                models.Delegate.edition_id == edition.id, models.Delegate.id.in_(delegate_ids)
            )
        )
    }
    for field, delegate_id in zip(("leftDelegateId", "rightDelegateId"), delegate_ids, strict=True):
        if delegate_id not in found:
            raise NotFound(
                f"This delegate is not in the edition {edition.slug}."
                " Choose one of the edition's delegates.",
                path=(field,),
            )
    if found[left_id].side_id == found[right_id].side_id:
        raise InvalidInput(
            "Both delegates are of one side. Choose delegates of different sides.",
            path=("rightDelegateId",),
        )
    return left_id, right_id


async def require_both_there(db: WriteDb, delegate_ids: tuple[str, str]) -> None:
    """Refuse an instruction on somebody who was erased: its reason would be about them.

    Raises:
        Conflict: naming which of the two.
    """
    left, right = delegate_ids
    fields = {left: ("leftDelegateId",), right: ("rightDelegateId",)}
    await require_nobody_erased(db, fields, "No run takes them in any more.")


async def remove_instruction(
    db: WriteDb, instruction_id: str, *, at: datetime, expected_version: int | None = None
) -> models.PairingInstruction:
    """Delete an instruction and return what it was.

    Raises:
        NotFound: there is none of this id.
        Stale: it is not of the version expected.
    """
    instruction = await held(db, models.PairingInstruction, instruction_id)
    if instruction is None:
        raise NotFound("There is no such pairing instruction.", path=("id",))
    require_version("pairing instruction", instruction.version, expected_version)
    kept = {"reason": instruction.reason, "made_at": instruction.made_at.isoformat()}
    undo = Undo("add_instruction", {**_plain(instruction), **kept})
    _told(db, EventKind.INSTRUCTION_REMOVED, instruction, undo, at)
    await db.delete(instruction)
    await db.flush()
    return instruction


async def take_instruction_back(db: WriteDb, taken: Taken) -> None:
    """Take an instruction that was added back: it is none any more."""
    await remove_instruction(db, taken.record_id, **taken.terms)


def _plain(row: models.PairingInstruction) -> dict[str, object]:
    """Return what the audit may hold; the reason is the planner's own words about people."""
    return {
        "edition": row.edition_id,
        "kind": row.kind.value,
        "left_delegate": row.left_delegate_id,
        "right_delegate": row.right_delegate_id,
        "version": row.version,
    }


def _told(
    db: WriteDb,
    kind: EventKind,
    row: models.PairingInstruction,
    undo: Undo,
    at: datetime,
) -> None:
    is_gone = kind is EventKind.INSTRUCTION_REMOVED
    before, after = (_plain(row), None) if is_gone else (None, _plain(row))
    change = audit.Change(
        "PairingInstruction", row.id, before, after, edition_id=row.edition_id, undo=undo
    )
    changes.tell(db, kind, change, at=at)


async def instructions_by_id(
    db: ReadDb, ids: Sequence[str]
) -> list[models.PairingInstruction | None]:
    """Return the instructions of some ids in the order asked, None where there is none."""
    rows = await db.scalars(
        select(models.PairingInstruction).where(models.PairingInstruction.id.in_(ids))
    )
    found = {row.id: row for row in rows}
    return [found.get(instruction_id) for instruction_id in ids]


@dataclass(frozen=True)
class InstructionFilter:
    """Which instructions; what is None does not narrow."""

    delegate_code_in: tuple[str, ...] | None = None
    kind_in: tuple[models.InstructionKind, ...] | None = None


def _narrow(where: InstructionFilter) -> Iterator[ColumnElement[bool]]:
    row, delegate = models.PairingInstruction, models.Delegate
    yield from any_of(row.kind, where.kind_in)
    if where.delegate_code_in is not None:
        named = select(delegate.id).where(delegate.code.in_(where.delegate_code_in))
        yield or_(row.left_delegate_id.in_(named), row.right_delegate_id.in_(named))


INSTRUCTIONS_OF_EDITION = Listing(
    name="edition.pairing_instructions",
    row=models.PairingInstruction,
    statement=select(models.PairingInstruction),
    orders={"made_at": (Key(models.PairingInstruction.made_at, datetime),)},
    default=(("made_at", False),),
    narrow=_narrow,
    parent=models.PairingInstruction.edition_id,
)
