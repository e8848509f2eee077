"""Partnerships as whoever asks may know them: by id, by delegate, by pair, in lists. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import aliased

from domain import models
from domain.lookups import in_order, lists_by, rows_by
from domain.models import Partnership, PartnershipAnswer, PartnershipResponse, PartnershipState
from domain.pages import Key, Listing, any_of
from domain.store import ReadDb


async def told_states(db: ReadDb, rows: Sequence[Partnership]) -> list[PartnershipState]:
    """Return the state of each partnership as whoever asks may know it.

    Declined is told to those who may see who declined; to the others it has lapsed.
    """
    declined = [row.id for row in rows if row.state is PartnershipState.DECLINED]
    response = PartnershipResponse
    seen = set(
        await db.scalars(
            select(response.partnership_id).where(
                response.partnership_id.in_(declined),
                response.answer == PartnershipAnswer.DECLINED,
            )
        )
        if declined
        else ()
    )
    return [
        PartnershipState.LAPSED if row.id in declined and row.id not in seen else row.state
        for row in rows
    ]


async def told_states_by_id(db: ReadDb, ids: Sequence[str]) -> list[PartnershipState | None]:
    """Return the state of each partnership as whoever asks may know it, None where is none."""
    rows = await partnerships_by_id(db, ids)
    there = [row for row in rows if row is not None]
    told = dict(zip([row.id for row in there], await told_states(db, there), strict=True))
    return [told.get(row_id) for row_id in ids]


async def partnerships_by_id(db: ReadDb, ids: Sequence[str]) -> list[Partnership | None]:
    """Return partnerships in the order asked, None where there is none."""
    return await rows_by(db, Partnership.id, ids)


async def partnerships_by_delegate(db: ReadDb, ids: Sequence[str]) -> list[list[Partnership]]:
    """Return the partnerships of each delegate, the newest first."""
    row = Partnership
    rows = await db.scalars(
        select(row)
        .where(or_(row.left_delegate_id.in_(ids), row.right_delegate_id.in_(ids)))
        .order_by(row.proposed_at.desc(), row.id)
    )
    return in_order(_by_either(rows, set(ids)), ids)


def _by_either(rows: Iterable[Partnership], wanted: set[str]) -> Iterator[tuple[str, Partnership]]:
    for row in rows:
        for delegate_id in (row.left_delegate_id, row.right_delegate_id):
            if delegate_id in wanted:
                yield delegate_id, row


async def partnerships_by_pair(
    db: ReadDb, pairs: Sequence[tuple[str, str]]
) -> list[Partnership | None]:
    """Return the newest partnership of each pair of delegate ids, None where there is none."""
    row = Partnership
    rows = await db.scalars(
        select(row)
        .where(
            row.left_delegate_id.in_({left for left, _ in pairs}),
            row.right_delegate_id.in_({right for _, right in pairs}),
        )
        .order_by(row.proposed_at, row.id)
    )
    found = {(each.left_delegate_id, each.right_delegate_id): each for each in rows}
    return [found.get(pair) for pair in pairs]


async def pairings_by_pair(
    db: ReadDb, pairs: Sequence[tuple[str, str]]
) -> list[models.Pairing | None]:
    """Return the pairing of each pair in the run that stands published, None where is none."""
    row, run = models.Pairing, models.PairingRun
    rows = await db.scalars(
        select(row)
        .join(run, row.run_id == run.id)
        .where(
            row.left_delegate_id.in_({left for left, _ in pairs}),
            row.right_delegate_id.in_({right for _, right in pairs}),
            models.stands(run),
        )
    )
    found = {(each.left_delegate_id, each.right_delegate_id): each for each in rows}
    return [found.get(pair) for pair in pairs]


async def responses_by_partnership(
    db: ReadDb, ids: Sequence[str]
) -> list[list[PartnershipResponse]]:
    """Return what the two of each partnership said, as far as whoever asks may know it."""
    row = PartnershipResponse
    return await lists_by(
        db, select(row).order_by(row.answered_at, row.id), row.partnership_id, ids
    )


def is_declined() -> ColumnElement[bool]:
    """Tell whether one of two partners has declined, and the pair was not proposed again since."""
    row, later = Partnership, aliased(Partnership)
    again = exists().where(
        later.left_delegate_id == row.left_delegate_id,
        later.right_delegate_id == row.right_delegate_id,
        later.proposed_at > row.proposed_at,
    )
    return (row.state == PartnershipState.DECLINED) & ~again


def declined_pairs(edition_id: str) -> Select[str, str]:
    """Return what finds the pairs of an edition that one of the two has declined."""
    row = Partnership
    return select(row.left_delegate_id, row.right_delegate_id).where(
        row.edition_id == edition_id, is_declined()
    )


def agreed_pairs(edition_id: str) -> Select[str, str]:
    """Return what finds the pairs of an edition that both have accepted, and have not closed."""
    row = Partnership
    agreed = (PartnershipState.ACCEPTED, PartnershipState.MET)
    return select(row.left_delegate_id, row.right_delegate_id).where(
        row.edition_id == edition_id, row.state.in_(agreed)
    )


@dataclass(frozen=True)
class PartnershipFilter:
    """Which partnerships; what is None does not narrow. Either of the two may be meant."""

    delegate_code_in: tuple[str, ...] | None = None
    state_in: tuple[PartnershipState, ...] | None = None


def _narrow(where: PartnershipFilter) -> Iterator[ColumnElement[bool]]:
    row, delegate = Partnership, models.Delegate
    yield from any_of(row.state, where.state_in)
    if where.delegate_code_in is not None:
        # The statement around it has a delegate of its own.
        named = select(delegate.id).where(delegate.code.in_(where.delegate_code_in)).correlate(None)
        yield or_(row.left_delegate_id.in_(named), row.right_delegate_id.in_(named))


PARTNERSHIPS_OF_EDITION = Listing(
    name="edition.partnerships",
    row=Partnership,
    statement=select(Partnership).join(
        models.Delegate, Partnership.left_delegate_id == models.Delegate.id
    ),
    orders={
        "changed_at": (Key(Partnership.changed_at, datetime),),
        "code": (Key(models.Delegate.code),),
    },
    default=(("code", False),),
    narrow=_narrow,
    parent=Partnership.edition_id,
)
